import { expect, test } from 'vitest';
import type { Member } from '../../src/domain/members.ts';
import { makeWhoCanApprove } from '../../src/usecases/who-can-approve.ts';
import { alice, application, bob, carol, NOON, policy } from '../build.ts';
import { memoryDirectory } from '../memory.ts';

const oncall = (schedule: string): Member => ({ kind: 'oncall', schedule });

const catalog = {
  find: () => [application()],
  search: () => [],
  nearest: () => [],
  away: () => [],
};

test('tells who is on call by the schedules of the rules that apply, and by no other', async () => {
  const pair: Member = { kind: 'team', name: 'pair' };
  const whoCanApprove = makeWhoCanApprove({
    directory: memoryDirectory(
      { ...alice, onCall: ['spare'] },
      { ...bob, onCall: ['primary'] },
      { ...carol, onCall: ['elsewhere'] },
    ),
    catalog,
    policy: () =>
      policy({
        onCall: {},
        teams: { pair: { members: [oncall('spare')], applications: [] } },
        rules: [
          {
            name: 'restarts',
            when: { actions: ['redeploy'] },
            terms: { approvers: [oncall('primary')], backups: [oncall('primary'), pair] },
          },
          { name: 'others', when: { severities: ['P3'] }, terms: { approvers: [oncall('elsewhere')] } },
        ],
      }),
    now: () => NOON,
  });

  const { onCall, deciders } = await whoCanApprove({ actor: alice.userId, application: 'web-service' });

  expect(onCall).toEqual([
    { schedule: 'primary', people: [bob.userId] },
    { schedule: 'spare', people: [alice.userId] },
  ]);
  expect(deciders.find(({ action }) => action === 'redeploy')).toMatchObject({
    approvers: [bob.userId],
    backups: [],
  });
});

test('says nothing of being on call where the policy has no schedule for it', async () => {
  const whoCanApprove = makeWhoCanApprove({
    directory: memoryDirectory(alice, bob),
    catalog,
    policy,
    now: () => NOON,
  });

  expect((await whoCanApprove({ actor: alice.userId, application: 'web-service' })).onCall).toEqual([]);
});
