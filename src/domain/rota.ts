import type { Member } from './members.ts';
import { wallClock } from './time-of-week.ts';

/** Where it stands who is on call. */
export type Schedule =
  /** `id` of a schedule there, such as `PI7DH85`. */
  | { readonly kind: 'pagerduty'; readonly id: string }
  /** `id` of a schedule there, or its name. */
  | { readonly kind: 'opsgenie'; readonly id: string }
  | Rota;

/** People who take turns, handing over at the same time of day by the clocks of one place. */
export type Rota = {
  readonly kind: 'rota';
  readonly people: readonly Extract<Member, { kind: 'user' | 'email' }>[];
  readonly timeZone: string;
  /** The day of the first hand-over, in days since 1970-01-01. */
  readonly firstDay: number;
  /** The time of day of every hand-over, in minutes after midnight. */
  readonly handover: number;
  /** How many days a turn lasts. */
  readonly turnDays: number;
};

/** Whose turn it is; nobody's before the first hand-over. */
export function onCallInRota(rota: Rota, at: Date): Rota['people'][number] | undefined {
  const { day, minute } = wallClock(at, rota.timeZone);
  const days = day - rota.firstDay - (minute < rota.handover ? 1 : 0);
  if (days < 0) return undefined;
  return rota.people[Math.floor(days / rota.turnDays) % rota.people.length];
}
