/** Pods that could not go yet, and when to ask again. */
export type Holds = {
  /** By pod uid. */
  readonly notBefore: ReadonlyMap<string, Date>;
  held(uid: string, how: { readonly retryAfterSeconds: number | undefined; readonly now: Date }): void;
};

const FIRST_SECONDS = 1;
const MOST_SECONDS = 8;

/** Asks again after 1 s, then twice as long each time up to 8 s; never before the cluster said to. */
export function makeHolds(): Holds {
  const notBefore = new Map<string, Date>();
  const pauses = new Map<string, number>();
  return {
    notBefore,
    held(uid, { retryAfterSeconds = 0, now }) {
      const pause = pauses.get(uid) ?? FIRST_SECONDS;
      pauses.set(uid, Math.min(pause * 2, MOST_SECONDS));
      notBefore.set(uid, new Date(now.getTime() + Math.max(pause, retryAfterSeconds) * 1000));
    },
  };
}
