export type Weekday = 'Mon' | 'Tue' | 'Wed' | 'Thu' | 'Fri' | 'Sat' | 'Sun';
export const WEEKDAYS: readonly Weekday[] = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/**
 * Hours of some days of every week, by the clocks of a place. `from` is inside and `until` outside; where
 * `until` is not after `from` they reach into the next day, and belong to the day they began on.
 */
export type Hours = {
  readonly days: readonly Weekday[];
  /** Minutes after midnight, 0 to 1,439. */
  readonly from: number;
  /** Minutes after midnight, 1 to 1,440. */
  readonly until: number;
  /** An IANA time zone such as `Europe/Berlin`. */
  readonly timeZone: string;
};

export function isWithin({ days, from, until, timeZone }: Hours, at: Date): boolean {
  const { weekday, minute } = wallClock(at, timeZone);
  if (from < until) return days.includes(weekday) && minute >= from && minute < until;
  return (days.includes(weekday) && minute >= from) || (days.includes(dayBefore(weekday)) && minute < until);
}

export type WallClock = {
  readonly weekday: Weekday;
  /** Of the day, by the clock on the wall. */
  readonly minute: number;
  /** Days since 1970-01-01 of the date on the wall. */
  readonly day: number;
};

const DAY_MS = 86_400_000;

/** What a clock and a calendar on the wall of that place show. */
export function wallClock(at: Date, timeZone: string): WallClock {
  const parts = clockOf(timeZone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value);
  const day = Date.UTC(part('year'), part('month') - 1, part('day')) / DAY_MS;
  return { weekday: weekdayOf(day), minute: part('hour') * 60 + part('minute'), day };
}

/** By time zone; making one takes twenty times as long as asking it, and the end of a freeze asks thousands of times. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const made = clocks.get(timeZone);
  if (made !== undefined) return made;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  clocks.set(timeZone, clock);
  return clock;
}

/** The first day of 1970 was a Thursday. */
const weekdayOf = (day: number): Weekday => WEEKDAYS[(((day + 3) % 7) + 7) % 7] ?? 'Mon';

const dayBefore = (weekday: Weekday): Weekday => WEEKDAYS[(WEEKDAYS.indexOf(weekday) + 6) % 7] ?? 'Sun';
