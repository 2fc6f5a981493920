import type { Job } from '../domain/step.ts';
import type { DoJob } from './ports.ts';

/** One handler for each kind of job. */
export type JobHandlers = {
  readonly [K in Job['kind']]: (job: Extract<Job, { kind: K }>, signal: AbortSignal) => Promise<void>;
};

/** Gives every job to its handler. */
export function makeDoJob(handlers: JobHandlers): DoJob {
  return (job, signal) => {
    switch (job.kind) {
      case 'process-entry':
        return handlers['process-entry'](job, signal);
      case 'withdraw-token':
        return handlers['withdraw-token'](job, signal);
      case 'gather-evidence':
        return handlers['gather-evidence'](job, signal);
      case 'climb-ladder':
        return handlers['climb-ladder'](job, signal);
      case 'expire-ticket':
        return handlers['expire-ticket'](job, signal);
      case 'expire-tokens':
        return handlers['expire-tokens'](job, signal);
      case 'remind-expiring':
        return handlers['remind-expiring'](job, signal);
      case 'supersede-tokens':
        return handlers['supersede-tokens'](job, signal);
      case 'announce-takeover':
        return handlers['announce-takeover'](job, signal);
      case 'chase-review':
        return handlers['chase-review'](job, signal);
      case 'run-operation':
        return handlers['run-operation'](job, signal);
      case 'show-progress':
        return handlers['show-progress'](job, signal);
      case 'show-ticket':
        return handlers['show-ticket'](job, signal);
      case 'tell-thread':
        return handlers['tell-thread'](job, signal);
    }
  };
}
