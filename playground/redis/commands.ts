import { connectionCommands } from './connection-commands.ts';
import { expiryCommands } from './expiry-commands.ts';
import { keyCommands } from './key-commands.ts';
import type { Keyspace, Watch } from './keyspace.ts';
import type { Protocol, Reply } from './resp.ts';
import { setCommands } from './set-command.ts';

/** What one connection has said about itself. */
export type Client = {
  readonly id: number;
  name: string;
  protocol: Protocol;
  database: number;
  readonly watch: Watch;
};

export type Context = {
  readonly client: Client;
  readonly keyspace: Keyspace;
  readonly databases: readonly Keyspace[];
  readonly nowMs: () => number;
};

export type Command = {
  /** As Redis counts it, name included: 2 means exactly two words, -2 at least two. */
  readonly arity: number;
  /** `args` without the command's name. Throws RedisError. */
  readonly run: (args: readonly string[], context: Context) => Reply;
};

export type Commands = Readonly<Record<string, Command>>;

/** By lower-case name. MULTI and its kin belong to the session, which decides whether a command runs or waits. */
const commands = new Map(
  Object.entries({ ...keyCommands, ...setCommands, ...expiryCommands, ...connectionCommands }),
);

export const findCommand = (name: string): Command | undefined => commands.get(name.toLowerCase());
