import { pino } from 'pino';
import { makeOnCall, ON_CALL_TIMEOUT_MS } from '../adapters/oncall/on-call.ts';
import { whoWeAre } from '../adapters/slack/connect.ts';
import { makeDirectory } from '../adapters/slack/directory.ts';
import { makeWebClients } from '../adapters/slack/web-clients.ts';
import type { LookingEnvironment } from '../config/environment.ts';
import { onCallAccess } from '../config.ts';
import { isAmong, namesOf } from '../domain/members.ts';
import { type Person, usernameFrom } from '../domain/person.ts';
import { groupsIn, type Policy } from '../domain/policy.ts';
import { Refusal } from '../domain/refusal.ts';
import { onCallInRota } from '../domain/rota.ts';
import type { Directory } from '../usecases/ports.ts';
import { withOnCall } from '../usecases/with-on-call.ts';
import type { Fact } from '../words/english/policy-answer.ts';
import type { Question } from './arguments.ts';

/** People as Slack knows them, and who is on call at `at`; undefined where there is no token to ask Slack with. */
export function slackDirectory(
  env: LookingEnvironment,
  policy: Policy,
  { at, now }: { readonly at: Date; readonly now: Date },
): Directory | undefined {
  if (env.SLACK_BOT_TOKEN === undefined) return undefined;
  const log = pino({ level: 'silent' });
  const clients = makeWebClients({ botToken: env.SLACK_BOT_TOKEN, apiUrl: env.SLACK_API_URL, log });
  const workspace = makeDirectory({
    client: clients.directory,
    people: { username: async (person) => usernameFrom(person) },
    groups: () => groupsIn(policy),
    identity: () => whoWeAre(clients),
    now: () => now,
  });
  const onCall = makeOnCall({
    services: onCallAccess(env),
    timeoutMs: ON_CALL_TIMEOUT_MS,
    log,
    now: () => now,
  });
  return withOnCall({ workspace, onCall, policy: () => policy, now: () => at });
}

export type FoundPerson = { readonly person: Person; readonly facts: readonly Fact[] };

type Asked = Pick<Question, 'groups' | 'onCall'> & { readonly user: string };

/** @throws Refusal `bad-input` when Slack knows nobody of that id or address; Unavailable `slack`. */
export async function findInSlack(directory: Directory, asked: Asked): Promise<FoundPerson> {
  const { user, groups, onCall } = asked;
  const userId = user.includes('@') ? await directory.byEmail(user, 'decision') : user;
  if (userId === undefined) throw new Refusal('bad-input', { field: 'user', userId: user });
  const known = await directory.person(userId, 'decision');
  const person = { ...known, groups: groups ?? known.groups, onCall: onCall ?? known.onCall };
  return {
    person,
    facts: [
      { name: 'person', value: `${known.displayName} (${userId})`, source: 'slack' },
      { name: 'standing', value: known.standing, source: 'slack' },
      { name: 'groups', value: list(person.groups), source: groups === undefined ? 'slack' : 'given' },
      { name: 'on call', value: list(person.onCall), source: onCall === undefined ? 'slack' : 'given' },
    ],
  };
}

/** By what was typed alone: nobody was asked whether there is such a person. */
export function describedPerson(policy: Policy, asked: Asked, at: Date): FoundPerson {
  const { user, groups = [], onCall } = asked;
  const isEmail = user.includes('@');
  const nameless: Omit<Person, 'username' | 'onCall'> = {
    userId: isEmail ? '' : user,
    teamId: '',
    displayName: user,
    email: isEmail ? user : undefined,
    locale: 'en-US',
    groups,
    standing: 'member',
  };
  const idle: Person = { ...nameless, username: usernameFrom(nameless), onCall: [] };
  const person = { ...idle, onCall: onCall ?? rotasOf(policy, idle, at) };
  return {
    person,
    facts: [
      { name: 'person', value: user, source: 'given' },
      { name: 'standing', value: person.standing, source: 'assumed' },
      { name: 'groups', value: list(groups), source: asked.groups === undefined ? 'assumed' : 'given' },
      { name: 'on call', value: list(person.onCall), source: onCall === undefined ? 'file' : 'given' },
    ],
  };
}

function rotasOf(policy: Policy, person: Person, at: Date): readonly string[] {
  return turnsAt(policy, at).flatMap(({ rota, member }) => (isAmong(policy, [member], person) ? [rota] : []));
}

/** Whose turn it is by the rotas of the file. */
export const rotaFacts = (policy: Policy, at: Date): readonly Fact[] =>
  turnsAt(policy, at).map(({ rota, member }) => ({
    name: 'rota',
    value: `${rota}: ${namesOf([member]).join()}`,
    source: 'file',
  }));

function turnsAt(policy: Policy, at: Date) {
  return Object.entries(policy.onCall).flatMap(([rota, schedule]) => {
    const member = schedule.kind === 'rota' ? onCallInRota(schedule, at) : undefined;
    return member === undefined ? [] : [{ rota, member }];
  });
}

const list = (names: readonly string[]): string => names.join(', ') || '(none)';
