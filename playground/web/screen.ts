import type { Snapshot as ClusterSnapshot } from '../cluster/snapshot.ts';
import { mayRead } from '../slack/conversations.ts';
import type { Ephemeral, Message, View } from '../slack/model.ts';
import type { Snapshot } from '../slack/state.ts';
import type { Outage } from './drill.ts';
import { picturesBefore } from './pictures.ts';

/** Everything on one person's screen: JSON texts by a key such as `message:C0OPS:1732.000100`. */
export type Screen = ReadonlyMap<string, string>;

/** What the page shows besides the workspace. */
export type Surroundings = {
  readonly siteUrl: string;
  readonly clusters: readonly ClusterSnapshot[];
  readonly outages: readonly Outage[];
  /** What can be typed after a slash command, for the list above the composer. */
  readonly hints: readonly Hint[];
  /** The applications the drill is about; they come first. */
  readonly applications: readonly string[];
  /** Whom the page can act as, in this order, with what they are in the drill. */
  readonly cast: readonly { readonly id: string; readonly part: string }[];
};

export type Hint = { readonly text: string; readonly what: string };

/** What the person may see and nothing more: metadata and other people's modals stay out. */
export function screenOf(slack: Snapshot, person: string, around: Surroundings): Screen {
  const { people, groups } = slack;
  const { siteUrl, hints, cast, applications, outages, clusters } = around;
  const isConnected = slack.connections > 0;
  const app = { id: slack.app.botUser, name: slack.app.name, isConnected };
  const channels = slack.channels.filter((channel) => mayRead(channel, person));
  const readable = new Set(channels.map(({ id }) => id));
  const modals = (slack.modals[person] ?? []).map(shownView);
  const home = slack.homes[person];
  const { commands, shortcuts } = slack;
  return new Map([
    one('me', { id: person }),
    one('workspace', { team: slack.team, app, siteUrl, hints, cast, applications, commands, shortcuts }),
    one('modals', modals),
    ...(home === undefined ? [] : [one('home', shownView(home))]),
    ...[...picturesBefore(slack, person)].map((id) => one(`picture:${id}`, { id })),
    one('outages', outages.map(shownOutage)),
    ...people.map(({ id, name, realName, isBot }) => one(`person:${id}`, { id, name, realName, isBot })),
    ...groups.map((group) => one(`group:${group.id}`, group)),
    ...channels.map((channel) => one(`channel:${channel.id}`, channel)),
    ...slack.messages
      .filter(({ channel }) => readable.has(channel))
      .map((message): Entry => [`message:${message.channel}:${message.ts}`, textOf(message, shownMessage)]),
    ...slack.ephemerals
      .filter(({ reader }) => reader === person)
      .map((ephemeral): Entry => [`ephemeral:${ephemeral.ts}`, textOf(ephemeral, (shown) => shown)]),
    ...slack.notices.flatMap((notice, index) =>
      notice.person === person ? [one(`notice:${index}`, { ...notice, id: index })] : [],
    ),
    ...clusters.map((cluster) => one(`cluster:${cluster.cluster}`, cluster)),
  ]);
}

type Entry = readonly [string, string];

const one = (key: string, value: unknown): Entry => [key, JSON.stringify(value)];

const texts = new WeakMap<object, string>();

/** The workspace replaces what changes, so a text once made for a message stays true for that object. */
function textOf<Thing extends Message | Ephemeral>(thing: Thing, shown: (thing: Thing) => unknown): string {
  const known = texts.get(thing);
  if (known !== undefined) return known;
  const text = JSON.stringify(shown(thing));
  texts.set(thing, text);
  return text;
}

const shownMessage = ({ metadata: _, notice, ...message }: Message) => ({
  ...message,
  notified: notice.notified,
});

function shownView({ spec, ...view }: View) {
  const { private_metadata: _, ...shown } = spec;
  return { ...view, spec: shown };
}

const shownOutage = ({ name, text, isAway }: Outage) => ({ name, text, isAway: isAway() });

/** What has to be sent so that `before` becomes `after`. */
export function changesBetween(before: Screen, after: Screen): { put: Entry[]; drop: string[] } {
  return {
    put: [...after].filter(([key, text]) => before.get(key) !== text),
    drop: [...before.keys()].filter((key) => !after.has(key)),
  };
}
