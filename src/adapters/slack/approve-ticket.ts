import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import { answer } from './views/command-messages.ts';
import { BUTTONS, ticketRef } from './views/ids.ts';

/** One person's yes. What they saw is kept with it. */
export function listenForApproval(incoming: Incoming, { useCases }: Hands): void {
  incoming.press(BUTTONS.approveTicket, async (press, { asker, words, log, say }) => {
    const { ticketId } = ticketRef.decode(press.value);
    const ticket = await useCases.approveTicket({
      actor: press.from.userId,
      ticketId,
      requestId: press.requestId,
      cardHash: press.shownHash,
      comment: '',
      code: undefined,
    });
    log.info({ ticketNo: ticket.ticketNo }, 'approved');
    await say(asker, answer(words.command.done.approved(ticket)));
  });
}
