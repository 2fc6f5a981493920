import { type Block, picturesIn } from '../slack/blocks/block.ts';
import { mayRead } from '../slack/conversations.ts';
import { fileIdOf, typeOf } from '../slack/files.ts';
import type { Slack } from '../slack/start.ts';
import type { Snapshot } from '../slack/state.ts';
import type { StaticFile } from './static-file.ts';

/** The files that are before a person's eyes: in messages they may read, or in what only they see. */
export function picturesBefore(slack: Snapshot, person: string): ReadonlySet<string> {
  if (slack.files.length === 0) return new Set();
  const readable = new Set(slack.channels.filter((channel) => mayRead(channel, person)).map(({ id }) => id));
  const shown: readonly { readonly blocks: readonly Block[] }[] = [
    ...slack.messages.filter(({ channel }) => readable.has(channel)),
    ...slack.ephemerals.filter(({ reader }) => reader === person),
    ...[...(slack.modals[person] ?? []), slack.homes[person]].flatMap((view) => view?.spec ?? []),
  ];
  const named = shown.flatMap(({ blocks }) => picturesIn(blocks)).flatMap(({ file }) => fileIdOf(file) ?? []);
  const ready = new Set(slack.files.filter(({ state }) => state === 'ready').map(({ id }) => id));
  return new Set(named.filter((id) => ready.has(id)));
}

/** A picture for the one who has it before their eyes; undefined for anybody else. */
export function pictureFor(slack: Slack, reader: string, id: string): StaticFile | undefined {
  const file = picturesBefore(slack.state.snapshot(), reader).has(id) ? slack.file(id) : undefined;
  const type = file && typeOf(file)?.mimetype;
  return file === undefined || type === undefined ? undefined : { type, body: file.bytes };
}
