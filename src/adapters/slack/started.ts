import type { WorkloadRef } from '../../domain/application.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { Words } from '../../words/words.ts';
import { explain } from './explain.ts';
import { type Request, sayDone } from './request.ts';
import { noticeModal } from './views/modal.ts';
import { mrkdwnVoice } from './views/mrkdwn.ts';
import type { Window } from './window.ts';

/** What came of starting one operation for each of several workloads. */
export type Started = {
  /** As it was after the last start. */
  readonly ticket: Ticket;
  readonly started: readonly WorkloadRef[];
  readonly left: readonly WorkloadRef[];
  /** Why they are left. */
  readonly error: unknown;
};

/**
 * Starts one after the other. Once something runs, what keeps the rest from starting is told beside it: by
 * itself it would say that nothing was done. A doubt is thrown all the same; whoever confirms it sends all again.
 */
export async function startEach<T extends { readonly workload: WorkloadRef }>(
  all: readonly T[],
  start: (one: T) => Promise<Ticket>,
): Promise<Started> {
  const workloads = all.map(({ workload }) => workload);
  let ticket: Ticket | undefined;
  for (const [index, one] of all.entries()) {
    try {
      ticket = await start(one);
    } catch (error) {
      if (ticket === undefined || isDoubt(error)) throw error;
      return { ticket, started: workloads.slice(0, index), left: workloads.slice(index), error };
    }
  }
  if (ticket === undefined) throw new Refusal('bad-input', { field: 'workloads' });
  return { ticket, started: workloads, left: [], error: undefined };
}

const isDoubt = (error: unknown) => error instanceof Refusal && error.code === 'confirmation-needed';

type Shown = { readonly window: Window; readonly request: Request; readonly words: Words };

/** Shows what was started, and why the rest was not; how it goes is told in the thread. */
export async function showStarted(
  { window, request, words }: Shown,
  { ticket, started, left, error }: Started,
  entryId: number,
): Promise<void> {
  const titles = started
    .map(({ uid }) =>
      ticket.operations.findLast(
        (operation) => operation.entryId === entryId && operation.workload.uid === uid,
      ),
    )
    .filter((operation) => operation !== undefined)
    .map((operation) => words.operation.title(operation, mrkdwnVoice));
  const names = left.map(({ name }) => mrkdwnVoice.code(name));
  const rest =
    left.length === 0
      ? []
      : [
          words.operation.notStarted(
            words.ticket.listed(names, NAMED),
            explain(error, { ...request, words }).text,
          ),
        ];
  const text = [...titles, ...rest].join('\n');
  await sayDone(window, { modal: noticeModal(text, words), text }, request);
}

const NAMED = 8;
