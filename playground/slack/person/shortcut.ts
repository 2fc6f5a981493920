import { troubleOf } from '../delivery/envelope.ts';
import { findMessage, notify } from '../messages.ts';
import type { Message, Person } from '../model.ts';
import { messageShortcutPayload, shortcutPayload } from '../payloads.ts';
import { requireCommands } from './command.ts';
import { channelOf, type Desk, Impossible } from './desk.ts';

type Chosen = {
  readonly callbackId: string;
  /** Where the shortcut is one of a message's menu. */
  readonly message?: Pick<Message, 'channel' | 'ts'> | undefined;
};

/** Chooses a shortcut from the composer's menu, or from a message's. Gives Slack's error code, if any. */
export async function runShortcut(
  desk: Desk,
  person: Person,
  { callbackId, message }: Chosen,
): Promise<{ error: string | undefined }> {
  const { world, triggers, deliver } = desk;
  requireCommands(world);
  const wanted = message === undefined ? 'global' : 'message';
  const shortcut = world.shortcuts.get(callbackId);
  if (shortcut?.type !== wanted) throw new Impossible(`there is no ${wanted} shortcut ${callbackId}`);
  const press = { person, triggerId: triggers.issue(person.id), callbackId, actionTs: world.stamp() };
  const payload =
    message === undefined ? shortcutPayload(world, press) : messagePayload(desk, message, press);
  const error = troubleOf(await deliver.once({ type: 'interactive', payload }));
  if (error !== undefined)
    notify(world, person.id, { text: `${shortcut.name} failed with the error "${error}"` });
  return { error };
}

function messagePayload(
  desk: Desk,
  at: Pick<Message, 'channel' | 'ts'>,
  press: { person: Person; triggerId: string; callbackId: string; actionTs: string },
) {
  const channel = channelOf(desk, press.person, at.channel);
  const message = findMessage(desk.world, at.channel, at.ts);
  if (message === undefined) throw new Impossible(`there is no message ${at.ts} in ${channel.name}`);
  const origin = { channel: channel.id, person: press.person.id, ts: message.ts };
  const responseUrl = `${desk.siteUrl()}${desk.responseUrls.issue(origin)}`;
  return messageShortcutPayload(desk.world, { channel, message }, { ...press, responseUrl });
}
