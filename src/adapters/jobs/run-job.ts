import { setTimeout as pause } from 'node:timers/promises';
import type { Job as QueuedJob } from 'pg-boss';
import type { Logger } from 'pino';
import type { Job } from '../../domain/step.ts';
import type { DoJob, Now } from '../../usecases/ports.ts';
import { dueAt, StoredJob } from './job.ts';

type Deps = {
  readonly doJob: DoJob;
  /** Puts a job back, to be done soon by whoever comes first. */
  readonly again: (job: Job) => Promise<void>;
  /** Whether no other process is doing the same work. */
  readonly isAlone: (job: QueuedJob) => Promise<boolean>;
  /** Aborted when this process has to let go of its jobs. */
  readonly stopping: AbortSignal;
  readonly now: Now;
  readonly log: Pick<Logger, 'warn'>;
};

/** The clocks of application and database differ by less than this, or the job goes round once more. */
const LONGEST_WAIT_MS = 1_000;

/** Does one job, never beside another of the same work and never before it is due. What it throws is retried. */
export function makeRunJob({ doJob, again, isAlone, stopping, now, log }: Deps) {
  return async (queued: QueuedJob): Promise<void> => {
    const job = StoredJob.parse(queued.data);
    const signal = AbortSignal.any([queued.signal, stopping]);
    try {
      if (!(await isAlone(queued))) return await again(job);
      await pause(Math.min(earlyMs(job, now()), LONGEST_WAIT_MS), undefined, { signal });
      if (earlyMs(job, now()) > 0) return await again(job);
      await doJob(job, signal);
    } catch (error) {
      if (stopping.aborted) return await again(job);
      log.warn({ err: error, job, attempt: queued.retryCount + 1 }, 'a job failed and will be tried again');
      throw error;
    }
  };
}

const earlyMs = (job: Job, now: Date): number => Math.max(0, (dueAt(job)?.getTime() ?? 0) - now.getTime());
