import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import { answer } from './views/command-messages.ts';
import { BUTTONS, ticketRef } from './views/ids.ts';

/** An approved ticket ends at once. */
export function listenForRevocation(incoming: Incoming, { useCases }: Hands): void {
  incoming.press(BUTTONS.revokeTicket, async (press, { asker, words, log, say }) => {
    const { ticketId } = ticketRef.decode(press.value);
    const ticket = await useCases.revokeTicket({
      actor: press.from.userId,
      ticketId,
      requestId: press.requestId,
    });
    log.info({ ticketNo: ticket.ticketNo }, 'revoked');
    await say(asker, answer(words.command.done.revoked(ticket)));
  });
}
