type Close = () => Promise<unknown>;

export type Lifo = {
  /** What is added together is closed at once. */
  add(...together: readonly Close[]): void;
  close(): Promise<void>;
};

/** Closes what was opened, last first and each once; `failed` is told of what did not close. */
export function makeLifo(failed: (error: unknown) => void): Lifo {
  const closers: (readonly Close[])[] = [];
  return {
    add: (...together) => void closers.push(together),
    close: async () => {
      for (const together of closers.splice(0).reverse()) {
        await Promise.all(together.map((close) => close().catch(failed)));
      }
    },
  };
}
