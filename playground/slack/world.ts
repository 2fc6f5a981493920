import type {
  Change,
  Channel,
  Command,
  Ephemeral,
  Group,
  Message,
  Notice,
  Person,
  Shortcut,
  StoredFile,
  Values,
  View,
} from './model.ts';

export type AppIdentity = {
  readonly appId: string;
  readonly botId: string;
  readonly botUser: string;
  readonly name: string;
};

/** Everything there is in the workspace. Values are replaced, never altered, so a snapshot stays as it was. */
export type World = {
  readonly team: { readonly id: string; readonly domain: string; readonly name: string };
  readonly app: AppIdentity;
  readonly people: Map<string, Person>;
  readonly groups: Map<string, Group>;
  readonly channels: Map<string, Channel>;
  /** By channel, in the order of their `ts`. */
  readonly messages: Map<string, readonly Message[]>;
  readonly ephemerals: Map<string, Ephemeral>;
  /** Open modals by person, the topmost last. */
  readonly stacks: Map<string, readonly View[]>;
  readonly homes: Map<string, View>;
  readonly files: Map<string, StoredFile>;
  /** What people chose in messages, by `person channel ts`. */
  readonly choices: Map<string, Values>;
  readonly notices: Notice[];
  readonly commands: Map<string, Command>;
  readonly shortcuts: Map<string, Shortcut>;
  readonly scopes: Set<string>;
  /** Which of them were needed so far. */
  readonly scopesUsed: Set<string>;
  readonly now: () => Date;
  /** A fresh `ts`: later than every one before. */
  readonly stamp: () => string;
  /** A fresh id such as `V0000000A3`. */
  readonly nextId: (prefix: string) => string;
  readonly changed: (change: Change) => void;
  readonly subscribe: (listener: (change: Change) => void) => () => void;
};

type Facts = Pick<World, 'team' | 'app' | 'now'>;

export function makeWorld({ team, app, now }: Facts): World {
  const listeners = new Set<(change: Change) => void>();
  return {
    team,
    app,
    now,
    people: new Map(),
    groups: new Map(),
    channels: new Map(),
    messages: new Map(),
    ephemerals: new Map(),
    stacks: new Map(),
    homes: new Map(),
    files: new Map(),
    choices: new Map(),
    notices: [],
    commands: new Map(),
    shortcuts: new Map(),
    scopes: new Set(),
    scopesUsed: new Set(),
    stamp: makeStamp(now),
    nextId: makeNextId(now),
    changed(change) {
      for (const listener of [...listeners]) listener(change);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function makeStamp(now: () => Date): () => string {
  const last = { micros: 0 };
  return () => {
    last.micros = Math.max(last.micros + 1, now().getTime() * 1000);
    const seconds = Math.floor(last.micros / 1_000_000);
    return `${seconds}.${String(last.micros % 1_000_000).padStart(6, '0')}`;
  };
}

/** Ids hold the time of their making, so that a workspace that starts anew gives out none a second time. */
function makeNextId(now: () => Date): (prefix: string) => string {
  const counter = { value: now().getTime() };
  return (prefix) => {
    counter.value += 1;
    return `${prefix}0${counter.value.toString(36).toUpperCase()}`;
  };
}
