import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Slack as Simulator } from '../../../playground/slack/start.ts';
import { makeDirectory } from '../../../src/adapters/slack/directory.ts';
import { makeWebClients } from '../../../src/adapters/slack/web-clients.ts';
import type { Workspace } from '../../../src/usecases/with-on-call.ts';
import { after, NOON } from '../../build.ts';
import { people, readableLog, startWorkspace } from './setup.ts';

let slack: Simulator;
let directory: Workspace;
let now: Date;

const MINUTE = 60;
const later = (seconds: number) => {
  now = after(seconds, now);
};

beforeEach(async () => {
  now = NOON;
  slack = await startWorkspace();
  const { directory: client } = makeWebClients({
    botToken: slack.botToken,
    apiUrl: slack.apiUrl,
    log: readableLog().log,
  });
  directory = makeDirectory({
    client,
    people,
    groups: () => ['S0ONCALL', 'S0LEADS'],
    identity: async () => ({ teamId: 'T0FIRE' }),
    now: () => now,
  });
});

afterEach(() => slack.stop());

const reads = () => slack.journal.calls().map(({ method, args }) => [method, args.user ?? args.usergroup]);

test('a person has what Slack says, the groups the policy names, and the username we keep', async () => {
  slack.workspace.putPerson({ id: 'U0BOB', locale: 'zh-CN' });

  expect(await directory.person('U0BOB', 'decision')).toEqual({
    userId: 'U0BOB',
    teamId: 'T0FIRE',
    username: 'u0bob',
    displayName: 'bob',
    email: 'bob@example.com',
    locale: 'zh-CN',
    groups: ['S0LEADS'],
    onCall: [],
    standing: 'member',
  });
});

test.each([
  ['a full member', {}, 'member'],
  ['a guest of several channels', { isRestricted: true }, 'guest'],
  ['a guest of one channel', { isRestricted: true, isUltraRestricted: true }, 'guest'],
  ['somebody of another company in a shared channel', { isStranger: true }, 'stranger'],
  ['somebody of another workspace', { teamId: 'T0OTHER' }, 'stranger'],
  ['a bot', { isBot: true }, 'bot'],
  ['a deactivated account', { deleted: true }, 'deactivated'],
  ['a deactivated guest', { deleted: true, isRestricted: true }, 'deactivated'],
  ['a guest of another company', { isStranger: true, isRestricted: true }, 'stranger'],
])('%s is told apart', async (_who, flags, standing) => {
  slack.workspace.putPerson({ id: 'U0DAVE', name: 'dave', ...flags });

  expect(await directory.person('U0DAVE', 'decision')).toMatchObject({ standing });
});

test('Slackbot is a bot', async () => {
  slack.workspace.putPerson({ id: 'USLACKBOT', name: 'slackbot' });

  expect(await directory.person('USLACKBOT', 'operation')).toMatchObject({ standing: 'bot' });
});

test('whom Slack does not know is a request that makes no sense', async () => {
  await expect(directory.person('U0NOBODY', 'decision')).rejects.toMatchObject({ code: 'bad-input' });
});

test('simultaneous reads of a person and of groups are one each', async () => {
  await Promise.all(Array.from({ length: 20 }, () => directory.person('U0ALICE', 'decision')));

  expect(reads()).toHaveLength(3);
  expect(reads()).toEqual(
    expect.arrayContaining([
      ['users.info', 'U0ALICE'],
      ['usergroups.users.list', 'S0ONCALL'],
      ['usergroups.users.list', 'S0LEADS'],
    ]),
  );
});

test.each([
  ['decision', 30, 0],
  ['decision', 31, 3],
  ['operation', 5 * MINUTE, 0],
  ['operation', 5 * MINUTE + 1, 3],
] as const)('for a %s, what was read %i s ago takes %i reads', async (freshness, seconds, more) => {
  await directory.person('U0ALICE', 'decision');
  slack.journal.clear();

  later(seconds);
  await directory.person('U0ALICE', freshness);

  expect(reads()).toHaveLength(more);
});

test('who leaves a group is out of it for the next decision half a minute later', async () => {
  await directory.person('U0BOB', 'decision');
  slack.workspace.putGroup({ id: 'S0LEADS', members: ['U0CAROL'] });

  later(31);

  expect((await directory.person('U0BOB', 'decision')).groups).toEqual([]);
});

test('while Slack is away a decision is refused as soon as what is known is too old', async () => {
  await directory.person('U0ALICE', 'decision');
  slack.faults.down();

  later(30);
  await directory.person('U0ALICE', 'decision');
  later(1);

  await expect(directory.person('U0ALICE', 'decision')).rejects.toMatchObject({ system: 'slack' });
});

test('while Slack is away operations go on for 15 minutes', async () => {
  await directory.person('U0ALICE', 'decision');
  slack.faults.down();

  later(15 * MINUTE);
  expect(await directory.person('U0ALICE', 'operation')).toMatchObject({ username: 'u0alice' });
  later(1);

  await expect(directory.person('U0ALICE', 'operation')).rejects.toMatchObject({
    system: 'slack',
    effect: 'none',
  });
});

test('a failed read is not remembered', async () => {
  slack.faults.answer('users.info', 500, 3);

  await expect(directory.person('U0ALICE', 'decision')).rejects.toMatchObject({ system: 'slack' });

  expect(await directory.person('U0ALICE', 'decision')).toMatchObject({ displayName: 'alice' });
});

test('a group that is unknown or disabled has no members', async () => {
  slack.workspace.putGroup({ id: 'S0OLD', members: ['U0ALICE'], disabled: true });

  expect(await directory.group('S0OLD', 'decision')).toEqual([]);
  expect(await directory.group('S0NEVER', 'decision')).toEqual([]);
});

test('somebody is found by e-mail, whatever its case', async () => {
  expect(await directory.byEmail('Carol@example.com', 'decision')).toBe('U0CAROL');
  expect(await directory.byEmail('nobody@example.com', 'decision')).toBeUndefined();
});
