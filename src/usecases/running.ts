import { endOperation } from '../domain/operate.ts';
import type { Operation, Outcome } from '../domain/operation.ts';
import { Refusal, reasonOf, Unavailable } from '../domain/refusal.ts';
import type { Ticket } from '../domain/ticket.ts';
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

export async function end(
  { tickets, now }: Pick<RunDeps, 'tickets' | 'now'>,
  input: {
    readonly ticketId: number;
    readonly operationId: string;
    readonly outcome: Outcome;
    readonly error: string | undefined;
  },
): Promise<void> {
  const { ticketId, operationId, outcome, error } = input;
  await tickets.change(ticketId, {}, (ticket) =>
    endOperation(ticket, operationId, { outcome, error, now: now() }),
  );
}
