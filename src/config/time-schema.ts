import { z } from 'zod';
import { WEEKDAYS } from '../domain/time-of-week.ts';
import { atLeastOne, endOfHours, instant, onceSound, reason, timeOfDay, timeZone } from './forms.ts';

export const hours = z
  .strictObject({
    days: atLeastOne(z.enum(WEEKDAYS)).exactOptional().describe('Every day where they are left out.'),
    from: timeOfDay.describe('The first minute, such as "22:00".'),
    until: endOfHours.describe('The minute after the last; where it is not after from, of the next day.'),
    timeZone: timeZone
      .exactOptional()
      .describe('Whose clocks count; the file’s timeZone where it is left out.'),
  })
  .refine(({ from, until }) => from !== until, {
    ...onceSound,
    path: ['until'],
    error:
      'must not be the same as from (a whole day is from "00:00" until "24:00"; for any time leave hours out)',
  })
  .describe(
    'Hours of some days of every week; those that reach over midnight belong to the day they began on.',
  );

export const freeze = z
  .strictObject({
    reason: reason.describe('Shown to whoever asks.'),
    from: instant.exactOptional().describe('With until; or else hours.'),
    until: instant.exactOptional(),
    hours: hours.exactOptional(),
  })
  .refine(({ from, until, hours }) => (hours === undefined) === (from !== undefined || until !== undefined), {
    ...onceSound,
    error: 'must have either from and until, or hours',
  })
  .refine(({ from, until }) => (from === undefined) === (until === undefined), {
    ...onceSound,
    error: 'must have both from and until',
  })
  .refine(
    ({ from, until }) => from === undefined || until === undefined || Date.parse(from) < Date.parse(until),
    { ...onceSound, path: ['until'], error: 'must be after from' },
  );
