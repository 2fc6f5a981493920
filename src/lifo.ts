export type Lifo = { add(close: () => Promise<unknown>): void; close(): Promise<void> };

/** Closes what was opened, last first and each once; `failed` is told of what did not close. */
export function makeLifo(failed: (error: unknown) => void): Lifo {
  const closers: (() => Promise<unknown>)[] = [];
  return {
    add: (close) => void closers.push(close),
    close: async () => {
      for (const close of closers.splice(0).reverse()) await close().catch(failed);
    },
  };
}
