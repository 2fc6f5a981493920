import type { KnownBlock } from '@slack/types';
import type { Operation } from '../../../domain/operation.ts';
import type { Ticket } from '../../../domain/ticket.ts';
import type { Words } from '../../../words/words.ts';
import { button, buttons, confirmation, context, section } from './blocks.ts';
import { BUTTONS, operationRef } from './ids.ts';
import { type Message, message } from './message.ts';
import { mrkdwnVoice as voice } from './mrkdwn.ts';

/** The reply that tells the start of an operation, edited as it goes; the stop button goes with its end. */
export function progressMessage(ticket: Ticket, operation: Operation, now: Date, words: Words): Message {
  const said = words.operation;
  const stopping = said.stopping(operation, voice);
  return message(said.summary(operation, voice), [
    section(`${voice.bold(said.title(operation, voice))}\n${bar(operation)} ${said.figures(operation)}`),
    ...heldNotice(operation, words),
    context([said.elapsed(operation, now, voice), stopping].filter((line) => line !== undefined).join(' · ')),
    ...(stopping === undefined ? stopButton(ticket, operation, words) : []),
  ]);
}

/** What an operation waits for that is not its own to hurry. */
function heldNotice(operation: Operation, { operation: said }: Words): KnownBlock[] {
  const held = said.held(operation, voice);
  return held === undefined ? [] : [section(held)];
}

const CELLS = 10;

/** Ten cells: done, and still to do. */
function bar({ progress: { updated, ready, total }, end }: Operation): string {
  if (end?.outcome === 'succeeded') return '█'.repeat(CELLS);
  const share = total === 0 ? 0 : (Math.min(updated, total) + Math.min(ready, total)) / (2 * total);
  const full = Math.max(0, Math.min(CELLS, Math.floor(share * CELLS)));
  return `${'█'.repeat(full)}${'░'.repeat(CELLS - full)}`;
}

function stopButton(ticket: Ticket, operation: Operation, { operation: said }: Words): KnownBlock[] {
  if (operation.end !== undefined) return [];
  const { title, text, yes, no } = said.confirmStop;
  return buttons('operation', [
    button({
      action: BUTTONS.stopOperation,
      label: said.stop,
      value: operationRef.encode({ ticketId: ticket.id, operationId: operation.id }),
      style: 'danger',
      confirm: confirmation({ title, text: text(operation), yes, no }),
    }),
  ]);
}
