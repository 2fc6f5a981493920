import { type Client, findCommand } from './commands.ts';
import { forgetWatches } from './connection-commands.ts';
import type { Keyspace } from './keyspace.ts';
import { array, ok, RedisError, type Reply } from './resp.ts';

export type Server = { readonly databases: readonly Keyspace[]; readonly nowMs: () => number };

export type Session = {
  readonly client: Client;
  /** One command with its name first. Never throws for what a client sends. */
  readonly run: (words: readonly string[]) => Reply;
  /** The client is gone: nothing of it is watched any more. */
  readonly end: () => void;
};

type Transaction = { readonly queue: (readonly string[])[]; refused: boolean };
type State = { readonly server: Server; readonly client: Client; transaction: Transaction | undefined };

/** One connection: what runs at once, what waits for EXEC, and what a WATCH makes of it. */
export function makeSession(server: Server, id: number): Session {
  const client: Client = { id, name: '', protocol: 2, database: 0, watch: { broken: false } };
  const state: State = { server, client, transaction: undefined };
  return {
    client,
    run: (words) => answering(() => dispatch(state, words)),
    end: () => forgetWatches(client, server.databases),
  };
}

function answering(work: () => Reply): Reply {
  try {
    return work();
  } catch (error) {
    if (error instanceof RedisError) return { kind: 'error', text: error.message };
    throw error;
  }
}

type SessionCommand = {
  readonly arity: number;
  readonly run: (state: State, args: readonly string[]) => Reply;
};

/** They act at once, also inside a transaction. */
const sessionCommands = new Map<string, SessionCommand>([
  ['multi', { arity: 1, run: begin }],
  ['exec', { arity: 1, run: execute }],
  ['discard', { arity: 1, run: discard }],
  ['watch', { arity: -2, run: watch }],
  ['quit', { arity: -1, run: () => ok }],
]);

function dispatch(state: State, words: readonly string[]): Reply {
  const { transaction } = state;
  const [name = '', ...args] = words;
  const immediate = sessionCommands.get(name.toLowerCase());
  const refusal = refusalOf(words, immediate ?? findCommand(name));
  if (refusal !== undefined) {
    if (transaction !== undefined) transaction.refused = true;
    throw refusal;
  }
  if (immediate !== undefined) return immediate.run(state, args);
  if (transaction === undefined) return runNow(state, words);
  transaction.queue.push(words);
  return { kind: 'simple', text: 'QUEUED' };
}

/** Redis shows no more than this of what it doesn't know. */
const shownCharacters = 128;

function refusalOf(words: readonly string[], command: { arity: number } | undefined): RedisError | undefined {
  const [name = '', ...args] = words;
  if (command === undefined) {
    const shown = args.map((arg) => `'${arg}' `).join('');
    return new RedisError(
      `ERR unknown command '${name.slice(0, shownCharacters)}', with args beginning with: ${shown.slice(0, shownCharacters)}`,
    );
  }
  const { arity } = command;
  const fits = arity < 0 ? words.length >= -arity : words.length === arity;
  return fits
    ? undefined
    : new RedisError(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);
}

function runNow({ server, client }: State, [name = '', ...args]: readonly string[]): Reply {
  const command = findCommand(name);
  const keyspace = server.databases[client.database];
  if (command === undefined || keyspace === undefined) throw new RedisError('ERR internal error');
  return command.run(args, { ...server, client, keyspace });
}

function begin(state: State): Reply {
  if (state.transaction !== undefined) throw new RedisError('ERR MULTI calls can not be nested');
  state.transaction = { queue: [], refused: false };
  return ok;
}

/** The queue runs as one; what fails in it fails alone, unless a word of it was refused or a watched key changed. */
function execute(state: State): Reply {
  const { transaction, client, server } = state;
  if (transaction === undefined) throw new RedisError('ERR EXEC without MULTI');
  // An expiry is a change too, also one that nobody has noticed yet.
  for (const keyspace of server.databases) keyspace.sweep();
  const { broken } = client.watch;
  leaveTransaction(state);
  if (transaction.refused)
    throw new RedisError('EXECABORT Transaction discarded because of previous errors.');
  if (broken) return { kind: 'nil-array' };
  return array(transaction.queue.map((words) => answering(() => runNow(state, words))));
}

function discard(state: State): Reply {
  if (state.transaction === undefined) throw new RedisError('ERR DISCARD without MULTI');
  leaveTransaction(state);
  return ok;
}

function leaveTransaction(state: State): void {
  state.transaction = undefined;
  forgetWatches(state.client, state.server.databases);
}

function watch(state: State, keys: readonly string[]): Reply {
  if (state.transaction !== undefined) throw new RedisError('ERR WATCH inside MULTI is not allowed');
  for (const key of keys) state.server.databases[state.client.database]?.watch(key, state.client.watch);
  return ok;
}
