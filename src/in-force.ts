import type { InForce } from './usecases/reload-policy.ts';

/** Holds what is in force: `first`, until something else is put in its place. */
export function makeInForce<S>(first: S): InForce<S> {
  const held = { now: first };
  return {
    current: () => held.now,
    put: (next) => {
      held.now = next;
    },
  };
}
