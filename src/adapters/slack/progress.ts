import { setTimeout as pause } from 'node:timers/promises';
import type { Ticket } from '../../domain/ticket.ts';
import type { JobHandlers } from '../../usecases/do-job.ts';
import type { MessageId } from '../../usecases/ports.ts';
import type { BoardDeps } from './board-deps.ts';
import { edit } from './edit.ts';
import { isChannelGone } from './failure.ts';
import { progressMessage } from './views/progress-message.ts';

export const progressId = (ticketId: number, operationId: string): MessageId => ({
  ticketId,
  kind: 'progress',
  key: operationId,
});

/**
 * Edits the progress message of an operation when its turn comes, to what is true then. Whatever happens
 * meanwhile needs no turn of its own: the queue does one job of an operation at a time.
 */
export function makeShowProgress(deps: BoardDeps): JobHandlers['show-progress'] {
  return async ({ ticketId, operationId }, signal) => {
    await turn(deps, operationId, signal);
    const ticket = await deps.tickets.read(ticketId);
    if (ticket === undefined) return;
    try {
      await editProgress(deps, ticket, { operationId, signal });
    } catch (error) {
      // Its channel is gone; the thread goes on elsewhere, and tells the end there.
      if (!isChannelGone(error)) throw error;
    }
  };
}

async function turn({ pace }: BoardDeps, operationId: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    const { waitMs } = await pace.take(operationId);
    if (waitMs === 0) return;
    await pause(waitMs, undefined, { signal });
  }
}

/** Lets the progress message show the operation as it is; does nothing before it is posted. */
export async function editProgress(
  deps: BoardDeps,
  ticket: Ticket,
  { operationId, signal }: { readonly operationId: string; readonly signal: AbortSignal },
): Promise<void> {
  const operation = ticket.operations.find(({ id }) => id === operationId);
  if (operation === undefined) return;
  const shown = progressMessage(ticket, operation, deps.now(), deps.channelWords());
  const client = deps.clients.progress;
  await edit(deps, progressId(ticket.id, operationId), { shown, signal, client });
}
