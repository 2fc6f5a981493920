import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import { answer } from './views/command-messages.ts';
import { BUTTONS, operationRef } from './views/ids.ts';

/** The requester wants no more of a running operation. */
export function listenForStops(incoming: Incoming, { useCases }: Hands): void {
  incoming.press(BUTTONS.stopOperation, async (press, { asker, words, log, say }) => {
    const ref = operationRef.decode(press.value);
    const { requestId, from } = press;
    const ticket = await useCases.stopOperation({ ...ref, actor: from.userId, requestId });
    log.info({ ticketNo: ticket.ticketNo }, 'stop asked for');
    await say(asker, answer(words.command.done.stopping));
  });
}
