import type { KnownBlock } from '@slack/types';
import { rollBackOffer } from '../../../domain/offer-roll-back.ts';
import type { Operation } from '../../../domain/operation.ts';
import type { Ticket } from '../../../domain/ticket.ts';
import type { Words } from '../../../words/words.ts';
import { button, buttons, confirmation, section } from './blocks.ts';
import { BUTTONS, operationRef } from './ids.ts';
import { type Message, message } from './message.ts';
import { mrkdwnVoice as voice } from './mrkdwn.ts';

/** The reply that tells how an operation ended, with the way back while that is open; undefined while it runs. */
export function endReply(ticket: Ticket, operation: Operation, words: Words): Message | undefined {
  if (operation.end === undefined) return undefined;
  const lines = words.operation.ended(operation, operation.end, voice);
  return message(lines.join(' '), [section(lines.join('\n')), ...rollBackButton(ticket, operation, words)]);
}

function rollBackButton(ticket: Ticket, operation: Operation, { operation: said }: Words): KnownBlock[] {
  const offer = rollBackOffer(ticket, operation);
  if (offer === undefined) return [];
  const { title, text, yes, no } = said.confirmRollBack;
  return buttons('operation-end', [
    button({
      action: BUTTONS.rollBack,
      label: said.rollBack(offer.toRevision),
      value: operationRef.encode({ ticketId: ticket.id, operationId: operation.id }),
      confirm: confirmation({ title, text: text(offer.redeploy, offer.toRevision), yes, no }),
    }),
  ]);
}
