import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import { answer } from './views/command-messages.ts';
import { BUTTONS, entryRef } from './views/ids.ts';

/** The requester has a token made that could not be made before. */
export function listenForRetries(incoming: Incoming, { useCases }: Hands): void {
  incoming.press(BUTTONS.retryEntry, async (press, { asker, words, log, say }) => {
    const ref = entryRef.decode(press.value);
    const { requestId, from } = press;
    const ticket = await useCases.retryEntry({ ...ref, actor: from.userId, requestId });
    log.info({ ticketNo: ticket.ticketNo }, 'entry retried');
    await say(asker, answer(words.command.done.retried(ticket)));
  });
}
