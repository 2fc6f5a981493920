import type { Action } from '../../domain/action.ts';
import type { Application } from '../../domain/application.ts';
import type { Entry } from '../../domain/entry.ts';
import type { Voice } from '../voice.ts';

/** Small pieces that English sentences share. */

export const ACTION_NAMES_ENGLISH: Readonly<Record<Action, string>> = {
  'delete-pods': 'Delete pods',
  redeploy: 'Redeploy',
};

export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** `no operation`, `1 operation`, `2 operations`. */
export const operations = (n: number): string => (n === 0 ? 'no operation' : count(n, 'operation'));

/** `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[], joint: 'and' | 'or' = 'and'): string {
  const last = parts.at(-1);
  if (last === undefined) return '';
  return parts.length === 1 ? last : `${parts.slice(0, -1).join(', ')} ${joint} ${last}`;
}

export const andMore = (n: number): string => `and ${n} more`;

/** The first `limit` of `parts`, and how many are left. */
export function someOf(parts: readonly string[], limit: number): string {
  if (parts.length <= limit) return listed(parts);
  return `${parts.slice(0, limit).join(', ')} ${andMore(parts.length - limit)}`;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time for people: `35 s`, `2 min 5 s`, `2 h`, `3 d`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return twoUnits(whole, { size: MINUTE, name: 'min' }, { size: 1, name: 's' });
  if (whole < DAY) return twoUnits(whole, { size: HOUR, name: 'h' }, { size: MINUTE, name: 'min' });
  return twoUnits(whole, { size: DAY, name: 'd' }, { size: HOUR, name: 'h' });
}

type Unit = { readonly size: number; readonly name: string };

function twoUnits(seconds: number, big: Unit, small: Unit): string {
  const rest = Math.floor((seconds % big.size) / small.size);
  const first = `${Math.floor(seconds / big.size)} ${big.name}`;
  return rest === 0 ? first : `${first} ${rest} ${small.name}`;
}

/** Members in the notation of `firebreak.yaml`, as people would name them. */
export function members(names: readonly string[], voice: Voice): string {
  return someOf(
    names.map((name) => member(name, voice)),
    5,
  );
}

function member(name: string, voice: Voice): string {
  const [kind = '', ...rest] = name.split(':');
  const id = rest.join(':');
  if (kind === 'user') return voice.person(id);
  if (kind === 'group') return voice.group(id);
  return kind === 'team' ? `team ${voice.code(id)}` : voice.text(id === '' ? name : id);
}

/** "delete pods of `web`", "redeploy `web`". */
export function deed(
  { action, application }: Pick<Entry, 'action'> & { readonly application: Pick<Application, 'name'> },
  say: (name: string) => string,
): string {
  switch (action) {
    case 'delete-pods':
      return `delete pods of ${say(application.name)}`;
    case 'redeploy':
      return `redeploy ${say(application.name)}`;
  }
}
