import type { Entry } from '../../src/domain/entry.ts';
import type { Member } from '../../src/domain/members.ts';
import type { Person, UserId } from '../../src/domain/person.ts';
import type { Conditions, Role } from '../../src/domain/policy.ts';
import type { Severity } from '../../src/domain/severity.ts';
import { type Hours, WEEKDAYS } from '../../src/domain/time-of-week.ts';
import type { World } from './world.ts';

/** What a policy means, told a second time in another way: by everybody it names, and by counting minutes. */

type Asked = Pick<Entry, 'action' | 'application'> & { readonly severity: Severity; readonly at: Date };

/** Everybody that members stand for. */
function named({ policy, people }: World, members: readonly Member[]): ReadonlySet<UserId> {
  const found = new Set<UserId>();
  const seen = new Set<string>();
  const left = [...members];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const one = next;
    if (one.kind === 'team') {
      if (!seen.has(one.name)) left.push(...(policy.teams[one.name]?.members ?? []));
      seen.add(one.name);
    }
    for (const person of people) if (isMeant(one, person)) found.add(person.userId);
  }
  return found;
}

function isMeant(member: Member, { userId, groups, onCall, username }: Person): boolean {
  if (member.kind === 'user') return member.id === userId;
  if (member.kind === 'group') return groups.includes(member.id);
  if (member.kind === 'oncall') return onCall.includes(member.schedule);
  return member.kind === 'email' && member.email.startsWith(`${username.toUpperCase()}@`);
}

/** Hours in UTC, by looking at the beginnings of yesterday and today. */
function isDuring({ days, from, until }: Hours, at: Date): boolean {
  const lasts = until > from ? until - from : until - from + 1440;
  const midnight = Math.floor(at.getTime() / 86_400_000) * 86_400_000;
  return [midnight - 86_400_000, midnight].some((day) => {
    const weekday = WEEKDAYS[(new Date(day).getUTCDay() + 6) % 7] ?? 'Mon';
    const since = (at.getTime() - day) / 60_000 - from;
    return days.includes(weekday) && since >= 0 && since < lasts;
  });
}

function meets(when: Conditions, { action, application, severity, at }: Asked): boolean {
  const { actions = [action], severities = [severity], tags = {}, hours } = when;
  const carried = Object.keys(tags).filter((tag) => application.tags[tag] === tags[tag]);
  return (
    actions.some((each) => each === action) &&
    severities.some((each) => each === severity) &&
    carried.length === Object.keys(tags).length &&
    (hours === undefined || hours.some((each) => isDuring(each, at)))
  );
}

/** What the first rule that matches says, and the defaults. */
export const termsFor = ({ policy }: World, asked: Asked) => {
  const [first] = policy.rules.filter(({ when }) => meets(when, asked));
  return first === undefined ? policy.defaults : { ...policy.defaults, ...first.terms };
};

export function isDenied(world: World, who: UserId, asked: Asked): boolean {
  return world.policy.deny.some(
    ({ when }) =>
      meets(when, asked) && (when.requesters === undefined || named(world, when.requesters).has(who)),
  );
}

export const isFrozen = (world: World, asked: Asked): boolean =>
  termsFor(world, asked).freezes.some(({ when }) => when.kind === 'hours' && isDuring(when.hours, asked.at));

export function hasRole(world: World, who: UserId, role: Role): boolean {
  const { roles } = world.policy;
  return named(world, [...roles[role], ...roles.ADMIN]).has(who);
}

/** Whether one of their teams has the application. */
export function reaches(world: World, who: UserId, { application: { name, tags } }: Asked): boolean {
  const carried = Object.entries(tags).map(([tag, value]) => `${tag}:${value}`);
  return Object.values(world.policy.teams).some(
    ({ members, applications }) =>
      named(world, members).has(who) && applications.some((each) => [name, ...carried].includes(each)),
  );
}

/** Whether their word on it would count. */
export function decides(world: World, who: UserId, asked: Asked): boolean {
  const { approvers, backups } = termsFor(world, asked);
  const { APPROVER, ADMIN } = world.policy.roles;
  return named(world, [...(approvers ?? APPROVER), ...(backups ?? ADMIN)]).has(who);
}

export const isMember = ({ people }: World, who: UserId): boolean =>
  people.some(({ userId, standing }) => userId === who && standing === 'member');
