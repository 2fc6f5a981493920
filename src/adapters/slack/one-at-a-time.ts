/**
 * Runs one work for a key at a time. Of those that come meanwhile one waits; the others end at once, for the
 * one that waits sees all they could have seen.
 */
export type OneAtATime = (key: number, work: () => Promise<void>) => Promise<void>;

export function makeOneAtATime(): OneAtATime {
  const running = new Map<number, Promise<void>>();
  const waiting = new Set<number>();
  return async (key, work) => {
    const before = running.get(key);
    if (before !== undefined) {
      if (waiting.has(key)) return;
      waiting.add(key);
      await before.catch(() => undefined);
      waiting.delete(key);
    }
    const mine = work();
    running.set(key, mine);
    try {
      await mine;
    } finally {
      if (running.get(key) === mine) running.delete(key);
    }
  };
}
