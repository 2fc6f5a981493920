import type { Action } from '../../domain/action.ts';
import type { Tier } from '../../domain/eligibility.ts';
import {
  type Check,
  type Explanation,
  type Frozen,
  mayRequest,
  type Unmet,
} from '../../domain/explain-policy.ts';
import { namesOf } from '../../domain/members.ts';
import type { Severity } from '../../domain/severity.ts';
import type { Hours } from '../../domain/time-of-week.ts';
import { duration, listed } from './phrases.ts';
import { aligned } from './policy.ts';

/** Where something that was taken for true comes from. */
export type Source = 'given' | 'slack' | 'cluster' | 'file' | 'only' | 'usual' | 'assumed';

export type Fact = {
  readonly name:
    | 'person'
    | 'standing'
    | 'groups'
    | 'on call'
    | 'rota'
    | 'application'
    | 'place'
    | 'tags'
    | 'severity'
    | 'time';
  readonly value: string;
  readonly source: Source;
};

/** What could not be looked up, or counts for less than it seems. */
export type Note =
  | { readonly kind: 'clusters-away'; readonly clusters: readonly string[] }
  | { readonly kind: 'clusters-unasked'; readonly why: string }
  | { readonly kind: 'application-unknown'; readonly name: string }
  /** Slack alone knows which user id and which e-mail address are one person's. */
  | { readonly kind: 'half-known'; readonly by: 'id' | 'e-mail' }
  /** Schedules of other services that could not be asked, and those that only know of now. */
  | { readonly kind: 'on-call-unknown'; readonly schedules: readonly string[] }
  | { readonly kind: 'on-call-now'; readonly schedules: readonly string[] };

/** Why there is no answer: the application may be in several places, or can't be in the one that was given. */
export type Unclear = {
  readonly kind: 'several-places' | 'no-such-place';
  readonly places: readonly string[];
};

/** One action, explained. */
export type Explained = {
  readonly action: Action;
  readonly explanation: Explanation;
  /** Who they are who could approve, where it was looked up. */
  readonly people: Readonly<Record<Tier, readonly string[]>> | undefined;
};

export type PolicyAnswer = {
  readonly path: string;
  readonly hash: string;
  readonly facts: readonly Fact[];
  readonly notes: readonly Note[];
  /** Whether a person is meant. */
  readonly asks: boolean;
  readonly severity: Severity;
  readonly explained: readonly Explained[];
};

const SOURCES: Readonly<Record<Source, string>> = {
  given: 'as given',
  slack: 'from Slack',
  cluster: 'from its cluster',
  file: 'from the file',
  only: 'the only one of the file',
  usual: 'as usual',
  assumed: 'assumed: neither given nor looked up',
};

export function policyAnswer({ path, hash, facts, notes, ...rest }: PolicyAnswer): string {
  return [
    `By ${path} (SHA-256 ${hash})`,
    '',
    ...aligned(facts.map(({ name, value, source }) => [name, value, SOURCES[source]])),
    ...(notes.length === 0 ? [] : ['']),
    ...notes.map((note) => `  Note: ${noteText(note)}`),
    ...rest.explained.flatMap((each) => ['', ...actionText(each, rest)]),
  ].join('\n');
}

export function unclear({ kind, places }: Unclear): string {
  return kind === 'several-places'
    ? `--cluster and --namespace are needed, since it may be any of ${places.join(', ')}`
    : `--cluster and --namespace must be a place of the file: ${places.join(', ')}`;
}

function noteText(note: Note): string {
  switch (note.kind) {
    case 'clusters-away':
      return `no answer from cluster ${listed(note.clusters)}`;
    case 'clusters-unasked':
      return note.why;
    case 'application-unknown':
      return `no cluster knows an application ${note.name}`;
    case 'half-known':
      return `Slack was not asked, so members that the file names by ${note.by === 'id' ? 'e-mail address' : 'user id'} are taken for others`;
    case 'on-call-unknown':
      return `who is on call by ${listed(note.schedules)} was not looked up; --oncall says what they are taken for`;
    case 'on-call-now':
      return `who is on call by ${listed(note.schedules)} is known of now only, not of --at`;
  }
}

function actionText(
  { action, explanation, people }: Explained,
  { asks, severity }: Pick<PolicyAnswer, 'asks' | 'severity'>,
): string[] {
  const { rules, ruling, checks, frozen } = explanation;
  const verdict = mayRequest(explanation) ? 'yes' : 'no';
  return [
    `${action}: the rule is ${ruling.rule}`,
    '',
    ...aligned([
      ...rules.map(({ rule, unmet }) =>
        unmet.length === 0 ? [rule, 'applies', ''] : [rule, 'does not', unmet.map(unmetText).join('; ')],
      ),
      ...(ruling.rule === 'defaults' ? [['defaults', 'apply', 'no rule matches']] : []),
    ]),
    '',
    ...(asks ? [`May they ask for it? ${verdict}`, ''] : []),
    ...aligned([...checks.map(checkRow), frozenRow(frozen)]),
    '',
    'Who could approve, the person who asks apart',
    '',
    ...aligned(deciderRows(explanation, people)),
    '',
    'Terms',
    '',
    ...aligned(termRows(explanation, severity)),
  ];
}

function unmetText(unmet: Unmet): string {
  switch (unmet.kind) {
    case 'tag':
      return unmet.found === undefined
        ? `tag ${unmet.tag} is missing, not ${unmet.wanted}`
        : `tag ${unmet.tag} is ${unmet.found}, not ${unmet.wanted}`;
    case 'hours':
      return `${moment(unmet.found)} is outside ${listed(unmet.wanted.map(hoursText), 'or')}`;
    default:
      return `${unmet.kind} is ${unmet.found}, not ${listed(unmet.wanted, 'or')}`;
  }
}

const sign = (holds: boolean): string => (holds ? 'ok' : 'NO');

function checkRow(check: Check): string[] {
  return [sign(check.holds), check.kind, checkText(check)];
}

function checkText(check: Check): string {
  switch (check.kind) {
    case 'standing':
      return check.holds ? 'a full member of the workspace' : `${check.standing}, not a full member`;
    case 'role':
      return check.holds
        ? check.role
        : `${check.role} is needed; ${check.holders.length === 0 ? 'nobody has it' : `it belongs to ${listed(check.holders)}`}`;
    case 'team':
      if (check.holds) return listed(check.own);
      return check.teams.length === 0
        ? 'no team has the application'
        : `the application belongs to ${listed(check.teams, 'or')}`;
    case 'deny':
      return check.denial === undefined
        ? 'no deny rule is about this'
        : `"${check.denial.rule}" forbids it: ${check.denial.reason}`;
    case 'approvers':
      return `${check.wanted} needed, ${check.found} found`;
  }
}

function frozenRow(frozen: Frozen | undefined): string[] {
  if (frozen === undefined) return [sign(true), 'freeze', 'none at this time'];
  const until = frozen.until === undefined ? '' : ` until ${moment(frozen.until)}`;
  const way = frozen.breakGlass ? 'the glass can be broken' : 'the glass cannot be broken';
  return [sign(false), 'freeze', `${frozen.freeze.reason}${until}; ${way}`];
}

function deciderRows({ deciders }: Explanation, people: Explained['people']): string[][] {
  return (['approvers', 'backups'] as const).map((tier) => {
    const members = deciders[tier].join(', ') || '(nobody)';
    if (people === undefined) return [tier, members, ''];
    return [tier, members, people[tier].join(', ') || 'nobody now'];
  });
}

function termRows({ ruling: { terms } }: Explanation, severity: Severity): string[][] {
  const ladder = terms.ladder[severity];
  return [
    ['approvals', String(terms.approvals)],
    ['asked again', `after ${duration(ladder.remind)}`],
    ['back-ups asked', `after ${duration(ladder.escalate)}`],
    ['everybody asked', `after ${duration(ladder['page-all'])}`],
    ['expires undecided', `after ${duration(terms.pendingSeconds[severity])}`],
    ['told besides', namesOf(terms.tell).join(', ') || '(nobody)'],
    ['token lives', duration(terms.tokenSeconds)],
    ['reminder of its end', `${duration(terms.expiringSeconds)} before`],
    ['operations', `${terms.operationsPerToken} per token`],
    ['redeploys', `${terms.redeploysPerHour} per hour and application`],
    ['approval code', terms.stepUp ? 'of the approver’s authenticator' : 'none'],
    [
      'break-glass',
      terms.breakGlass
        ? `for ${duration(terms.tokenSeconds / 2)}; its review is asked for every ${duration(terms.reviewSeconds)}`
        : 'not allowed',
    ],
  ];
}

/** `2026-11-21 03:00 UTC` */
export const moment = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const hoursText = ({ days, from, until, timeZone }: Hours): string =>
  `${days.join(' ')} ${clock(from)}–${clock(until)} ${timeZone}`;

function clock(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
