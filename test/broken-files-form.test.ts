import { expect, test } from 'vitest';
import { problemsOf, SOUND } from './broken-files.ts';

test.each([
  [
    'a bracket left open',
    `clusters: [{ name: prod`,
    [
      '1:24 } is missing, or a line before it is indented too little',
      '1:24 ] is missing, or a line before it is indented too little',
    ],
  ],
  [
    'a quote left open',
    `${SOUND}rules:\n  - name: "night`,
    ['13:17 a text that begins with " must end with "'],
  ],
  [
    'a tab at the start of a line',
    `${SOUND}rules:\n\t- when: {}`,
    ['13:1 indent with spaces, not with tabs'],
  ],
  [
    'a tab before a key',
    `${SOUND}rules:\n  - when: {}\n\tapprovals: 2`,
    ['14:1 indent with spaces, not with tabs'],
  ],
  [
    'a key one space too far',
    `${SOUND}rules:\n  - when: {}\n   approvals: 2`,
    ['14:1 this line must begin in the same column as those it belongs to'],
  ],
  [
    'a colon without a space',
    `${SOUND}rules:\n  - when:{}\n    approvals: 2`,
    ['13:5 each line must be key: value, with a space after the colon'],
  ],
  [
    'a colon in text without quotes',
    `${SOUND}deny:\n  - when: { actions: [redeploy] }\n    reason: Closed: ask Bob`,
    ['14:13 text that contains a colon and a space must be in quotes'],
  ],
  [
    'an @ in front of text without quotes',
    `${SOUND}deny:\n  - when: { actions: [redeploy] }\n    reason: @bob says no`,
    ['14:13 text that begins with @ must be in quotes'],
  ],
  [
    'a * in front of text without quotes',
    `${SOUND}teams2: { a: *all }`,
    ['12:14 no anchor &all stands before it; text that begins with * must be in quotes'],
  ],
  ['a part that stands there twice', `${SOUND}roles: {}`, ['12:1 this key stands here for the second time']],
  [
    'a key twice in one rule',
    `${SOUND}rules:\n  - when: {}\n    approvals: 1\n    approvals: 2`,
    ['15:5 this key stands here for the second time'],
  ],
  [
    'an unknown part',
    `${SOUND}rule: []`,
    [
      '12:1 rule is no known key (known: clusters, applications, channels, timeZone, roles, teams, onCall, defaults, deny, rules, watch); did you mean rules?',
    ],
  ],
  [
    'an unknown key in a rule',
    `${SOUND}rules:\n  - when: {}\n    aprovers: [user:U0BOB]`,
    [
      '14:5 rules[0].aprovers is no known key (known: name, when, approvers, backups, approvals, tell, tokenSeconds, expiringSeconds, remindSeconds, escalateSeconds, pageAllSeconds, pendingSeconds, reviewSeconds, operationsPerToken, redeploysPerHour, freezes, breakGlass, stepUp); did you mean approvers?',
    ],
  ],
  [
    'an unknown condition',
    `${SOUND}rules:\n  - when: { namespace: [production] }`,
    [
      '13:13 rules[0].when.namespace is no known key (known: actions, tags, clusters, namespaces, severities, hours); did you mean namespaces?',
    ],
  ],
  [
    'an unknown condition of a deny rule',
    `${SOUND}deny:\n  - when: { requester: [user:U0BOB] }\n    reason: no`,
    [
      '13:13 deny[0].when.requester is no known key (known: actions, tags, clusters, namespaces, severities, hours, requesters); did you mean requesters?',
    ],
  ],
  [
    'an unknown key in hours',
    `${SOUND}rules:\n  - when: { hours: [{ from: "08:00", to: "09:00" }] }`,
    [
      '13:21 rules[0].when.hours[0].until is missing; it must be a time of day up to "24:00", such as "08:30"',
      '13:38 rules[0].when.hours[0].to is no known key (known: days, from, until, timeZone)',
    ],
  ],
  [
    'an unknown key in defaults',
    `${SOUND}defaults: { token: 60 }`,
    [
      '12:13 defaults.token is no known key (known: approvers, backups, approvals, tell, tokenSeconds, expiringSeconds, remindSeconds, escalateSeconds, pageAllSeconds, pendingSeconds, reviewSeconds, operationsPerToken, redeploysPerHour, freezes, breakGlass, stepUp); did you mean operationsPerToken?',
    ],
  ],
  [
    'one rule in place of a list',
    `${SOUND}rules: { when: {} }`,
    ['12:8 rules must be a list; begin every item with a dash, but is a mapping'],
  ],
  [
    'yes and quoted true',
    `${SOUND}rules:\n  - when: {}\n    breakGlass: yes\n    stepUp: "true"`,
    [
      '14:17 rules[0].breakGlass must be true or false, but is "yes"',
      '15:13 rules[0].stepUp must be true or false, but is "true"',
    ],
  ],
  [
    'hours that are no list',
    `${SOUND}rules:\n  - when: { hours: { from: "08:00", until: "09:00" } }`,
    ['13:20 rules[0].when.hours must be a list; begin every item with a dash, but is a mapping'],
  ],
  [
    'one approver in place of a list',
    `${SOUND}rules:\n  - when: {}\n    approvers: group:S0DBA`,
    ['14:16 rules[0].approvers must be a list; put it in brackets, but is "group:S0DBA"'],
  ],
  [
    'a schedule with a space in its name',
    `${SOUND}  on call: { opsgenie: x }`,
    [
      '12:3 the key onCall.on call must be a name of up to 63 letters, digits, dots, dashes and underscores that begins with a letter or digit',
    ],
  ],
  [
    'a channel by its name',
    `${SOUND.replace('C0OPS', '"#ops"')}`,
    [
      '3:22 channels.default must be a Slack channel id such as C0123456789 (in the channel’s details), but is "#ops"',
    ],
  ],
  [
    'no channels',
    `${SOUND.replace('channels: { default: C0OPS }\n', '')}`,
    ['1:1 channels is missing; it must be a mapping (key: value)'],
  ],
  [
    'parts without content',
    `${SOUND}rules:\ndeny:\ndefaults:`,
    [
      '12:1 rules must be a list, but is empty',
      '13:1 deny must be a list, but is empty',
      '14:1 defaults must be a mapping (key: value), but is empty',
    ],
  ],
  [
    'a rule with an empty when',
    `${SOUND}rules:\n  - when:\n    approvals: 2`,
    ['13:5 rules[0].when must be a mapping (key: value), but is empty'],
  ],
])('%s is told with its place and what is allowed', (_what, text, problems) => {
  expect(problemsOf(text)).toEqual(problems);
});

test('the file that these tests break has no problems', () => {
  expect(problemsOf(SOUND)).toEqual([]);
});
