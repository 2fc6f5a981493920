import type { Journal } from './journal.ts';
import type { Change } from './model.ts';
import { textOf } from './read.ts';
import type { World } from './world.ts';

/** Everything a page needs to draw the workspace; plain JSON but for dates, which become ISO texts. */
export function snapshotOf(world: World, connections: number) {
  return {
    team: world.team,
    app: world.app,
    connections,
    scopes: [...world.scopes],
    scopesUsed: [...world.scopesUsed],
    people: [...world.people.values()],
    groups: [...world.groups.values()],
    channels: [...world.channels.values()],
    messages: [...world.messages.values()].flat(),
    ephemerals: [...world.ephemerals.values()],
    /** Open modals by person, the topmost last. */
    modals: Object.fromEntries(world.stacks),
    homes: Object.fromEntries(world.homes),
    files: [...world.files.values()].map(({ bytes: _, ...file }) => file),
    notices: [...world.notices],
    commands: [...world.commands.values()],
    shortcuts: [...world.shortcuts.values()],
  };
}
export type Snapshot = ReturnType<typeof snapshotOf>;

export type State = {
  readonly snapshot: () => Snapshot;
  /** Calls back on every change; gives the way to stop. */
  readonly subscribe: (listener: (change: Change) => void) => () => void;
};

const recentCalls = 12;

/** The workspace in words, for a test that waited in vain. */
export function describe(world: World, journal: Journal): string {
  const channels = [...world.channels.values()].flatMap((channel) => {
    const lines = (world.messages.get(channel.id) ?? []).map(
      (message) => `  ${message.threadTs === undefined ? '' : '↳ '}${indented(textOf(message))}`,
    );
    return lines.length === 0 ? [] : [`#${channel.name}`, ...lines];
  });
  const ephemerals = [...world.ephemerals.values()].map(
    (ephemeral) => `only ${ephemeral.reader} sees: ${indented(textOf(ephemeral))}`,
  );
  const modals = [...world.stacks.values()].flat().map((view) => {
    const title = view.spec.type === 'modal' ? view.spec.title.text : 'Home';
    const trouble = [view.trouble, ...Object.values(view.errors)].filter((text) => text !== undefined);
    return `${view.person} has open: ${title}: ${indented(textOf(view.spec))} ${trouble.join(' ')}`;
  });
  const notices = world.notices.map((notice) => `Slack to ${notice.person}: ${notice.text}`);
  const calls = journal.calls().slice(-recentCalls);
  const recent = calls.map((call) => `${call.method} → ${call.answer}`);
  return [...channels, ...ephemerals, ...modals, ...notices, 'Last calls:', ...recent].join('\n');
}

const indented = (text: string) => text.replaceAll('\n', '\n    ');
