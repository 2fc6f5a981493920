import { expect, test } from 'vitest';
import type { Question } from '../../src/domain/eligibility.ts';
import { Unavailable } from '../../src/domain/refusal.ts';
import { findApprovers, reachable } from '../../src/usecases/find-approvers.ts';
import { alice, application, bob, carol, mallory, NOON, person, policy } from '../build.ts';
import { memoryDirectory } from '../memory.ts';

const about = (requester: string): Question => ({
  requester,
  cases: [{ action: 'delete-pods', application: application(), severity: 'P1', at: NOON }],
});

const leads = policy();
const { APPROVER } = leads.roles;

test('everybody who may approve is found once, but for the requester and who is no member', async () => {
  const gone = person('Gone', { groups: ['S0LEADS'], standing: 'deactivated' });
  const requester = { ...alice, groups: ['S0LEADS'] };
  const twice = policy({
    roles: { ...leads.roles, APPROVER: [...APPROVER, { kind: 'user', id: bob.userId }], ADMIN: APPROVER },
  });

  const found = await findApprovers(
    memoryDirectory(requester, bob, carol, gone),
    twice,
    about(requester.userId),
  );

  expect(found).toEqual({ approvers: [bob.userId, carol.userId], backups: [] });
});

test('somebody whom Slack does not know any more keeps nobody else from approving', async () => {
  const named = policy({
    roles: { ...leads.roles, APPROVER: [...APPROVER, { kind: 'user', id: 'U0LEFT' }] },
  });

  expect(await findApprovers(memoryDirectory(alice, bob), named, about(alice.userId))).toEqual({
    approvers: [bob.userId],
    backups: [],
  });
});

test('while Slack is away nobody is left out in silence', async () => {
  const away = new Unavailable('slack', 'none', new Error('away'));
  const directory = {
    ...memoryDirectory(alice, bob),
    person: async () => Promise.reject(away),
  };

  await expect(findApprovers(directory, leads, about(alice.userId))).rejects.toBe(away);
});

test('back-ups are those a rule names, else ADMIN, and nobody is both', async () => {
  const admins = policy({
    roles: {
      ...leads.roles,
      ADMIN: [
        { kind: 'user', id: carol.userId },
        { kind: 'user', id: mallory.userId },
      ],
    },
  });
  const ruled = policy({
    rules: [
      {
        name: 'it',
        when: {},
        terms: {
          approvers: [{ kind: 'user', id: mallory.userId }],
          backups: [{ kind: 'user', id: bob.userId }],
        },
      },
    ],
  });
  const directory = memoryDirectory(alice, bob, carol, mallory);

  expect(await findApprovers(directory, admins, about(alice.userId))).toEqual({
    approvers: [bob.userId, carol.userId],
    backups: [mallory.userId],
  });
  expect(await findApprovers(directory, ruled, about(alice.userId))).toEqual({
    approvers: [mallory.userId],
    backups: [bob.userId],
  });
});

test('people in Do Not Disturb are passed over while there is somebody else', async () => {
  const directory = { ...memoryDirectory(bob, carol), inDoNotDisturb: async () => new Set([bob.userId]) };

  expect(await reachable(directory, [bob.userId, carol.userId])).toEqual([carol.userId]);
  expect(await reachable(directory, [bob.userId])).toEqual([bob.userId]);
});
