import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import { answer } from './views/command-messages.ts';
import { BUTTONS, ticketRef } from './views/ids.ts';

/** The requester says that the emergency is over. */
export function listenForFinish(incoming: Incoming, { useCases }: Hands): void {
  incoming.press(BUTTONS.finishTicket, async (press, { asker, words, log, say }) => {
    const { ticketId } = ticketRef.decode(press.value);
    const ticket = await useCases.finishTicket({
      actor: press.from.userId,
      ticketId,
      requestId: press.requestId,
    });
    log.info({ ticketNo: ticket.ticketNo }, 'finished');
    await say(asker, answer(words.command.done.finished(ticket)));
  });
}
