import type { Person, UserId } from './person.ts';

/** Who is meant: a person, a Slack user group, an e-mail address, who is on call, or a team of the policy. */
export type Member =
  | { readonly kind: 'user'; readonly id: UserId }
  | { readonly kind: 'group'; readonly id: string }
  | { readonly kind: 'email'; readonly email: string }
  /** Whoever an on-call schedule of the policy names at the moment. */
  | { readonly kind: 'oncall'; readonly schedule: string }
  | { readonly kind: 'team'; readonly name: string };

export type FlatMember = Exclude<Member, { kind: 'team' }>;

export type Team = {
  readonly members: readonly Member[];
  /** Application names, or `tag:value` for all that carry the tag. */
  readonly applications: readonly string[];
};

type Teams = { readonly teams: Readonly<Record<string, Team>> };

export function isAmong(policy: Teams, members: readonly Member[], person: Person): boolean {
  return flatMembers(policy, members).some((member) => means(member, person));
}

/** The same, and where it is not known who is on call, everybody may be: for what forbids. */
export function mayBeAmong(policy: Teams, members: readonly Member[], person: Person): boolean {
  const onCall = [...person.onCall, ...(person.maybeOnCall ?? [])];
  return isAmong(policy, members, { ...person, onCall });
}

function means(member: FlatMember, person: Person): boolean {
  switch (member.kind) {
    case 'user':
      return member.id === person.userId;
    case 'group':
      return person.groups.includes(member.id);
    case 'email':
      return member.email.toLowerCase() === person.email?.toLowerCase();
    case 'oncall':
      return person.onCall.includes(member.schedule);
  }
}

/** Members with every team replaced by its own; a team that names itself, directly or not, adds nothing. */
export function flatMembers(
  policy: Teams,
  members: readonly Member[],
  seen: ReadonlySet<string> = new Set(),
): FlatMember[] {
  return members.flatMap((member) => {
    if (member.kind !== 'team') return [member];
    if (seen.has(member.name)) return [];
    return flatMembers(policy, policy.teams[member.name]?.members ?? [], new Set([...seen, member.name]));
  });
}

/** Members in the notation of `firebreak.yaml`. */
export function namesOf(members: readonly Member[]): string[] {
  return members.map(nameOf);
}

function nameOf(member: Member): string {
  switch (member.kind) {
    case 'user':
    case 'group':
      return `${member.kind}:${member.id}`;
    case 'email':
      return `email:${member.email}`;
    case 'oncall':
      return `oncall:${member.schedule}`;
    case 'team':
      return `team:${member.name}`;
  }
}
