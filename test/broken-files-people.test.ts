import { expect, test } from 'vitest';
import { problemsOf, SOUND } from './broken-files.ts';

test.each([
  [
    'members as people would write them',
    `${SOUND}rules:\n  - when: {}\n    approvers: ["@bob", "user: U0BOB", group:#leads]`,
    [
      '14:17 rules[0].approvers[0] must be user:U…, group:S…, email:…, team:… or oncall:… (ids as Slack shows them), but is "@bob"',
      '14:25 rules[0].approvers[1] must be user:U…, group:S…, email:…, team:… or oncall:… (ids as Slack shows them), but is "user: U0BOB"',
      '14:40 rules[0].approvers[2] must be user:U…, group:S…, email:…, team:… or oncall:… (ids as Slack shows them), but is "group:#leads"',
    ],
  ],
  [
    'a team that is none',
    `${SOUND}rules:\n  - when: {}\n    approvers: [team:bakend]`,
    [
      '14:17 rules[0].approvers[0] must name a team of this file (team:backend), but is "team:bakend"; did you mean team:backend?',
    ],
  ],
  [
    'a schedule that is none',
    `${SOUND}rules:\n  - when: {}\n    approvers: [oncall:weekley]`,
    [
      '14:17 rules[0].approvers[0] must name a schedule under onCall of this file (oncall:weekly), but is "oncall:weekley"; did you mean oncall:weekly?',
    ],
  ],
  [
    'a schedule where there are none',
    `clusters: [{ name: prod, namespaces: [production] }]\nchannels: { default: C0OPS }\nroles: { APPROVER: ["oncall:weekly"] }`,
    [
      '3:21 roles.APPROVER[0] must name a schedule under onCall of this file (there are none), but is "oncall:weekly"',
    ],
  ],
  [
    'a cluster that is none',
    `${SOUND}rules:\n  - when: { clusters: [prd] }`,
    [
      '13:24 rules[0].when.clusters[0] must be a cluster of this file (prod), but is "prd"; did you mean prod?',
    ],
  ],
  [
    'a namespace that is none',
    `${SOUND}rules:\n  - when: { namespaces: [prodution] }`,
    [
      '13:26 rules[0].when.namespaces[0] must be a namespace of a cluster of this file (production, payments), but is "prodution"; did you mean production?',
    ],
  ],
  [
    'rules of one name, and another problem beside',
    `${SOUND}rules:\n  - { name: night, when: {} }\n  - { name: night, when: {}, approvals: none }`,
    [
      '14:13 rules[1].name must differ from the names before it, but is "night"',
      '14:41 rules[1].approvals must be a whole number of people from 1 to 10, but is "none"',
    ],
  ],
  [
    'deny rules of one name',
    `${SOUND}deny:\n  - { name: night, when: { actions: [redeploy] }, reason: no }\n  - { name: night, when: { actions: [redeploy] }, reason: no }`,
    ['14:13 deny[1].name must differ from the names before it, but is "night"'],
  ],
  [
    'a deny rule that forbids everything',
    `${SOUND}deny:\n  - when: {}\n    reason: no`,
    [
      '13:11 deny[0].when must name at least one condition: an empty one would forbid everything to everybody',
    ],
  ],
  [
    'deny rules with empty conditions',
    `${SOUND}deny:\n  - when: { tags: {} }\n    reason: no\n  - when: { requesters: [] }\n    reason: no`,
    [
      '13:19 deny[0].when.tags must have at least one tag, or be left out',
      '15:25 deny[1].when.requesters must have at least one item, or be left out',
    ],
  ],
  [
    'a deny rule without a reason',
    `${SOUND}deny:\n  - when: { actions: [redeploy] }`,
    ['13:5 deny[0].reason is missing; it must be text that tells people why'],
  ],
  [
    'a deny rule with a blank reason',
    `${SOUND}deny:\n  - when: { actions: [redeploy] }\n    reason: " "`,
    ['14:13 deny[0].reason must be text that tells people why, but is " "'],
  ],
  [
    'a deny rule without conditions',
    `${SOUND}deny:\n  - reason: Nobody ever`,
    ['13:5 deny[0].when is missing; it must be a mapping (key: value)'],
  ],
  [
    'a rota with nothing right',
    `${SOUND}  empty: { rota: { people: [], start: 2026-13-01, handover: 9am, turnDays: 0 } }`,
    [
      '12:28 onCall.empty.rota.people must name at least one person',
      '12:39 onCall.empty.rota.start must be a date such as "2026-01-05", but is "2026-13-01"',
      '12:61 onCall.empty.rota.handover must be a time of day from "00:00" to "23:59", such as "08:30", but is "9am"',
      '12:76 onCall.empty.rota.turnDays must be a whole number of days from 1 to 366, but is 0',
    ],
  ],
  [
    'a rota of groups and teams',
    `${SOUND}  other: { rota: { people: [group:S0LEADS, team:backend], start: 2026-01-05, handover: "09:00", turnDays: 7 } }`,
    [
      '12:29 onCall.other.rota.people[0] must be user:U… or email:… (the id as Slack shows it), but is "group:S0LEADS"',
      '12:44 onCall.other.rota.people[1] must be user:U… or email:… (the id as Slack shows it), but is "team:backend"',
    ],
  ],
  [
    'a rota that says nobody when',
    `${SOUND}  other: { rota: { people: [user:U0BOB] } }`,
    [
      '12:12 onCall.other.rota.start is missing; it must be a date such as "2026-01-05"',
      '12:12 onCall.other.rota.handover is missing; it must be a time of day from "00:00" to "23:59", such as "08:30"',
      '12:12 onCall.other.rota.turnDays is missing; it must be a whole number of days from 1 to 366',
    ],
  ],
  [
    'a schedule in two places',
    `${SOUND}  both: { pagerDuty: PI7DH85, opsgenie: Managers }`,
    ['12:9 onCall.both must have exactly one of pagerDuty, opsgenie and rota'],
  ],
  [
    'a schedule in no place',
    `${SOUND}  none: {}`,
    ['12:9 onCall.none must have exactly one of pagerDuty, opsgenie and rota'],
  ],
  [
    'an address in place of an id',
    `${SOUND}  pd: { pagerDuty: "https://acme.pagerduty.com/schedules#PI7DH85" }\n  og: { opsgenie: "" }`,
    [
      '12:20 onCall.pd.pagerDuty must be the id of a PagerDuty schedule such as PI7DH85 (in the address of its page), but is "https://acme.pagerduty.com/schedules#PI7DH85"',
      '13:19 onCall.og.opsgenie must be the id or the name of an Opsgenie schedule, up to 100 characters, but is ""',
    ],
  ],
  [
    'nobody who can approve',
    `clusters: [{ name: prod, namespaces: [production] }]\nchannels: { default: C0OPS }\nroles: { AUDITOR: ["user:U0BOB"] }`,
    ['3:8 roles must give APPROVER or ADMIN to somebody, or no ticket could be approved'],
  ],
  [
    'a rule without approvers',
    `${SOUND}rules:\n  - when: {}\n    approvers: []`,
    ['14:16 rules[0].approvers must have at least one item, or be left out'],
  ],
])('%s is told with its place and what is allowed', (_what, text, problems) => {
  expect(problemsOf(text)).toEqual(problems);
});
