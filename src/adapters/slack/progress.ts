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

/** How often progress may be edited (SPEC 5). */
export type ProgressPace = { readonly perOperationMs: number; readonly perMinute: number };
export const PROGRESS_PACE: ProgressPace = { perOperationMs: 5000, perMinute: 20 };

/**
 * Edits the progress message of an operation, no oftener than the pace allows. While one waits for its
 * turn, others have nothing to add: it shows what is true when its turn comes.
 */
export function makeShowProgress(deps: BoardDeps, pace: ProgressPace): JobHandlers['show-progress'] {
  const turns = makeTurns(pace);
  return async ({ ticketId, operationId }, signal) => {
    if ((await turns.take(operationId, signal)) === 'somebody waits') return;
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

/** Lets the progress message show the operation as it is; does nothing before it is posted. */
export async function editProgress(
  deps: BoardDeps,
  ticket: Ticket,
  { operationId, signal }: { readonly operationId: string; readonly signal: AbortSignal },
): Promise<void> {
  const operation = ticket.operations.find(({ id }) => id === operationId);
  if (operation === undefined) return;
  const shown = progressMessage(ticket, operation, deps.now(), deps.words);
  const client = deps.clients.progress;
  await edit(deps, progressId(ticket.id, operationId), { shown, signal, client });
}

const MINUTE_MS = 60_000;

/** Turns to edit, by operation and over all. */
function makeTurns({ perOperationMs, perMinute }: ProgressPace) {
  const nextAt = new Map<string, number>();
  const waiting = new Set<string>();
  const edits: number[] = [];
  const waitMs = (operationId: string, at: number): number => {
    while (edits[0] !== undefined && at - edits[0] >= MINUTE_MS) edits.shift();
    const oldest = edits.length < perMinute ? undefined : edits[0];
    const freeAt = oldest === undefined ? at : oldest + MINUTE_MS;
    return Math.max(freeAt, nextAt.get(operationId) ?? at) - at;
  };
  return {
    async take(operationId: string, signal: AbortSignal): Promise<'taken' | 'somebody waits'> {
      if (waiting.has(operationId)) return 'somebody waits';
      waiting.add(operationId);
      try {
        let ms = waitMs(operationId, performance.now());
        while (ms > 0) {
          await pause(ms, undefined, { signal });
          ms = waitMs(operationId, performance.now());
        }
      } finally {
        waiting.delete(operationId);
      }
      const at = performance.now();
      edits.push(at);
      forgetPast(nextAt, at);
      nextAt.set(operationId, at + perOperationMs);
      return 'taken';
    },
  };
}

function forgetPast(nextAt: Map<string, number>, at: number): void {
  for (const [key, next] of nextAt) if (next < at) nextAt.delete(key);
}
