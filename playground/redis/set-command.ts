import { invalidExpiry, readMoment, syntaxError, type TimeBase, type TimeUnit } from './arguments.ts';
import type { Commands, Context } from './commands.ts';
import { bulk, nil, ok, type Reply } from './resp.ts';

type Expiry = { readonly amount: string | undefined; readonly unit: TimeUnit; readonly base: TimeBase };

type Options = {
  readonly condition: 'always' | 'missing' | 'present';
  readonly expiry: Expiry | 'none' | 'keep';
  readonly answer: 'ok' | 'old-value';
};

const timeOptions = new Map<string, { unit: TimeUnit; base: TimeBase }>([
  ['ex', { unit: 'seconds', base: 'from-now' }],
  ['px', { unit: 'milliseconds', base: 'from-now' }],
  ['exat', { unit: 'seconds', base: 'unix-time' }],
  ['pxat', { unit: 'milliseconds', base: 'unix-time' }],
]);

export const setCommands: Commands = { set: { arity: -3, run: set } };

function set([key = '', value = '', ...words]: readonly string[], context: Context): Reply {
  const options = readOptions(words);
  const old = context.keyspace.get(key);
  const expiresAtMs =
    options.expiry === 'keep' ? old?.expiresAtMs : momentOf(options.expiry, context.nowMs());
  const refused = options.condition === (old === undefined ? 'present' : 'missing');
  if (!refused) context.keyspace.set(key, value, expiresAtMs);
  if (options.answer === 'old-value') return old === undefined ? nil : bulk(old.value);
  return refused ? nil : ok;
}

function momentOf(expiry: Expiry | 'none', nowMs: number): number | undefined {
  if (expiry === 'none') return undefined;
  const moment = readMoment(expiry.amount, { ...expiry, command: 'set', nowMs });
  if (Number(expiry.amount) <= 0) throw invalidExpiry('set');
  return moment;
}

function readOptions(words: readonly string[]): Options {
  let options: Options = { condition: 'always', expiry: 'none', answer: 'ok' };
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i]?.toLowerCase() ?? '';
    const time = timeOptions.get(word);
    if (time === undefined) options = withFlag(options, word);
    else {
      i += 1;
      if (i >= words.length || options.expiry !== 'none') throw syntaxError();
      options = { ...options, expiry: { ...time, amount: words[i] } };
    }
  }
  return options;
}

function withFlag(options: Options, flag: string): Options {
  if (flag === 'get') return { ...options, answer: 'old-value' };
  if (flag === 'keepttl' && options.expiry === 'none') return { ...options, expiry: 'keep' };
  if (flag === 'nx' && options.condition !== 'present') return { ...options, condition: 'missing' };
  if (flag === 'xx' && options.condition !== 'missing') return { ...options, condition: 'present' };
  throw syntaxError();
}
