import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import { answer } from './views/command-messages.ts';
import { BUTTONS, ticketRef } from './views/ids.ts';

/** The requester has the approvers asked again. */
export function listenForReminders(incoming: Incoming, { useCases }: Hands): void {
  incoming.press(BUTTONS.remindApprovers, async (press, { asker, words, log, say }) => {
    const { ticketId } = ticketRef.decode(press.value);
    const ticket = await useCases.remindApprovers({
      actor: press.from.userId,
      ticketId,
      requestId: press.requestId,
    });
    log.info({ ticketNo: ticket.ticketNo }, 'reminded');
    await say(asker, answer(words.command.done.reminded(ticket)));
  });
}
