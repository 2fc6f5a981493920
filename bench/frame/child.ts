import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { z } from 'zod';

export type Child<T> = {
  /** The first thing it said. */
  readonly said: T;
  readonly stop: () => Promise<void>;
};

/**
 * Runs a file in a process of its own, that has `gc()`, until it has said something.
 * @throws Error where it ends before
 */
export async function startChild<T>(
  file: string,
  args: readonly string[],
  answer: z.ZodType<T>,
): Promise<Child<T>> {
  const child = fork(file, args, { execArgv: ['--expose-gc'] });
  const ended = once(child, 'exit');
  const said = await Promise.race([once(child, 'message'), ended.then(() => undefined)]);
  if (said === undefined) throw new Error(`${file} ended before it had measured anything`);
  return { said: answer.parse(said[0]), stop: () => stopped(child, ended) };
}

async function stopped(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  child.kill();
  await ended;
}

/** Runs it for what it says. */
export async function askChild<T>(file: string, args: readonly string[], answer: z.ZodType<T>): Promise<T> {
  const child = await startChild(file, args, answer);
  await child.stop();
  return child.said;
}

/** Tells the process that started this one. */
export function tell(what: object): void {
  if (process.send === undefined) throw new Error('this file is started by a benchmark');
  process.send(what);
}
