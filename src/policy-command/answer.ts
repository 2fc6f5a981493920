import type { LookingEnvironment } from '../config/environment.ts';
import { onCallAccess } from '../config.ts';
import type { Tier } from '../domain/eligibility.ts';
import { explainPolicy, withDeciders } from '../domain/explain-policy.ts';
import type { Person } from '../domain/person.ts';
import type { Case, Policy } from '../domain/policy.ts';
import { DEFAULT_SEVERITY } from '../domain/severity.ts';
import { findApprovers, known } from '../usecases/find-approvers.ts';
import type { Directory } from '../usecases/ports.ts';
import {
  type Explained,
  moment,
  type Note,
  type PolicyAnswer,
  type Unclear,
} from '../words/english/policy-answer.ts';
import type { PolicyArguments } from './arguments.ts';
import { findApplication } from './find-application.ts';
import { describedPerson, type FoundPerson, findInSlack, rotaFacts, slackDirectory } from './find-person.ts';
import type { Around } from './policy-command.ts';

export type Question = Exclude<PolicyArguments, { readonly command: 'check' }>;

export type FoundAnswer = { readonly kind: 'found'; readonly answer: PolicyAnswer } | Unclear;

/** What is known of the people: by Slack, where it can be asked. */
type People = { readonly policy: Policy; readonly directory: Directory | undefined };

/** @throws Refusal `bad-input` when Slack knows no such person; Unavailable `slack`. */
export async function answer(asked: Question, { path, settings, env, now }: Around): Promise<FoundAnswer> {
  const { policy } = settings;
  const { actions, severity, at = now } = asked;
  const app = await findApplication(asked, { settings, kubeconfig: env.KUBECONFIG });
  if (app.kind !== 'found') return app;
  const people = { policy, directory: slackDirectory(env, policy, { at, now }) };
  const found = await personOf(asked, people, at);
  const cases = actions.map((action) => ({ action, application: app.application, severity, at }));
  const usual = { severity: severity === DEFAULT_SEVERITY, time: asked.at === undefined };
  return {
    kind: 'found',
    answer: {
      path,
      hash: policy.hash,
      facts: [
        ...(found?.facts ?? []),
        ...rotaFacts(policy, at),
        ...app.facts,
        { name: 'severity', value: severity, source: usual.severity ? 'usual' : 'given' },
        { name: 'time', value: moment(at), source: usual.time ? 'usual' : 'given' },
      ],
      notes: [...app.notes, ...personNotes(asked, people), ...onCallNotes(asked, people, env)],
      asks: found !== undefined,
      severity,
      explained: await Promise.all(cases.map((subject) => explained(subject, found?.person, people))),
    },
  };
}

function personNotes({ user }: Question, { directory }: People): readonly Note[] {
  if (user === undefined || directory !== undefined) return [];
  return [{ kind: 'half-known', by: user.includes('@') ? 'e-mail' : 'id' }];
}

/** A schedule of another service can be asked where there is a key, and Slack to know its people by. */
function onCallNotes(
  { at, onCall }: Question,
  { policy, directory }: People,
  env: LookingEnvironment,
): readonly Note[] {
  const access = onCallAccess(env);
  const served = Object.entries(policy.onCall).flatMap(([name, { kind }]) =>
    kind === 'rota' ? [] : [{ name, isAsked: directory !== undefined && access[kind] !== undefined }],
  );
  const unasked = served.filter(({ isAsked }) => !isAsked).map(({ name }) => name);
  const asked = served.filter(({ isAsked }) => isAsked).map(({ name }) => name);
  return [
    ...(unasked.length > 0 && onCall === undefined
      ? [{ kind: 'on-call-unknown', schedules: unasked } as const]
      : []),
    ...(asked.length > 0 && at !== undefined ? [{ kind: 'on-call-now', schedules: asked } as const] : []),
  ];
}

async function personOf(
  { user, groups, onCall }: Question,
  { policy, directory }: People,
  at: Date,
): Promise<FoundPerson | undefined> {
  if (user === undefined) return undefined;
  const asked = { user, groups, onCall };
  return directory === undefined ? describedPerson(policy, asked, at) : findInSlack(directory, asked);
}

async function explained(
  subject: Case,
  person: Person | undefined,
  { policy, directory }: People,
): Promise<Explained> {
  const explanation = explainPolicy(policy, person, subject);
  if (directory === undefined) return { action: subject.action, explanation, people: undefined };
  const question = { requester: person?.userId ?? '', cases: [subject] };
  const { approvers, backups } = await findApprovers(directory, policy, question);
  const names = async (ids: readonly string[]) =>
    (await Promise.all(ids.map((id) => known(directory, id, 'operation'))))
      .filter((each) => each !== undefined)
      .map(({ displayName, userId }) => `${displayName} (${userId})`);
  const people: Record<Tier, readonly string[]> = {
    approvers: await names(approvers),
    backups: await names(backups),
  };
  return {
    action: subject.action,
    explanation: withDeciders(explanation, approvers.length + backups.length),
    people,
  };
}
