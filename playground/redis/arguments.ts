import { RedisError } from './resp.ts';

const int64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

export const syntaxError = () => new RedisError('ERR syntax error');

/** A 64-bit integer as Redis reads one: no sign but `-`, no leading zero, no space. Exact up to 2^53. */
export function readInteger(
  text: string | undefined,
  complaint = 'ERR value is not an integer or out of range',
): number {
  return Number(readBigInteger(text, complaint));
}

function readBigInteger(text: string | undefined, complaint: string): bigint {
  if (text === undefined || !/^(0|-?[1-9]\d*)$/.test(text)) throw new RedisError(complaint);
  const value = BigInt(text);
  if (value < int64.least || value > int64.most) throw new RedisError(complaint);
  return value;
}

export type TimeUnit = 'seconds' | 'milliseconds';
export type TimeBase = 'from-now' | 'unix-time';

/** The moment, in Unix milliseconds, that an amount of time written by a client means. May lie in the past. */
export function readMoment(
  text: string | undefined,
  how: { unit: TimeUnit; base: TimeBase; command: string; nowMs: number },
): number {
  const amount = readBigInteger(text, 'ERR value is not an integer or out of range');
  const ms = how.unit === 'seconds' ? amount * 1000n : amount;
  const moment = how.base === 'from-now' ? ms + BigInt(how.nowMs) : ms;
  if (moment > int64.most || ms < int64.least) throw invalidExpiry(how.command);
  return Number(moment);
}

export const invalidExpiry = (command: string) =>
  new RedisError(`ERR invalid expire time in '${command}' command`);
