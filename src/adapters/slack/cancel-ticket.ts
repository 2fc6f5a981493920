import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import { answer } from './views/command-messages.ts';
import { BUTTONS, ticketRef } from './views/ids.ts';

/** The requester takes the ticket back. */
export function listenForCancellation(incoming: Incoming, { useCases }: Hands): void {
  incoming.press(BUTTONS.cancelTicket, async (press, { asker, words, log, say }) => {
    const { ticketId } = ticketRef.decode(press.value);
    const ticket = await useCases.cancelTicket({
      actor: press.from.userId,
      ticketId,
      requestId: press.requestId,
    });
    log.info({ ticketNo: ticket.ticketNo }, 'cancelled');
    await say(asker, answer(words.command.done.cancelled(ticket)));
  });
}
