import type { Action } from '../../domain/action.ts';
import type { Application } from '../../domain/application.ts';
import type { Entry } from '../../domain/entry.ts';
import type { Voice } from '../voice.ts';

/** Small pieces that Chinese sentences share. A half-width space stands between Chinese and everything else. */

export const ACTION_NAMES_CHINESE: Readonly<Record<Action, string>> = {
  'delete-pods': '删除 Pod',
  redeploy: '重新部署',
};

/** A value at the beginning of a sentence; what stands there without it brings no space. */
export const lead = (value: string | undefined, otherwise: string): string =>
  value === undefined ? otherwise : `${value} `;

/** A value between Chinese characters. */
export const amid = (value: string | undefined, otherwise: string): string =>
  value === undefined ? otherwise : ` ${value} `;

/** A value before a punctuation mark. */
export const trail = (value: string | undefined, otherwise: string): string =>
  value === undefined ? otherwise : ` ${value}`;

/** `没有操作`, `1 次操作`, `2 次操作`. */
export const operations = (n: number): string => (n === 0 ? '没有操作' : `${n} 次操作`);

const JOINTS = { and: '和', or: '或' } as const;

/** `a`, `a 和 b`, `a、b 和 c`. */
export function listed(parts: readonly string[], joint: 'and' | 'or' = 'and'): string {
  const last = parts.at(-1);
  if (last === undefined) return '';
  if (parts.length === 1) return last;
  const rest = parts.slice(0, -1).join('、');
  return `${rest}${/[\p{Script=Han}）]$/u.test(rest) ? '' : ' '}${JOINTS[joint]}${/^\p{Script=Han}/u.test(last) ? '' : ' '}${last}`;
}

export const andMore = (n: number): string => `另有 ${n} 项`;

/** All of `parts`, or the first `limit` and how many there are. */
export function someOf(parts: readonly string[], limit: number, measure = '项'): string {
  if (parts.length <= limit) return listed(parts);
  return `${parts.slice(0, limit).join('、')} 等 ${parts.length} ${measure}`;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time for people: `35 秒`, `2 分钟 5 秒`, `2 小时`, `3 天`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${whole} 秒`;
  if (whole < HOUR) return twoUnits(whole, { size: MINUTE, name: '分钟' }, { size: 1, name: '秒' });
  if (whole < DAY) return twoUnits(whole, { size: HOUR, name: '小时' }, { size: MINUTE, name: '分钟' });
  return twoUnits(whole, { size: DAY, name: '天' }, { size: HOUR, name: '小时' });
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
  return kind === 'team' ? `团队 ${voice.code(id)}` : voice.text(id === '' ? name : id);
}

/** “删除 `web` 的 Pod”、“重新部署 `web`”。 */
export function deed(
  { action, application }: Pick<Entry, 'action'> & { readonly application: Pick<Application, 'name'> },
  say: (name: string) => string,
): string {
  switch (action) {
    case 'delete-pods':
      return `删除 ${say(application.name)} 的 Pod`;
    case 'redeploy':
      return `重新部署 ${say(application.name)}`;
  }
}
