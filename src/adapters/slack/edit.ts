import type { WebClient } from '@slack/web-api';
import type { MessageId } from '../../usecases/ports.ts';
import type { BoardDeps } from './board-deps.ts';
import { asked, isChannelGone, SlackDenial } from './failure.ts';
import { patiently } from './patiently.ts';
import { type Message, messageHash } from './views/message.ts';

type Edit = {
  readonly shown: Message;
  readonly signal: AbortSignal;
  /** The client for what may wait; the one for state where left out. */
  readonly client?: WebClient;
};

/**
 * Lets a message that was posted show this. Does nothing where it was not posted, or shows it already. One
 * that can't be edited any more is left as it is. @throws SlackDenial where its channel is gone.
 */
export async function edit(
  { clients, messages, log }: Pick<BoardDeps, 'clients' | 'messages' | 'log'>,
  id: MessageId,
  { shown, signal, client = clients.state }: Edit,
): Promise<void> {
  const record = await messages.find(id);
  const shownHash = messageHash(shown);
  if (record?.ts === undefined || record.status !== 'sent' || record.shownHash === shownHash) return;
  const { channel, ts } = record;
  const content = { text: shown.text, blocks: shown.blocks };
  try {
    await patiently(signal, () => asked(client.chat.update({ channel, ts, ...content })));
  } catch (error) {
    if (!(error instanceof SlackDenial) || isChannelGone(error)) throw error;
    log.error({ err: error, ...id }, 'a message could not be edited');
    return;
  }
  await messages.sent(id, { channel, ts, shownHash });
}
