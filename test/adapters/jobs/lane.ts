import { afterAll } from 'vitest';
import { type Jobs, startJobs } from '../../../src/adapters/jobs/jobs.ts';
import type { Job } from '../../../src/domain/step.ts';
import type { DoJob } from '../../../src/usecases/ports.ts';

export type Logged = { readonly level: 'warn' | 'error'; readonly fields: unknown; readonly message: string };

/** A log that can be read back. */
export function listeningLog() {
  const lines: Logged[] = [];
  const at =
    (level: Logged['level']) =>
    (fields: unknown, message = '') =>
      void lines.push({ level, fields, message });
  return { lines, log: { warn: at('warn'), error: at('error') } };
}

/** Jobs as one process has them; stopped when the file ends. */
export async function freshJobs(url: string): Promise<Jobs & { readonly lines: Logged[] }> {
  const { lines, log } = listeningLog();
  const jobs = await startJobs({ url, now: () => new Date(), log });
  afterAll(() => jobs.stop());
  return { ...jobs, lines };
}

/** What was done of each ticket, and a way to hold a job until the test lets it go. */
export function recorder() {
  const done: Job[] = [];
  const held = new Map<number, PromiseWithResolvers<void>>();
  const failing = new Map<number, Error>();
  const doJob: DoJob = async (job, signal) => {
    done.push(job);
    const failure = failing.get(job.ticketId);
    if (failure !== undefined) throw failure;
    const gate = held.get(job.ticketId);
    if (gate === undefined) return;
    signal.addEventListener('abort', () => gate.reject(signal.reason), { once: true });
    await gate.promise;
  };
  const givenUp: Job[] = [];
  return {
    doJob,
    giveUp: async (job: Job) => void givenUp.push(job),
    givenUp: (ticketId: number) => givenUp.filter((job) => job.ticketId === ticketId),
    of: (ticketId: number) => done.filter((job) => job.ticketId === ticketId),
    hold: (ticketId: number) => void held.set(ticketId, Promise.withResolvers()),
    release: (ticketId: number) => {
      held.get(ticketId)?.resolve();
      held.delete(ticketId);
    },
    fail: (ticketId: number, error: Error) => void failing.set(ticketId, error),
    mend: (ticketId: number) => void failing.delete(ticketId),
  };
}
