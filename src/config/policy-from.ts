import type { Freeze } from '../domain/freeze.ts';
import type { LadderSeconds, Rung } from '../domain/ladder.ts';
import type { Member, Team } from '../domain/members.ts';
import type { Conditions, DenyRule, Policy, Rule, Terms } from '../domain/policy.ts';
import type { Rota, Schedule } from '../domain/rota.ts';
import type { Severity } from '../domain/severity.ts';
import { type Hours, WEEKDAYS } from '../domain/time-of-week.ts';
import { WATCH_LIMITS } from '../domain/watching.ts';
import { BUILT_IN_TERMS } from './built-in-terms.ts';
import type { FirebreakFile } from './schema.ts';

type RuleOfFile = FirebreakFile['rules'][number];
type TermsOfFile = FirebreakFile['defaults'];
type ConditionsOfFile = RuleOfFile['when'];
type HoursOfFile = NonNullable<ConditionsOfFile['hours']>[number];
type FreezeOfFile = NonNullable<TermsOfFile['freezes']>[number];
type ScheduleOfFile = FirebreakFile['onCall'][string];

/** What terms are read against: where a part names one severity of four `terms` has the others. */
type Base = { readonly terms: Terms; readonly timeZone: string };

/** The policy that a file in order states. `hash` is the file's. */
export function policyFrom(file: FirebreakFile, hash: string): Policy {
  const { roles, timeZone } = file;
  const defaults: Terms = {
    ...BUILT_IN_TERMS,
    ...termsFrom(file.defaults, { terms: BUILT_IN_TERMS, timeZone }),
  };
  return {
    roles: {
      EMERGENCY_OPERATOR: roles.EMERGENCY_OPERATOR.map(memberFrom),
      APPLICATION_DEPLOYER: roles.APPLICATION_DEPLOYER.map(memberFrom),
      APPROVER: roles.APPROVER.map(memberFrom),
      AUDITOR: roles.AUDITOR.map(memberFrom),
      ADMIN: roles.ADMIN.map(memberFrom),
    },
    teams: mapped(file.teams, teamFrom),
    onCall: mapped(file.onCall, (schedule) => scheduleFrom(schedule, timeZone)),
    defaults,
    deny: file.deny.map((rule, index) => denyRuleFrom(rule, index, timeZone)),
    rules: file.rules.map((rule, index) => ruleFrom(rule, index, { terms: defaults, timeZone })),
    watch: { ...WATCH_LIMITS, ...file.watch },
    hash,
  };
}

const mapped = <From, To>(all: Readonly<Record<string, From>>, to: (from: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(all).map(([name, from]) => [name, to(from)]));

function teamFrom({ members, applications }: FirebreakFile['teams'][string]): Team {
  return { members: members.map(memberFrom), applications };
}

function ruleFrom(rule: RuleOfFile, index: number, base: Base): Rule {
  const { name = `rule ${index + 1}`, when, ...terms } = rule;
  return { name, when: conditionsFrom(when, base.timeZone), terms: termsFrom(terms, base) };
}

function denyRuleFrom(rule: FirebreakFile['deny'][number], index: number, timeZone: string): DenyRule {
  const { name = `deny ${index + 1}`, when, reason } = rule;
  const { requesters, ...conditions } = when;
  return {
    name,
    when: {
      ...conditionsFrom(conditions, timeZone),
      ...(requesters === undefined ? {} : { requesters: requesters.map(memberFrom) }),
    },
    reason,
  };
}

function conditionsFrom({ hours, ...plain }: ConditionsOfFile, timeZone: string): Conditions {
  return hours === undefined ? plain : { ...plain, hours: hours.map((each) => hoursFrom(each, timeZone)) };
}

function termsFrom(said: TermsOfFile, { terms: base, timeZone }: Base): Partial<Terms> {
  const { approvers, backups, tell, freezes, ...rest } = said;
  const { pendingSeconds, remindSeconds, escalateSeconds, pageAllSeconds, ...plain } = rest;
  const ladder = { remind: remindSeconds, escalate: escalateSeconds, 'page-all': pageAllSeconds };
  const saysLadder = Object.values(ladder).some((times) => times !== undefined);
  return {
    ...plain,
    ...(approvers === undefined ? {} : { approvers: approvers.map(memberFrom) }),
    ...(backups === undefined ? {} : { backups: backups.map(memberFrom) }),
    ...(tell === undefined ? {} : { tell: tell.map(memberFrom) }),
    ...(freezes === undefined ? {} : { freezes: freezes.map((freeze) => freezeFrom(freeze, timeZone)) }),
    ...(pendingSeconds === undefined
      ? {}
      : { pendingSeconds: { ...base.pendingSeconds, ...pendingSeconds } }),
    ...(saysLadder ? { ladder: ladderFrom(ladder, base) } : {}),
  };
}

function ladderFrom(
  said: Readonly<Record<Rung, Partial<Record<Severity, number>> | undefined>>,
  { ladder }: Terms,
): Terms['ladder'] {
  const of = (severity: Severity): LadderSeconds => ({
    remind: said.remind?.[severity] ?? ladder[severity].remind,
    escalate: said.escalate?.[severity] ?? ladder[severity].escalate,
    'page-all': said['page-all']?.[severity] ?? ladder[severity]['page-all'],
  });
  return { P0: of('P0'), P1: of('P1'), P2: of('P2'), P3: of('P3') };
}

function freezeFrom({ reason, from, until, hours }: FreezeOfFile, timeZone: string): Freeze {
  if (hours !== undefined) return { reason, when: { kind: 'hours', hours: hoursFrom(hours, timeZone) } };
  if (from === undefined || until === undefined) throw new Error('the schema lets a freeze without times in');
  return { reason, when: { kind: 'dates', from: new Date(from), until: new Date(until) } };
}

function hoursFrom({ days = [...WEEKDAYS], from, until, timeZone }: HoursOfFile, usual: string): Hours {
  const end = minutesOf(until);
  return {
    days,
    from: minutesOf(from),
    until: end === 0 ? MINUTES_OF_DAY : end,
    timeZone: timeZone ?? usual,
  };
}

const MINUTES_OF_DAY = 1440;
const DAY_MS = 86_400_000;

/** Minutes after midnight of a time such as `08:30`. */
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function scheduleFrom({ pagerDuty, opsgenie, rota }: ScheduleOfFile, usual: string): Schedule {
  if (pagerDuty !== undefined) return { kind: 'pagerduty', id: pagerDuty };
  if (opsgenie !== undefined) return { kind: 'opsgenie', id: opsgenie };
  if (rota === undefined) throw new Error('the schema lets a schedule without a source in');
  return {
    kind: 'rota',
    people: rota.people.map(personFrom),
    timeZone: rota.timeZone ?? usual,
    firstDay: Date.parse(rota.start) / DAY_MS,
    handover: minutesOf(rota.handover),
    turnDays: rota.turnDays,
  };
}

function personFrom(text: string): Rota['people'][number] {
  const [kind, rest] = halves(text);
  return kind === 'user' ? { kind, id: rest } : { kind: 'email', email: rest };
}

/** The schema has seen to the form. */
function memberFrom(text: string): Member {
  const [kind, rest] = halves(text);
  switch (kind) {
    case 'user':
    case 'group':
      return { kind, id: rest };
    case 'email':
      return { kind, email: rest };
    case 'oncall':
      return { kind, schedule: rest };
    default:
      return { kind: 'team', name: rest };
  }
}

function halves(text: string): [string, string] {
  const at = text.indexOf(':');
  return [text.slice(0, at), text.slice(at + 1)];
}
