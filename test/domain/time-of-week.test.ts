import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Hours, isWithin, WEEKDAYS, type Weekday, wallClock } from '../../src/domain/time-of-week.ts';

const WORKDAYS = WEEKDAYS.slice(0, 5);
const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';

const time = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const hours = (days: readonly Weekday[], from: string, until: string, timeZone = BERLIN): Hours => ({
  days,
  from: time(from),
  until: time(until),
  timeZone,
});

const OFFICE = hours(WORKDAYS, '09:00', '17:00');
const NIGHTS = hours(WORKDAYS, '22:00', '06:00');
const SUNDAY = hours(['Sun'], '00:00', '24:00');
const SATURDAY_NIGHT = hours(['Sat'], '22:00', '04:00');
const CHANGING_HOUR = hours(WEEKDAYS, '02:00', '03:00');

test.each<[string, Hours, string, boolean]>([
  ['office hours have not begun', OFFICE, '2026-06-01T08:59:59+02:00', false],
  ['office hours begin', OFFICE, '2026-06-01T09:00:00+02:00', true],
  ['the last minute of office hours', OFFICE, '2026-06-01T16:59:59+02:00', true],
  ['office hours are over', OFFICE, '2026-06-01T17:00:00+02:00', false],
  ['Saturday is no workday', OFFICE, '2026-06-06T12:00:00+02:00', false],
  ['nine in London is ten in Berlin', OFFICE, '2026-06-01T07:30:00Z', true],

  ['Monday night has begun', NIGHTS, '2026-06-01T22:00:00+02:00', true],
  ['Monday night goes on after midnight', NIGHTS, '2026-06-02T00:00:00+02:00', true],
  ['Monday night ends on Tuesday', NIGHTS, '2026-06-02T06:00:00+02:00', false],
  ['Friday night belongs to Friday, on Saturday too', NIGHTS, '2026-06-06T05:59:00+02:00', true],
  ['Saturday night is nobody’s', NIGHTS, '2026-06-06T22:00:00+02:00', false],
  ['Sunday night is over before Monday has begun one', NIGHTS, '2026-06-08T03:00:00+02:00', false],

  ['a whole day begins at midnight', SUNDAY, '2026-06-07T00:00:00+02:00', true],
  ['a whole day lasts to its last second', SUNDAY, '2026-06-07T23:59:59+02:00', true],
  ['a whole day does not reach into the next', SUNDAY, '2026-06-08T00:00:00+02:00', false],
  ['a Sunday of 23 hours has its first', SUNDAY, '2026-03-29T00:00:00+01:00', true],
  ['a Sunday of 23 hours has its last', SUNDAY, '2026-03-29T23:59:59+02:00', true],
  ['a Sunday of 25 hours has its last', SUNDAY, '2026-10-25T23:59:59+01:00', true],
  ['a Sunday of 25 hours ends too', SUNDAY, '2026-10-26T00:00:00+01:00', false],

  ['clocks go forward: 01:59 is in the night', SATURDAY_NIGHT, '2026-03-29T01:59:00+01:00', true],
  ['clocks go forward: 03:59 is in the night', SATURDAY_NIGHT, '2026-03-29T03:59:00+02:00', true],
  ['clocks go forward: it ends an hour sooner', SATURDAY_NIGHT, '2026-03-29T02:00:00Z', false],
  ['clocks go back: 02:30 is in it', SATURDAY_NIGHT, '2026-10-25T02:30:00+02:00', true],
  ['clocks go back: 02:30 is in it again', SATURDAY_NIGHT, '2026-10-25T02:30:00+01:00', true],
  ['clocks go back: it ends an hour later', SATURDAY_NIGHT, '2026-10-25T02:59:59Z', true],
  ['clocks go back: it ends', SATURDAY_NIGHT, '2026-10-25T03:00:00Z', false],
  ['the hour that is skipped does not happen', CHANGING_HOUR, '2026-03-29T01:00:00Z', false],
  ['the hour that happens twice counts once', CHANGING_HOUR, '2026-10-25T00:15:00Z', true],
  ['the hour that happens twice counts twice', CHANGING_HOUR, '2026-10-25T01:15:00Z', true],

  ['New York, summer', hours(WORKDAYS, '09:00', '17:00', NEW_YORK), '2026-06-01T13:00:00Z', true],
  ['New York, winter', hours(WORKDAYS, '09:00', '17:00', NEW_YORK), '2026-12-01T13:00:00Z', false],
  [
    'New York goes forward three weeks before Berlin',
    hours(WORKDAYS, '09:00', '17:00', NEW_YORK),
    '2026-03-09T13:00:00Z',
    true,
  ],
  [
    'Kolkata is half an hour off',
    hours(['Mon'], '00:00', '00:30', 'Asia/Kolkata'),
    '2026-05-31T18:30:00Z',
    true,
  ],
])('%s', (_what, each, at, within) => {
  expect(isWithin(each, new Date(at))).toBe(within);
});

test('a clock on the wall shows day, hour and minute of its place', () => {
  expect(wallClock(new Date('2026-12-31T23:30:00Z'), 'Asia/Tokyo')).toEqual({
    weekday: 'Fri',
    minute: time('08:30'),
    day: Date.UTC(2027, 0, 1) / 86_400_000,
  });
  expect(wallClock(new Date('1969-12-31T12:00:00Z'), 'UTC')).toMatchObject({ weekday: 'Wed', day: -1 });
});

const anyTime = fc.date({ min: new Date('2000-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
const anyZone = fc.constantFrom(
  'UTC',
  BERLIN,
  NEW_YORK,
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
);

test('hours and the hours between them share out the week, anywhere and at any time', () => {
  const minute = fc.integer({ min: 0, max: 1439 });
  fc.assert(
    fc.property(minute, minute, anyZone, anyTime, (from, until, timeZone, at) => {
      fc.pre(from !== until);
      const within = isWithin({ days: WEEKDAYS, from, until, timeZone }, at);
      const between = isWithin({ days: WEEKDAYS, from: until, until: from, timeZone }, at);

      expect(within).toBe(!between);
    }),
  );
});

test('every instant is within the whole of exactly one day', () => {
  fc.assert(
    fc.property(anyZone, anyTime, (timeZone, at) => {
      const days = WEEKDAYS.filter((day) => isWithin({ days: [day], from: 0, until: 1440, timeZone }, at));

      expect(days).toEqual([wallClock(at, timeZone).weekday]);
    }),
  );
});
