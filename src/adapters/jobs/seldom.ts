type Told = { readonly at: number; readonly leftOut: number };

/**
 * Thins out what is told again and again, as errors are while a database is away: the first of each key
 * is told at once, the next not before `everyMs`, with the number of those left out in between.
 */
export function seldom<T>(
  { everyMs, now }: { readonly everyMs: number; readonly now: () => Date },
  tell: (what: T, leftOut: number) => void,
): (key: string, what: T) => void {
  const last = new Map<string, Told>();
  return (key, what) => {
    const told = last.get(key);
    const at = now().getTime();
    if (told !== undefined && at - told.at < everyMs) {
      last.set(key, { at: told.at, leftOut: told.leftOut + 1 });
      return;
    }
    last.set(key, { at, leftOut: 0 });
    tell(what, told?.leftOut ?? 0);
  };
}
