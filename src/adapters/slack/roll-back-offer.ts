import type { AuditEvent, AuditType } from '../../domain/audit.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { MessageId } from '../../usecases/ports.ts';
import type { BoardDeps } from './board-deps.ts';
import { edit } from './edit.ts';
import { isChannelGone } from './failure.ts';
import { endReply } from './views/end-reply.ts';

const ENDS: ReadonlySet<AuditType> = new Set<AuditType>([
  'redeploy.failed',
  'redeploy.timeout',
  'redeploy.stopped',
]);

/** The reply that tells how a redeploy ended, which may offer the way back; undefined for any other event. */
export function endId({ type, operationId }: AuditEvent, ticketId: number): MessageId | undefined {
  return ENDS.has(type) && operationId !== undefined ? endOf(ticketId, operationId) : undefined;
}

const endOf = (ticketId: number, operationId: string): MessageId => ({
  ticketId,
  kind: 'reply',
  key: `end:${operationId}`,
});

/** Takes the way back from the thread once it is not open any more. */
export async function editEnds(
  deps: BoardDeps,
  ticket: Ticket,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  for (const operation of ticket.operations) {
    if (operation.kind !== 'redeploy' || operation.end?.outcome === 'succeeded') continue;
    const shown = endReply(ticket, operation, deps.channelWords());
    if (shown === undefined) continue;
    try {
      await edit(deps, endOf(ticket.id, operation.id), { shown, signal });
    } catch (error) {
      if (!isChannelGone(error)) throw error;
    }
  }
}
