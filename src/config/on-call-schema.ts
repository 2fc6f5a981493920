import { z } from 'zod';
import { date, onceSound, opsgenieSchedule, pagerDutySchedule, timeOfDay, timeZone, whole } from './forms.ts';
import { somebody } from './member-schema.ts';

const rota = z
  .strictObject({
    people: z
      .array(somebody)
      .min(1, 'must name at least one person')
      .describe('In the order of their turns.'),
    start: date.describe('The day of the first hand-over; nobody is on call before.'),
    handover: timeOfDay.describe('The time of day of every hand-over.'),
    turnDays: whole(366, 'days').describe('How many days a turn lasts.'),
    timeZone: timeZone
      .exactOptional()
      .describe('Whose clocks count; the file’s timeZone where it is left out.'),
  })
  .describe('People who take turns.');

/** Where it stands who is on call: in one of three ways. */
export const schedule = z
  .strictObject({
    pagerDuty: pagerDutySchedule.exactOptional().describe('The id of a schedule of PagerDuty.'),
    opsgenie: opsgenieSchedule.exactOptional().describe('The id or the name of a schedule of Opsgenie.'),
    rota: rota.exactOptional(),
  })
  .refine((kinds) => Object.keys(kinds).length === 1, {
    ...onceSound,
    error: 'must have exactly one of pagerDuty, opsgenie and rota',
  });
