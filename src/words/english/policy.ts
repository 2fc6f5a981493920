import type { PolicyWarning } from '../../domain/policy-warnings.ts';
import { count, listed } from './phrases.ts';

/** What `firebreak policy …` prints, but for the answers of `explain` and `who`. */

export const POLICY_USAGE = `Usage: firebreak policy check [FILE]
       firebreak policy explain --user WHO --app APP --action ACTION [facts] [FILE]
       firebreak policy who --app APP [--action ACTION] [facts] [FILE]

  check     whether the file can be used, what is in it, and what in it has no effect
  explain   which rule applies, whether this person may ask, and who could approve
  who       which rule applies, and who could approve

  --user WHO          a Slack user id (U…) or an e-mail address
  --app APP           the name of an application, or name@cluster/namespace
  --action ACTION     delete-pods or redeploy
  --severity P0…P3    P1 where it is left out
  --at TIME           such as 2026-11-21T03:00:00Z; now where it is left out

Facts about the person and the application, in place of what would be looked up:

  --group S…          a Slack user group the person is in; may be given several times
  --oncall NAME       an on-call schedule of the file that names them; may be given several times
  --tag NAME=VALUE    a tag of the application; may be given several times
  --cluster NAME, --namespace NAME

FILE is FIREBREAK_CONFIG or firebreak.yaml where it is left out. With SLACK_BOT_TOKEN people and groups are looked
up in Slack, with KUBECONFIG applications in their clusters; neither a database nor Redis is needed.`;

export const wrongUsage = (problems: readonly string[]): string =>
  [...problems, ...(problems.length === 0 ? [] : ['']), POLICY_USAGE].join('\n');

export const fileProblems = (path: string, problems: readonly string[]): string =>
  [`${path} cannot be used.`, ...problems.map((problem) => `  ${problem}`)].join('\n');

export const environmentProblems = (problems: readonly string[]): string =>
  ['The environment cannot be used.', ...problems.map((problem) => `  ${problem}`)].join('\n');

export const nobodyKnown = (user: string): string => `Slack knows nobody as ${user}.`;

export const slackAway = (why: string): string =>
  `Slack did not say who is who: ${why}. Without SLACK_BOT_TOKEN the facts are taken from what is typed.`;

/** What stands in a file that can be used. */
export type PolicySummary = {
  readonly path: string;
  readonly hash: string;
  readonly clusters: readonly string[];
  readonly roles: readonly { readonly role: string; readonly members: number }[];
  readonly teams: readonly string[];
  readonly onCall: readonly string[];
  readonly deny: readonly string[];
  readonly rules: readonly string[];
  /** What the environment must have before Firebreak starts with it. */
  readonly needs: readonly string[];
  readonly warnings: readonly PolicyWarning[];
};

export function goodPolicy(summary: PolicySummary): string {
  const { path, hash, warnings } = summary;
  const roles = summary.roles.map(({ role, members }) => `${role} ${members}`);
  const rows = [
    ['clusters', named(summary.clusters)],
    ['roles', `${listed(roles)}, by members that are named`],
    ['teams', named(summary.teams)],
    ['on call', named(summary.onCall)],
    ['deny', named(summary.deny)],
    ['rules', named(summary.rules)],
  ];
  return [
    `${path} can be used. Its SHA-256 is ${hash}.`,
    '',
    ...aligned(rows),
    ...part('To start with it:', summary.needs),
    ...part(`${count(warnings.length, 'warning')}:`, warnings.map(warningText)),
  ].join('\n');
}

const part = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, '', ...lines.map((line) => `  ${line}`)];

const named = (names: readonly string[]): string =>
  names.length === 0 ? 'none' : `${names.length}: ${names.join(', ')}`;

const ruleOf = (list: 'rules' | 'deny', rule: string): string =>
  list === 'deny' ? `the deny rule "${rule}"` : `the rule "${rule}"`;

function warningText(warning: PolicyWarning): string {
  switch (warning.kind) {
    case 'covered':
      return `${ruleOf(warning.list, warning.rule)} never applies: whatever meets it meets "${warning.by}" first`;
    case 'nowhere':
      return `${ruleOf(warning.list, warning.rule)} never applies: none of its clusters has one of its namespaces`;
    case 'team-empty':
      return `the team ${warning.team} has no members, so nobody may ask for its applications`;
    case 'team-idle':
      return `the team ${warning.team} has no applications, and nothing else of the file names it`;
    case 'teamless':
      return `the application ${warning.application} is in no team, so nobody may ask for it`;
    case 'role-empty':
      return `nobody has the role ${warning.role}, so nobody may ask for ${warning.action}`;
    case 'quorum':
      return `${warning.rule === 'defaults' ? 'what holds without a rule' : ruleOf('rules', warning.rule)} needs ${count(warning.approvals, 'approval')}, and only ${warning.named.length} could be given: ${listed(warning.named)}`;
  }
}

/** Columns under each other, two spaces in; the last one is as wide as it is. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<readonly number[]>(
    (before, row) => row.map((cell, column) => Math.max(cell.length, before[column] ?? 0)),
    [],
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  ')}`.trimEnd(),
  );
}
