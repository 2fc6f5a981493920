import type { Option } from '../blocks/options.ts';
import type { Confirm } from '../blocks/text.ts';
import { directChannel, mayRead } from '../conversations.ts';
import { findMessage, messagesIn, postMessage, repliesTo } from '../messages.ts';
import type { Channel, Ephemeral, Message, Notice, View } from '../model.ts';
import { stackOf } from '../views.ts';
import type { Entry } from './choose.ts';
import { runCommand, type Seen } from './command.ts';
import { channelOf, type Desk, Impossible, personOf } from './desk.ts';
import { fill } from './fill.ts';
import { type AppTab, openHome } from './home.ts';
import { close, type Submitted, submit } from './modal.ts';
import { elementAt, placeOf, type Where } from './place.ts';
import { aim, type Press, press, pressAt } from './press.ts';
import { runShortcut } from './shortcut.ts';
import { suggest } from './suggest.ts';

/** One person's hands and eyes. What no hand could do throws `Impossible`. */
export type PersonDriver = {
  readonly id: string;
  /** Types a slash command, by default in the first channel the person is in. */
  readonly command: (command: string, text?: string, where?: { channel?: string }) => Promise<Seen>;
  readonly click: (target: Press) => Promise<{ error: string | undefined }>;
  /** Presses what an older copy of a message showed, as when its edit hasn't reached the screen yet. */
  readonly clickStale: (
    seen: Message,
    target: Omit<Press, keyof Where>,
  ) => Promise<{ error: string | undefined }>;
  /** What would be asked before the press counts. */
  readonly dialog: (target: Press) => Confirm | undefined;
  readonly openViews: () => readonly View[];
  /** The topmost modal. */
  readonly view: () => View | undefined;
  /** Fills an input of the topmost modal; type-ahead menus are asked first, for `typed` or for each wish itself. */
  readonly fill: (blockId: string, entry: Entry, typed?: string) => Promise<void>;
  /** The same on the app's Home. */
  readonly fillHome: (blockId: string, entry: Entry, typed?: string) => Promise<void>;
  readonly suggest: (blockId: string, typed: string, where?: Where) => Promise<readonly Option[]>;
  readonly submit: () => Promise<Submitted>;
  readonly close: () => Promise<void>;
  /** The channel without its threads, oldest first. */
  readonly messages: (channel: string) => readonly Message[];
  /** A message and its replies, oldest first. */
  readonly thread: (channel: string, ts: string) => readonly Message[];
  readonly ephemerals: (channel?: string) => readonly Ephemeral[];
  /** The direct messages with the app, oldest first. */
  readonly dms: () => readonly Message[];
  readonly notices: () => readonly Notice[];
  /** Chooses a global shortcut or, with `message`, one of that message's menu. */
  readonly shortcut: (
    callbackId: string,
    message?: Pick<Message, 'channel' | 'ts'>,
  ) => Promise<{ error: string | undefined }>;
  /** Opens the app on its Home, or on another tab. */
  readonly openHome: (tab?: AppTab) => Promise<void>;
  /** What the app has published; buttons in it are pressed by `click` with `view: home()`. */
  readonly home: () => View | undefined;
  readonly say: (channel: string, text: string, threadTs?: string) => Message;
};

export function makePerson(desk: Desk, id: string): PersonDriver {
  return { id, ...makeHands(desk, id), ...makeModalHands(desk, id), ...makeEyes(desk, id) };
}

function makeHands(desk: Desk, id: string) {
  const me = () => personOf(desk, id);
  return {
    command: async (command, text = '', where = {}) =>
      runCommand(desk, { person: me(), command, text, channel: where.channel ?? firstChannel(desk, id).id }),
    click: async (target) => press(desk, me(), target),
    clickStale: async (seen, target) => {
      const place = {
        kind: 'message',
        channel: readableChannel(desk, id, seen.channel),
        message: seen,
      } as const;
      const buttonValue = typeof target.value === 'string' ? target.value : undefined;
      return pressAt(desk, { person: me(), place, at: elementAt(place, { ...target, buttonValue }), target });
    },
    shortcut: async (callbackId, message) => runShortcut(desk, me(), { callbackId, message }),
    openHome: async (tab = 'home') => openHome(desk, me(), tab),
    say: (channel, text, threadTs) =>
      postMessage(desk.world, channelOf(desk, me(), channel), { user: id, text, blocks: [], threadTs }),
  } satisfies Partial<PersonDriver>;
}

function makeModalHands(desk: Desk, id: string) {
  const me = () => personOf(desk, id);
  return {
    fill: async (blockId, entry, typed) => fill(desk, me(), { surface: 'modal', blockId, entry, typed }),
    fillHome: async (blockId, entry, typed) => fill(desk, me(), { surface: 'home', blockId, entry, typed }),
    suggest: async (blockId, typed, where = {}) => {
      const place = placeOf(desk, me(), where);
      return suggest(desk, { person: me(), place, at: elementAt(place, { blockId }), typed });
    },
    submit: async () => submit(desk, me()),
    close: async () => close(desk, me()),
  } satisfies Partial<PersonDriver>;
}

function makeEyes(desk: Desk, id: string) {
  const { world } = desk;
  return {
    dialog: (target) => {
      const { element } = aim(desk, personOf(desk, id), target).at;
      return 'confirm' in element ? element.confirm : undefined;
    },
    openViews: () => stackOf(world, id),
    view: () => stackOf(world, id).at(-1),
    messages: (channel) =>
      messagesIn(world, readableChannel(desk, id, channel).id).filter(
        ({ threadTs }) => threadTs === undefined,
      ),
    thread: (channel, ts) => {
      const parent = findMessage(world, readableChannel(desk, id, channel).id, ts);
      return parent === undefined ? [] : [parent, ...repliesTo(world, parent)];
    },
    ephemerals: (channel) =>
      [...world.ephemerals.values()].filter(
        (ephemeral) => ephemeral.reader === id && (channel === undefined || ephemeral.channel === channel),
      ),
    dms: () => {
      const direct = directChannel(world, personOf(desk, id));
      return direct === undefined ? [] : messagesIn(world, direct.id);
    },
    notices: () => world.notices.filter((notice) => notice.person === id),
    home: () => world.homes.get(id),
  } satisfies Partial<PersonDriver>;
}

function firstChannel({ world }: Desk, id: string): Channel {
  const channel = [...world.channels.values()].find(
    ({ kind, members, isArchived }) => kind === 'channel' && members.includes(id) && !isArchived,
  );
  if (channel === undefined) throw new Impossible(`${id} is in no channel`);
  return channel;
}

function readableChannel({ world }: Desk, reader: string, id: string): Channel {
  const channel = world.channels.get(id);
  if (channel === undefined || !mayRead(channel, reader)) throw new Impossible(`${reader} can't see ${id}`);
  return channel;
}
