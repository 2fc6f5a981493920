/** Reads that are shared, and kept for as long as whoever asks will have them. */
export type FreshCache<V> = {
  /**
   * What is known under `key`, if it is no older than `maxAgeMs`; else what `read` gives. Simultaneous
   * reads are one. A read that fails is forgiven, if `mayKeep` says so, while what is known is no older
   * than `graceMs`.
   */
  get(key: string, terms: FreshTerms, read: () => Promise<V>): Promise<V>;
};

export type FreshTerms = {
  readonly maxAgeMs: number;
  readonly graceMs: number;
  readonly mayKeep: (error: unknown) => boolean;
};

type Kept<V> = { readonly value: V; readonly readAtMs: number };

/** `keepMs` is the greatest age anybody accepts; older values are dropped. */
export function makeFreshCache<V>(now: () => Date, keepMs: number): FreshCache<V> {
  const kept = new Map<string, Kept<V>>();
  const reading = new Map<string, Promise<Kept<V>>>();

  /** As old as the moment the question was asked: Slack may have answered with what was true then. */
  const readAnew = async (key: string, read: () => Promise<V>): Promise<Kept<V>> => {
    const readAtMs = now().getTime();
    try {
      const fresh = { value: await read(), readAtMs };
      kept.set(key, fresh);
      return fresh;
    } finally {
      reading.delete(key);
      drop(kept, now().getTime() - keepMs);
    }
  };

  const readShared = (key: string, read: () => Promise<V>): Promise<Kept<V>> => {
    const running = reading.get(key) ?? readAnew(key, read);
    reading.set(key, running);
    return running;
  };

  return {
    async get(key, { maxAgeMs, graceMs, mayKeep }, read) {
      const known = kept.get(key);
      const ageMs = known === undefined ? Number.POSITIVE_INFINITY : now().getTime() - known.readAtMs;
      if (known !== undefined && ageMs <= maxAgeMs) return known.value;
      try {
        return (await readShared(key, read)).value;
      } catch (error) {
        if (known !== undefined && ageMs <= graceMs && mayKeep(error)) return known.value;
        throw error;
      }
    },
  };
}

function drop<V>(kept: Map<string, Kept<V>>, beforeMs: number): void {
  for (const [key, { readAtMs }] of kept) {
    if (readAtMs < beforeMs) kept.delete(key);
  }
}
