import { readInteger, syntaxError } from './arguments.ts';
import type { Commands, Context } from './commands.ts';
import { matcher } from './glob.ts';
import { array, bulk, integer, nil, ok, RedisError, type Reply } from './resp.ts';

const defaultScanCount = 10;

export const keyCommands: Commands = {
  get: {
    arity: 2,
    run: ([key = ''], { keyspace }) => {
      const entry = keyspace.get(key);
      return entry === undefined ? nil : bulk(entry.value);
    },
  },
  del: {
    arity: -2,
    run: (keys, { keyspace }) => integer(keys.filter((key) => keyspace.remove(key)).length),
  },
  exists: {
    arity: -2,
    run: (keys, { keyspace }) => integer(keys.filter((key) => keyspace.get(key) !== undefined).length),
  },
  keys: {
    arity: 2,
    run: ([glob = ''], { keyspace }) => {
      const wanted = matcher(glob);
      return array(
        keyspace
          .list()
          .filter(({ key }) => wanted(key))
          .map(({ key }) => bulk(key)),
      );
    },
  },
  scan: { arity: -2, run: scan },
  dbsize: { arity: 1, run: (_, { keyspace }) => integer(keyspace.size()) },
  flushdb: { arity: -1, run: (args, { keyspace }) => flush(args, [keyspace]) },
  flushall: { arity: -1, run: (args, { databases }) => flush(args, databases) },
};

function flush(args: readonly string[], databases: Context['databases']): Reply {
  const [mode = 'sync', ...more] = args;
  if (!['sync', 'async'].includes(mode.toLowerCase()) || more.length > 0) throw syntaxError();
  for (const keyspace of databases) keyspace.clear();
  return ok;
}

/** The cursor is the place of the next key, so keys that come or go in between move nobody else. */
function scan([cursor = '', ...options]: readonly string[], { keyspace }: Context): Reply {
  if (!/^\d+$/.test(cursor)) throw new RedisError('ERR invalid cursor');
  const { count, wanted } = readScanOptions(options);
  const ahead = keyspace.list().filter(({ place }) => place >= Number(cursor));
  const page = ahead.slice(0, count).filter(({ key }) => wanted(key));
  const next = ahead[count]?.place ?? 0;
  return array([bulk(String(next)), array(page.map(({ key }) => bulk(key)))]);
}

function readScanOptions(options: readonly string[]) {
  let count = defaultScanCount;
  let wanted = (_key: string) => true;
  for (let i = 0; i < options.length; i += 2) {
    const value = options[i + 1];
    const name = options[i]?.toLowerCase();
    if (value === undefined) throw syntaxError();
    if (name === 'count') {
      count = readInteger(value);
      if (count < 1) throw syntaxError();
    } else if (name === 'match') wanted = matcher(value);
    else throw syntaxError();
  }
  return { count, wanted };
}
