import type { GiveUpJob } from './ports.ts';
import { end, type RunDeps } from './running.ts';

/**
 * An operation that nobody can carry on ends, or it would keep its workload from every other. What the
 * other kinds of job leave undone is still owed, and comes back by the sweep.
 */
export function makeGiveUpJob(deps: Pick<RunDeps, 'tickets' | 'clusters' | 'now'>): GiveUpJob {
  return async (job) => {
    if (job.kind !== 'run-operation') return;
    const { ticketId, operationId } = job;
    const error = 'Firebreak could not carry it on; how far it got is not known';
    await end(deps, { ticketId, operationId, outcome: 'failed', error });
  };
}
