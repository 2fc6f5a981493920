import type { Operation, Redeploy } from './operation.ts';
import { entryOf, type Ticket } from './ticket.ts';

/** A redeploy that can be taken back, and to which revision. */
export type RollBackOffer = { readonly redeploy: Redeploy; readonly toRevision: string };

/**
 * The way back from a redeploy that came to no good end: open while its approval holds and nothing else was
 * begun on the workload. There is none from a roll-back, which would lead to what it left.
 */
export function rollBackOffer(ticket: Ticket, operation: Operation): RollBackOffer | undefined {
  if (operation.kind !== 'redeploy' || operation.mode === 'roll-back') return undefined;
  const { end, patchedAt, previousRevision: toRevision } = operation;
  if (end === undefined || end.outcome === 'succeeded' || patchedAt === undefined) return undefined;
  if (toRevision === undefined || !isHeld(ticket, operation) || !isLast(ticket, operation)) return undefined;
  return { redeploy: operation, toRevision };
}

function isHeld(ticket: Ticket, { entryId }: Redeploy): boolean {
  const { state } = ticket;
  return (
    state.kind === 'APPROVED' &&
    state.finishedBy === undefined &&
    entryOf(ticket, entryId).state.kind === 'active'
  );
}

function isLast({ operations }: Ticket, { id, workload }: Redeploy): boolean {
  return operations.findLast((each) => each.workload.uid === workload.uid)?.id === id;
}
