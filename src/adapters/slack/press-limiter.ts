import type { UserId } from '../../domain/person.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Now } from '../../usecases/ports.ts';

/** @throws Refusal `too-many-presses` with `nextAt`. */
export type PressLimiter = (userId: UserId) => void;

const MOST = 20;
const WINDOW_MS = 10_000;

/** So many presses and commands of one person in so short a time; more are refused, not queued. */
export function makePressLimiter(now: Now): PressLimiter {
  const presses = new Map<UserId, readonly number[]>();
  return (userId) => {
    const at = now().getTime();
    forgetOld(presses, at);
    const recent = presses.get(userId) ?? [];
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= MOST) {
      throw new Refusal('too-many-presses', { nextAt: new Date(oldest + WINDOW_MS) });
    }
    presses.set(userId, [...recent, at]);
  };
}

function forgetOld(presses: Map<UserId, readonly number[]>, now: number): void {
  for (const [userId, at] of presses) {
    const recent = at.filter((pressed) => now - pressed < WINDOW_MS);
    if (recent.length === 0) presses.delete(userId);
    else if (recent.length < at.length) presses.set(userId, recent);
  }
}
