import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startCluster } from '../playground/cluster/start-cluster.ts';
import { startSlack } from '../playground/slack/start.ts';
import { policyCommand } from '../src/policy-command/policy-command.ts';
import { NOON } from './build.ts';
import { firebreakFile, WORKSPACE, webService } from './journeys/drill.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const file = path.join(mkdtempSync(path.join(folder, 'file-')), 'firebreak.yaml');
  writeFileSync(file, text);
  return file;
}

const good = fileWith(
  firebreakFile({
    clusters: ['prod'],
    more: `applications: { overrides: { ledger: { team: backend, critical: "true" } } }
rules:
  - { name: urgent, when: { severities: [P0] }, tokenSeconds: 1800 }
  - { name: critical, when: { tags: { critical: "true" } }, approvals: 2 }
`,
  }),
);

/** The command in this process, offline unless `env` says otherwise. */
const policy = (args: string, env: Record<string, string> = {}) =>
  policyCommand(args.split(' '), { env, now: NOON });

/** The words of each line, however they are spaced. */
const linesOf = (text = '') => text.split('\n').map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));

describe('the real process', () => {
  const main = path.resolve(import.meta.dirname, '../src/main.ts');

  const firebreak = (args: readonly string[], env: Record<string, string> = {}) =>
    new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, [main, ...args], { env, cwd: folder }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : error.code, stdout, stderr });
      });
    });

  test('check takes the file of the environment, says what is in it and ends well', async () => {
    const { code, stdout, stderr } = await firebreak(['policy', 'check'], { FIREBREAK_CONFIG: good });

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`${good} can be used.`);
    expect(stdout).toMatch(/rules +2: urgent, critical\n/);
  });

  test('check of a bad file tells every problem with its line and column, and ends with 1', async () => {
    const bad = fileWith('clusters: 1\nchannels: { default: ops }\nroles: { APPROVER: ["user:U0BOB"] }\n');

    expect(await firebreak(['policy', 'check', bad])).toEqual({
      code: 1,
      stdout: '',
      stderr: `${bad} cannot be used.
  1:11 clusters must be a list, but is 1
  2:22 channels.default must be a Slack channel id such as C0123456789 (in the channel’s details), but is "ops"
`,
    });
  });

  test('explain answers offline, and says what it was told and what it assumed', async () => {
    const asked = [
      'policy',
      'explain',
      '--user',
      'alice@example.com',
      '--app',
      'ledger',
      '--action',
      'redeploy',
    ];

    const { code, stdout, stderr } = await firebreak([...asked, '--group', 'S0ONCALL', good]);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(linesOf(stdout)).toEqual(
      expect.arrayContaining([
        'person | alice@example.com | as given',
        'standing | member | assumed: neither given nor looked up',
        'tags | critical=true | from the file',
        'redeploy: the rule is critical',
        'urgent | does not | severity is P1, not P0',
        'critical | applies',
        'May they ask for it? no',
        'NO | team | the application belongs to backend',
        'approvers | group:S0LEADS',
      ]),
    );
  });

  test('a wrong usage ends with 2 and tells the right one', async () => {
    const { code, stdout, stderr } = await firebreak(['policy', 'dance']);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: firebreak policy check');
  });
});

describe('check', () => {
  test('warns of what has no effect, and it is good all the same', async () => {
    const file = fileWith(
      firebreakFile({
        clusters: ['prod'],
        more: `  empty: { members: [], applications: [cart] }
rules:
  - { name: all, when: {}, approvals: 3, approvers: ["user:U0BOB"], backups: ["user:U0ANN"] }
  - { name: urgent, when: { severities: [P0] } }
`,
      }),
    );

    const { code, out } = await policy(`check ${file}`);

    expect(code).toBe(0);
    expect(linesOf(out).slice(-5)).toEqual([
      '3 warnings:',
      '',
      'the team empty has no members, so nobody may ask for its applications',
      'the rule "urgent" never applies: whatever meets it meets "all" first',
      'the rule "all" needs 3 approvals, and only 2 could be given: user:U0BOB and user:U0ANN',
    ]);
  });

  test('a file that is not there is a bad one', async () => {
    const { code, err } = await policy('check /nowhere/firebreak.yaml');

    expect(code).toBe(1);
    expect(err).toContain('could not be read: ENOENT');
  });
});

describe('arguments', () => {
  test.each([
    ['', ''],
    ['check --app web', '--app means nothing to check'],
    ['check one two', 'two is one file too many'],
    [
      'explain --app web --action redeploy',
      '--user is missing; must be a Slack user id (U…) or an e-mail address',
    ],
    [
      'explain --user bob --app web --action redeploy',
      '--user must be a Slack user id (U…) or an e-mail address',
    ],
    ['explain --user U0BOB --app web --action restart', '--action must be one of delete-pods, redeploy'],
    ['who', '--app is missing; must be the name of an application'],
    ['who --app web --user U0BOB', '--user means nothing to who'],
    ['who --app web --at noon', '--at must be a time such as 2026-11-21T03:00:00Z'],
    ['who --app web --severity P9', '--severity must be one of P0, P1, P2, P3'],
    ['who --app web --tag critical', '--tag must be name=value'],
    ['who --app web --group oncall', '--group must be a Slack user group id (S…)'],
    ['who --app web --colour red', "Unknown option '--colour'"],
  ])('%j is refused with its reason and the usage', async (args, problem) => {
    const { code, out, err = '' } = await policy(args);

    expect({ code, out }).toEqual({ code: 2, out: undefined });
    expect(err).toContain(problem);
    expect(err).toContain('Usage: firebreak policy check');
  });
});

describe('explain', () => {
  const allowed = '--group S0ONCALL --group S0BACKEND';

  test('who has role and team may ask, and the terms are told', async () => {
    const { out } = await policy(
      `explain --user U0ALICE --app web-service --tag team=backend --action delete-pods --severity P0 ${allowed} ${good}`,
    );

    expect(linesOf(out)).toEqual(
      expect.arrayContaining([
        'groups | S0ONCALL, S0BACKEND | as given',
        'place | prod/production | the only one of the file',
        'tags | team=backend | as given',
        'severity | P0 | as given',
        'time | 2026-03-01 12:00 UTC | as usual',
        'delete-pods: the rule is urgent',
        'May they ask for it? yes',
        'ok | role | EMERGENCY_OPERATOR',
        'ok | team | backend',
        'approvals | 1',
        'token lives | 30 min',
      ]),
    );
  });

  test('where no rule matches it says why none does', async () => {
    const { out } = await policy(`who --app web-service --action redeploy ${good}`);

    expect(linesOf(out)).toEqual(
      expect.arrayContaining([
        'urgent | does not | severity is P1, not P0',
        'critical | does not | tag critical is missing, not true',
        'defaults | apply | no rule matches',
      ]),
    );
  });

  test('a tag that the file sets wins over one that is given', async () => {
    const { out } = await policy(`who --app ledger --tag critical=false --action redeploy ${good}`);

    expect(linesOf(out)).toContain('tags | critical=true | from the file');
  });

  test('who answers for both actions, of nobody in particular', async () => {
    const { code, out } = await policy(`who --app ledger ${good}`);

    expect(code).toBe(0);
    expect(linesOf(out).filter((line) => line.includes('the rule is'))).toEqual([
      'delete-pods: the rule is critical',
      'redeploy: the rule is critical',
    ]);
    expect(out).not.toContain('May they ask');
  });

  test('hours, freezes, rotas and what could not be looked up are told in plain words', async () => {
    const file = fileWith(
      firebreakFile({
        clusters: ['prod'],
        more: `onCall:
  night: { rota: { people: ["user:U0BOB", "email:ann@example.com"], start: "2026-02-28", handover: "09:00", turnDays: 1, timeZone: UTC } }
  day: { pagerDuty: PI7DH85 }
rules:
  - { name: nights, when: { hours: [{ days: [Mon, Tue], from: "22:00", until: "06:00", timeZone: UTC }] } }
  - name: frozen
    when: {}
    approvers: ["oncall:night"]
    breakGlass: true
    freezes: [{ reason: Closing, from: "2026-03-01T00:00:00Z", until: "2026-03-02T00:00:00Z" }]
`,
      }),
    );

    const { out } = await policy(`explain --user ann@example.com --app cart --action redeploy ${file}`);

    expect(linesOf(out)).toEqual(
      expect.arrayContaining([
        'on call | night | from the file',
        'rota | night: email:ann@example.com | from the file',
        'Note: Slack was not asked, so members that the file names by user id are taken for others',
        'Note: who is on call by day was not looked up; --oncall says what they are taken for',
        'nights | does not | 2026-03-01 12:00 UTC is outside Mon Tue 22:00–06:00 UTC',
        'NO | freeze | Closing until 2026-03-02 00:00 UTC; the glass can be broken',
        'approvers | oncall:night',
      ]),
    );
  });

  test('a place that is not clear is asked back', async () => {
    const two = fileWith(firebreakFile({ clusters: ['prod', 'stage'] }));

    const unclear = await policy(`who --app web-service ${two}`);
    const clear = await policy(`who --app web-service@stage/production ${two}`);
    const wrong = await policy(`who --app web-service --cluster prd ${two}`);

    expect(unclear).toEqual({
      code: 2,
      err: '--cluster and --namespace are needed, since it may be any of prod/production, stage/production',
    });
    expect(linesOf(clear.out)).toContain('place | stage/production | as given');
    expect(wrong.err).toBe(
      '--cluster and --namespace must be a place of the file: prod/production, stage/production',
    );
  });
});

test('what the docs show is what the command prints', async () => {
  const docs = path.resolve(import.meta.dirname, '../docs');
  const page = readFileSync(path.join(docs, 'configuration.md'), 'utf8');
  const [, typed = '', printed = ''] = /\$ firebreak policy ((?:.*\\\n)*.*)\n([\s\S]*?)```/.exec(page) ?? [];

  const { out } = await policy(
    `${typed.replace(/\\\n\s+/, '')} ${path.join(docs, 'firebreak.example.yaml')}`,
  );

  expect(printed).toContain('May they ask for it?');
  expect(out).toContain(printed);
});

describe('looking up', () => {
  test('people, groups and approvers come from Slack where there is a token', async () => {
    const slack = await startSlack({ workspace: WORKSPACE });
    const env = { SLACK_BOT_TOKEN: slack.botToken, SLACK_API_URL: slack.apiUrl };
    const ask = (user: string) =>
      policy(`explain --user ${user} --app ledger --action redeploy ${good}`, env);

    const [alice, mallory, nobody] = [
      await ask('alice@example.com'),
      await ask('U0MALLORY'),
      await ask('nobody@example.com'),
    ];
    await slack.stop();
    const away = await ask('U0ALICE');

    expect(linesOf(alice.out)).toEqual(
      expect.arrayContaining([
        'person | alice (U0ALICE) | from Slack',
        'groups | S0ONCALL, S0BACKEND | from Slack',
        'May they ask for it? yes',
        'approvers | group:S0LEADS | bob (U0BOB), carol (U0CAROL)',
        'ok | approvers | 2 needed, 2 found',
      ]),
    );
    expect(linesOf(mallory.out)).toContain('May they ask for it? no');
    expect(nobody).toEqual({ code: 1, err: 'Slack knows nobody as nobody@example.com.' });
    expect(away.code).toBe(1);
    expect(away.err).toMatch(/^Slack did not say who is who: .+ Without SLACK_BOT_TOKEN/);
  });

  test('an application, its place and its tags come from the clusters where there is a kubeconfig', async () => {
    const cluster = await startCluster({ name: 'prod', namespaces: ['production'] });
    cluster.deploy(webService);
    const KUBECONFIG = path.join(folder, 'kubeconfig');
    writeFileSync(KUBECONFIG, JSON.stringify(cluster.kubeconfig()));
    const ask = (app: string) => policy(`who --app ${app} --action redeploy ${good}`, { KUBECONFIG });

    const [known, unknown] = [await ask('web-service'), await ask('cart')];
    await cluster.stop();
    const away = await ask('web-service');

    expect(linesOf(known.out)).toEqual(
      expect.arrayContaining([
        'application | web-service | from its cluster',
        'place | prod/production | from its cluster',
        'tags | team=backend | from its cluster',
      ]),
    );
    expect(linesOf(unknown.out)).toContain('Note: no cluster knows an application cart');
    expect(linesOf(away.out)).toContain('Note: no answer from cluster prod');
  });

  test('a token of a wrong form is told by name and never shown', async () => {
    const { code, err } = await policy(`who --app ledger ${good}`, { SLACK_BOT_TOKEN: 'hunter2' });

    expect({ code, err }).toEqual({
      code: 1,
      err: 'The environment cannot be used.\n  SLACK_BOT_TOKEN must be a bot token (xoxb-…)',
    });
  });
});
