import { type Hours, isWithin } from './time-of-week.ts';

/** A time in which nothing may be asked for in the usual way. */
export type Freeze = {
  readonly reason: string;
  readonly when:
    | { readonly kind: 'dates'; readonly from: Date; readonly until: Date }
    | { readonly kind: 'hours'; readonly hours: Hours };
};

export function freezeAt(freezes: readonly Freeze[], at: Date): Freeze | undefined {
  return freezes.find(({ when }) =>
    when.kind === 'dates' ? at >= when.from && at < when.until : isWithin(when.hours, at),
  );
}

const MINUTE_MS = 60_000;
/** The longest that weekly hours can last without a gap is shorter than that. */
const MOST_MINUTES = 8 * 24 * 60;

/** When a freeze that holds at `at` is over; undefined for hours that never end. */
export function freezeEnd({ when }: Freeze, at: Date): Date | undefined {
  if (when.kind === 'dates') return when.until;
  const first = Math.floor(at.getTime() / MINUTE_MS) + 1;
  for (let minute = first; minute < first + MOST_MINUTES; minute++) {
    const then = new Date(minute * MINUTE_MS);
    if (!isWithin(when.hours, then)) return then;
  }
  return undefined;
}
