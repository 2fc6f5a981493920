/** One client's WATCH: `broken` once a key it watches was changed by anyone. */
export type Watch = { broken: boolean };

type Entry = {
  readonly value: string;
  /** The last millisecond (Unix time) of the key's life; undefined: it stays. */
  readonly expiresAtMs: number | undefined;
  /** Its place in a SCAN: grows from key to key and survives overwriting, so a scan never misses a key that stays. */
  readonly place: number;
};

export type Keyspace = ReturnType<typeof makeKeyspace>;

/** The keys of one numbered database. A key past its time is gone for every reader, and deleted at the latest by `sweep`. */
export function makeKeyspace(nowMs: () => number) {
  const entries = new Map<string, Entry>();
  const watches = new Map<string, Set<Watch>>();
  let lastPlace = 0;

  const touch = (key: string) => {
    for (const watch of watches.get(key) ?? []) watch.broken = true;
  };
  const remove = (key: string): boolean => {
    if (!entries.delete(key)) return false;
    touch(key);
    return true;
  };
  const get = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (entry?.expiresAtMs === undefined || entry.expiresAtMs >= nowMs()) return entry;
    remove(key);
    return undefined;
  };
  const sweep = () => {
    for (const key of [...entries.keys()]) get(key);
  };

  return {
    get,
    /** Replaces value and expiry at once. */
    set(key: string, value: string, expiresAtMs: number | undefined) {
      lastPlace += 1;
      entries.set(key, { value, expiresAtMs, place: get(key)?.place ?? lastPlace });
      touch(key);
    },
    remove: (key: string) => get(key) !== undefined && remove(key),
    clear() {
      for (const key of [...entries.keys()]) remove(key);
    },
    /** Keys nobody has noticed to be over are counted, as Redis counts them. */
    size: () => entries.size,
    sweep,
    /** The live keys in scanning order. */
    list: (): { key: string; place: number }[] =>
      [...entries.keys()].flatMap((key) => {
        const entry = get(key);
        return entry === undefined ? [] : [{ key, place: entry.place }];
      }),
    watch(key: string, watch: Watch) {
      get(key);
      watches.set(key, (watches.get(key) ?? new Set()).add(watch));
    },
    unwatch(watch: Watch) {
      for (const [key, set] of watches) {
        if (set.delete(watch) && set.size === 0) watches.delete(key);
      }
    },
  };
}
