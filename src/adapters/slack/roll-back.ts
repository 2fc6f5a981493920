import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import { answer } from './views/command-messages.ts';
import { BUTTONS, operationRef } from './views/ids.ts';

/** The requester takes back what came to no good end. */
export function listenForRollBacks(incoming: Incoming, { useCases }: Hands): void {
  incoming.press(BUTTONS.rollBack, async (press, { asker, words, log, say }) => {
    const ref = operationRef.decode(press.value);
    const { requestId, from } = press;
    const ticket = await useCases.rollBack({ ...ref, actor: from.userId, requestId });
    log.info({ ticketNo: ticket.ticketNo }, 'roll-back asked for');
    await say(asker, answer(words.command.done.rollingBack));
  });
}
