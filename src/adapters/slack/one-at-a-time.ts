/** Runs what is given for one key one after the other, in the order it came. */
export type OneAtATime = (key: number, work: () => Promise<void>) => Promise<void>;

export function makeOneAtATime(): OneAtATime {
  const last = new Map<number, Promise<void>>();
  return (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(key, mine);
    const forget = () => {
      if (last.get(key) === mine) last.delete(key);
    };
    mine.then(forget, forget);
    return mine;
  };
}
