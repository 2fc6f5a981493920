import { readMoment, type TimeBase, type TimeUnit } from './arguments.ts';
import type { Command, Commands } from './commands.ts';
import { integer, RedisError } from './resp.ts';

const noSuchKey = integer(-2);
const noExpiry = integer(-1);

export const expiryCommands: Commands = {
  ttl: remaining((leftMs) => Math.round(leftMs / 1000)),
  pttl: remaining((leftMs) => leftMs),
  pexpiretime: readExpiry((atMs) => atMs),
  expire: expire({ command: 'expire', unit: 'seconds', base: 'from-now' }),
  pexpire: expire({ command: 'pexpire', unit: 'milliseconds', base: 'from-now' }),
  pexpireat: expire({ command: 'pexpireat', unit: 'milliseconds', base: 'unix-time' }),
};

function readExpiry(show: (atMs: number, nowMs: number) => number): Command {
  return {
    arity: 2,
    run: ([key = ''], { keyspace, nowMs }) => {
      const entry = keyspace.get(key);
      if (entry === undefined) return noSuchKey;
      return entry.expiresAtMs === undefined ? noExpiry : integer(show(entry.expiresAtMs, nowMs()));
    },
  };
}

function remaining(show: (leftMs: number) => number): Command {
  return readExpiry((atMs, nowMs) => show(Math.max(0, atMs - nowMs)));
}

function expire(how: { command: string; unit: TimeUnit; base: TimeBase }): Command {
  return {
    arity: -3,
    run: ([key = '', amount, ...flags], { keyspace, nowMs }) => {
      const allowed = readConditions(flags);
      const moment = readMoment(amount, { ...how, nowMs: nowMs() });
      const entry = keyspace.get(key);
      if (entry === undefined || !allowed(moment, entry.expiresAtMs)) return integer(0);
      if (moment <= nowMs()) keyspace.remove(key);
      else keyspace.set(key, entry.value, moment);
      return integer(1);
    },
  };
}

type Condition = (moment: number, current: number | undefined) => boolean;

/** A key without an expiry counts as one that never ends. */
const conditions = new Map<string, Condition>([
  ['nx', (_, current) => current === undefined],
  ['xx', (_, current) => current !== undefined],
  ['gt', (moment, current) => current !== undefined && moment > current],
  ['lt', (moment, current) => current === undefined || moment < current],
]);

function readConditions(flags: readonly string[]): Condition {
  const names = new Set(flags.map((flag) => flag.toLowerCase()));
  const chosen = flags.map((flag) => {
    const condition = conditions.get(flag.toLowerCase());
    if (condition === undefined) throw new RedisError(`ERR Unsupported option ${flag}`);
    return condition;
  });
  if (names.has('nx') && names.size > 1) {
    throw new RedisError('ERR NX and XX, GT or LT options at the same time are not compatible');
  }
  if (names.has('gt') && names.has('lt')) {
    throw new RedisError('ERR GT and LT options at the same time are not compatible');
  }
  return (moment, current) => chosen.every((holds) => holds(moment, current));
}
