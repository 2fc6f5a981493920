import { setImmediate as nextTurn } from 'node:timers/promises';

/** What is still in use after garbage collection, on the heap and beside it. */
export async function bytesInUse(): Promise<number> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('needs --expose-gc');
  for (let times = 0; times < 3; times++) {
    await nextTurn();
    gc();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
