import { z } from 'zod';
import { Refusal } from '../../domain/refusal.ts';
import type { Words } from '../../words/words.ts';
import { type Submitted, showing } from './gate.ts';
import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import type { Submission } from './payloads.ts';
import { inWindow, sayDone } from './request.ts';
import { denialComment, denyModal } from './views/deny-modal.ts';
import { BUTTONS, CALLBACKS, FIELDS, ticketRef } from './views/ids.ts';
import { loadingModal, noticeModal } from './views/modal.ts';
import { mrkdwnVoice } from './views/mrkdwn.ts';
import { openWindow } from './window.ts';

/** Kept in the modal: of which ticket, and what its card showed to whoever pressed. */
const Seen = z.object({ ticketId: z.number().int().positive(), cardHash: z.string() });
type Seen = z.output<typeof Seen>;

/** One person's no: the button asks why, the modal says it. */
export function listenForDenials(incoming: Incoming, hands: Hands): void {
  const { tickets, clients } = hands;
  incoming.press(BUTTONS.denyTicket, async (press, request) => {
    const { words } = request;
    const { ticketId } = ticketRef.decode(press.value);
    const window = await openWindow(clients, press.triggerId, loadingModal(words));
    await inWindow(window, { request, words }, async () => {
      const ticket = await tickets.read(ticketId);
      if (ticket === undefined) throw new Refusal('ticket-unknown', {});
      const seen: Seen = { ticketId, cardHash: press.shownHash };
      await window.show({ ...denyModal(ticket, words), private_metadata: JSON.stringify(seen) });
    });
  });
  incoming.submission(CALLBACKS.denyTicket, (submission, words) => deny(hands, submission, words));
}

function deny({ useCases, channelWords }: Hands, submission: Submission, words: Words): Submitted {
  const { value, entered, from, requestId } = submission;
  const { ticketId, cardHash } = seenIn(value);
  const quick = entered.typed(FIELDS.quickReason);
  const comment = denialComment({ quick, reason: entered.typed(FIELDS.reason) }, channelWords());
  if (comment === '') {
    const errors = { [FIELDS.reason]: words.dialog.deny.missing };
    return { ack: { response_action: 'errors', errors } };
  }
  return {
    ack: showing(loadingModal(words)),
    follow: async (window, request) => {
      const ticket = await useCases.denyTicket({
        actor: from.userId,
        ticketId,
        cardHash,
        comment,
        requestId,
      });
      request.log.info({ ticketNo: ticket.ticketNo }, 'denied');
      const text = request.words.command.done.denied(ticket, mrkdwnVoice);
      await sayDone(window, { modal: noticeModal(text, request.words), text }, request);
    },
  };
}

function seenIn(value: string): Seen {
  // Still checked as every modal's reference is, so that a strange one is refused in the same words.
  const ref = ticketRef.decode(value);
  const seen = Seen.safeParse(JSON.parse(value));
  if (!seen.success) throw new Refusal('bad-input', { field: 'ticket', ...ref });
  return seen.data;
}
