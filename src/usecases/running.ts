import { diagnose } from '../domain/diagnosis/diagnose.ts';
import { type WorkloadEvidence, workloadEvidence } from '../domain/evidence.ts';
import { endOperation } from '../domain/operate.ts';
import type { Operation, Outcome } from '../domain/operation.ts';
import { Refusal, reasonOf, Unavailable } from '../domain/refusal.ts';
import { operationOf, type Ticket } from '../domain/ticket.ts';
import { checkToken } from './check-token.ts';
import type { Clusters, Now, PolicyInForce, Tickets, Tokens } from './ports.ts';

export type RunDeps = {
  readonly tickets: Tickets;
  readonly tokens: Tokens;
  readonly clusters: Clusters;
  readonly policy: PolicyInForce;
  readonly now: Now;
};

/** How often a workload is looked at while nothing changes, so that deadlines are kept. */
export const LOOK_EVERY_MS = 1000;

export async function readAgain(tickets: Tickets, ticketId: number): Promise<Ticket> {
  const ticket = await tickets.read(ticketId);
  if (ticket === undefined) throw new Error(`ticket ${ticketId} is gone`);
  return ticket;
}

/**
 * Checked right before every act on a cluster: why the operation may do no more, or undefined while it may.
 * Redis away is a no. @throws Unavailable `postgres`
 */
export async function whyNoMore(
  deps: Pick<RunDeps, 'tokens' | 'now'>,
  ticket: Ticket,
  { entryId, actor }: Pick<Operation, 'entryId' | 'actor'>,
): Promise<string | undefined> {
  try {
    await checkToken(deps, ticket, { entryId, userId: actor });
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return reasonOf(error);
    if (error instanceof Unavailable && error.system === 'redis') {
      return 'Redis is away, so the authorization could not be checked';
    }
    throw error;
  }
}

/** What a cluster that is away did last, in one line that is fit to be shown. */
export const reasonBehind = ({ cause, message }: Unavailable): string =>
  cause instanceof Error ? cause.message : message;

type Ending = {
  readonly ticketId: number;
  readonly operationId: string;
  readonly outcome: Outcome;
  readonly error: string | undefined;
};

/** Ends an operation; one that failed with how its workload is, as far as that can be read soon. */
export async function end(
  deps: Pick<RunDeps, 'tickets' | 'clusters' | 'now'>,
  { ticketId, operationId, outcome, error }: Ending,
): Promise<void> {
  const { tickets, now } = deps;
  const endedAt = now();
  const isAsWished = outcome === 'succeeded' || outcome === 'stopped';
  const diagnosis = isAsWished ? undefined : await diagnosisOf(deps, ticketId, operationId);
  await tickets.change(ticketId, {}, (ticket) =>
    endOperation(ticket, operationId, { outcome, error, diagnosis, now: endedAt }),
  );
}

const DIAGNOSIS_MS = 5_000;

/** Nothing that goes wrong here may keep an operation from its end. */
async function diagnosisOf(
  { tickets, clusters, now }: Pick<RunDeps, 'tickets' | 'clusters' | 'now'>,
  ticketId: number,
  operationId: string,
): Promise<WorkloadEvidence | undefined> {
  const operation = operationOf(await readAgain(tickets, ticketId), operationId);
  if (operation.end !== undefined) return undefined;
  const signal = AbortSignal.timeout(DIAGNOSIS_MS);
  return clusters.diagnose(operation, operation.workload, { now: now(), signal }).then(
    (facts) => workloadEvidence(diagnose(facts)),
    () => undefined,
  );
}
