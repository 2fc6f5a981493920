import { expect, test } from 'vitest';
import { type Freeze, freezeAt, thawAt } from '../../src/domain/freeze.ts';
import { type Hours, WEEKDAYS } from '../../src/domain/time-of-week.ts';

const at = (text: string) => new Date(text);

const dates = (from: string, until: string): Freeze => ({
  reason: `${from} to ${until}`,
  when: { kind: 'dates', from: at(from), until: at(until) },
});

const weekly = (changes: Partial<Hours>): Freeze => ({
  reason: 'weekly',
  when: {
    kind: 'hours',
    hours: { days: WEEKDAYS, from: 0, until: 24 * 60, timeZone: 'Europe/Berlin', ...changes },
  },
});

const closing = dates('2026-12-23T18:00:00+01:00', '2027-01-02T08:00:00+01:00');
const nights = weekly({ from: 22 * 60, until: 6 * 60 });
const weekend = weekly({ days: ['Sat', 'Sun'] });
const workdays = weekly({ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] });

test.each<[string, string, boolean]>([
  ['a second before it begins', '2026-12-23T17:59:59+01:00', false],
  ['when it begins', '2026-12-23T18:00:00+01:00', true],
  ['in its middle', '2026-12-28T12:00:00Z', true],
  ['a millisecond before it ends', '2027-01-02T06:59:59.999Z', true],
  ['when it ends', '2027-01-02T08:00:00+01:00', false],
])('%s a freeze of dates is on: %s, %s', (_when, instant, isOn) => {
  expect(freezeAt([closing], at(instant)) !== undefined).toBe(isOn);
});

test('the first freeze of a list that is on is the one people are told of', () => {
  const midnight = at('2026-12-25T00:00:00+01:00');

  expect(freezeAt([nights, closing], midnight)).toBe(nights);
  expect(freezeAt([closing, nights], midnight)).toBe(closing);
  expect(freezeAt([], midnight)).toBeUndefined();
});

test.each<[string, readonly Freeze[], string, string | undefined]>([
  ['dates', [closing], '2026-12-25T12:00:00Z', '2027-01-02T07:00:00Z'],
  ['a night, asked in the evening', [nights], '2026-06-01T22:30:00+02:00', '2026-06-02T04:00:00Z'],
  ['a night, asked in the morning', [nights], '2026-06-02T05:59:30+02:00', '2026-06-02T04:00:00Z'],
  ['the night that clocks go forward', [nights], '2026-03-28T23:00:00+01:00', '2026-03-29T04:00:00Z'],
  ['the night that clocks go back', [nights], '2026-10-24T23:00:00+02:00', '2026-10-25T05:00:00Z'],
  ['two whole days', [weekend], '2026-06-06T00:00:00+02:00', '2026-06-07T22:00:00Z'],
  [
    'the night before a weekend, and the weekend, and the night after',
    [nights, weekend],
    '2026-06-05T23:00:00+02:00',
    '2026-06-08T04:00:00Z',
  ],
  [
    'dates that begin in a night and end in another',
    [nights, dates('2026-06-02T00:00:00Z', '2026-06-03T23:00:00Z')],
    '2026-06-01T21:00:00Z',
    '2026-06-04T04:00:00Z',
  ],
  ['every hour of the week', [weekly({})], '2026-06-01T00:00:00Z', undefined],
  ['workdays and weekends', [workdays, weekend], '2026-06-01T00:00:00Z', undefined],
])('%s: the freeze is over when none is on any more', (_what, freezes, from, until) => {
  expect(thawAt(freezes, at(from))?.toISOString()).toBe(until?.replace('Z', '.000Z'));
});

test('what is not frozen is thawed', () => {
  const noon = at('2026-06-01T12:00:00Z');

  expect(thawAt([nights, closing], noon)).toEqual(noon);
});
