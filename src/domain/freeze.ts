import { type Hours, isWithin } from './time-of-week.ts';

/** A time in which nothing may be asked for in the usual way. */
export type Freeze = {
  readonly reason: string;
  readonly when:
    | { readonly kind: 'dates'; readonly from: Date; readonly until: Date }
    | { readonly kind: 'hours'; readonly hours: Hours };
};

export function freezeAt(freezes: readonly Freeze[], at: Date): Freeze | undefined {
  return freezes.find((freeze) => isOn(freeze, at));
}

function isOn({ when }: Freeze, at: Date): boolean {
  return when.kind === 'dates' ? at >= when.from && at < when.until : isWithin(when.hours, at);
}

/** A week has seven windows of each freeze; where more follow each other without a gap they never end. */
const WINDOWS_OF_A_FREEZE = 8;

/** When none of the freezes is on any more; undefined where one is always on. */
export function thawAt(freezes: readonly Freeze[], at: Date): Date | undefined {
  let then = at;
  for (let window = 0; window <= freezes.length * WINDOWS_OF_A_FREEZE; window++) {
    const now = then;
    const ends = freezes.filter((freeze) => isOn(freeze, now)).map((freeze) => freezeEnd(freeze, now));
    if (ends.length === 0) return then;
    if (ends.includes(undefined)) return undefined;
    then = new Date(Math.max(...ends.map((end) => end?.getTime() ?? 0)));
  }
  return undefined;
}

const MINUTE_MS = 60_000;
/** The longest that weekly hours can last without a gap is shorter than that. */
const MOST_MINUTES = 8 * 24 * 60;

/** When a freeze that holds at `at` is over; undefined for hours that never end. */
function freezeEnd({ when }: Freeze, at: Date): Date | undefined {
  if (when.kind === 'dates') return when.until;
  const first = Math.floor(at.getTime() / MINUTE_MS) + 1;
  for (let minute = first; minute < first + MOST_MINUTES; minute++) {
    const then = new Date(minute * MINUTE_MS);
    if (!isWithin(when.hours, then)) return then;
  }
  return undefined;
}
