import { readInteger, syntaxError } from './arguments.ts';
import type { Client, Commands, Context } from './commands.ts';
import { array, bulk, integer, nil, ok, RedisError, type Reply } from './resp.ts';

/** The Redis whose answers these are; clients choose their behaviour by it. */
const redisVersion = '7.0.15';

export const connectionCommands: Commands = {
  ping: {
    arity: -1,
    run: (args) => {
      const [text, ...more] = args;
      if (more.length > 0) throw new RedisError("ERR wrong number of arguments for 'ping' command");
      return text === undefined ? { kind: 'simple', text: 'PONG' } : bulk(text);
    },
  },
  hello: { arity: -1, run: hello },
  auth: { arity: -2, run: (args) => authenticate(args) },
  select: { arity: 2, run: select },
  client: { arity: -2, run: ([subcommand = '', ...args], context) => runClient(subcommand, args, context) },
  unwatch: {
    arity: 1,
    run: (_, { client, databases }) => {
      forgetWatches(client, databases);
      return ok;
    },
  },
  info: { arity: -1, run: (_, context) => bulk(info(context)) },
};

/** What UNWATCH, EXEC, DISCARD and the end of a connection have in common. */
export function forgetWatches(client: Client, databases: Context['databases']): void {
  for (const keyspace of databases) keyspace.unwatch(client.watch);
  client.watch.broken = false;
}

/** There is no password, so only the default user may come in, with any. */
function authenticate(args: readonly string[]): Reply {
  if (args.length > 2) throw syntaxError();
  if (args.length === 1) {
    throw new RedisError(
      'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
    );
  }
  if (args[0] !== 'default')
    throw new RedisError('WRONGPASS invalid username-password pair or user is disabled.');
  return ok;
}

function select([index]: readonly string[], { client, databases }: Context): Reply {
  const database = readInteger(index);
  if (databases[database] === undefined) throw new RedisError('ERR DB index is out of range');
  client.database = database;
  return ok;
}

function hello([version, ...options]: readonly string[], { client }: Context): Reply {
  const protocol =
    version === undefined
      ? client.protocol
      : readInteger(version, 'ERR Protocol version is not an integer or out of range');
  if (protocol !== 2 && protocol !== 3) throw new RedisError('NOPROTO unsupported protocol version');
  readHelloOptions(options, client);
  client.protocol = protocol;
  return {
    kind: 'map',
    entries: [
      ['server', bulk('redis')],
      ['version', bulk(redisVersion)],
      ['proto', integer(protocol)],
      ['id', integer(client.id)],
      ['mode', bulk('standalone')],
      ['role', bulk('master')],
      ['modules', array([])],
    ],
  };
}

function readHelloOptions(options: readonly string[], client: Client): void {
  for (let rest = options; rest.length > 0; ) {
    const [option = '', first, second] = rest;
    if (option.toLowerCase() === 'auth' && first !== undefined && second !== undefined) {
      authenticate([first, second]);
      rest = rest.slice(3);
    } else if (option.toLowerCase() === 'setname' && first !== undefined) {
      setName(client, first);
      rest = rest.slice(2);
    } else throw new RedisError(`ERR Syntax error in HELLO option '${option}'`);
  }
}

function setName(client: Client, name: string): Reply {
  if (/[^!-~]/.test(name)) {
    throw new RedisError('ERR Client names cannot contain spaces, newlines or special characters.');
  }
  client.name = name;
  return ok;
}

/** Arity as in `Command`, counted with both words of the name. */
const clientCommands = new Map<
  string,
  { arity: number; run: (client: Client, args: readonly string[]) => Reply }
>([
  ['id', { arity: 2, run: ({ id }) => integer(id) }],
  ['getname', { arity: 2, run: ({ name }) => (name === '' ? nil : bulk(name)) }],
  ['setname', { arity: 3, run: (client, [name = '']) => setName(client, name) }],
  ['setinfo', { arity: 4, run: () => ok }],
  ['no-evict', { arity: 3, run: () => ok }],
  ['info', { arity: 2, run: (client) => bulk(describeClient(client)) }],
]);

function runClient(subcommand: string, args: readonly string[], { client }: Context): Reply {
  const command = clientCommands.get(subcommand.toLowerCase());
  if (command === undefined) throw new RedisError(`ERR unknown subcommand '${subcommand}'. Try CLIENT HELP.`);
  if (command.arity !== args.length + 2) {
    throw new RedisError(`ERR wrong number of arguments for 'client|${subcommand.toLowerCase()}' command`);
  }
  return command.run(client, args);
}

const describeClient = ({ id, name, database, protocol }: Client) =>
  `id=${id} name=${name} db=${database} resp=${protocol}\n`;

function info({ databases }: Context): string {
  const keyspaces = databases.flatMap((keyspace, index) => {
    const withExpiry = keyspace
      .list()
      .filter(({ key }) => keyspace.get(key)?.expiresAtMs !== undefined).length;
    return keyspace.size() === 0
      ? []
      : [`db${index}:keys=${keyspace.size()},expires=${withExpiry},avg_ttl=0`];
  });
  return [
    '# Server',
    `redis_version:${redisVersion}`,
    'redis_mode:standalone',
    '',
    '# Persistence',
    'loading:0',
    '',
    '# Replication',
    'role:master',
    'connected_slaves:0',
    '',
    '# Keyspace',
    ...keyspaces,
    '',
  ].join('\r\n');
}
