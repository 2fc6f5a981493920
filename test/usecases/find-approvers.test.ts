import { expect, test } from 'vitest';
import type { Person } from '../../src/domain/person.ts';
import { Refusal, Unavailable } from '../../src/domain/refusal.ts';
import { findApprovers } from '../../src/usecases/find-approvers.ts';
import type { Directory } from '../../src/usecases/ports.ts';
import { alice, bob, carol, person, policy } from '../build.ts';

function directoryOf(people: readonly Person[], changes: Partial<Directory> = {}): Directory {
  return {
    person: async (userId) => {
      const found = people.find((each) => each.userId === userId);
      if (found === undefined) throw new Refusal('bad-input', { field: 'user', userId });
      return found;
    },
    group: async (id) => people.filter(({ groups }) => groups.includes(id)).map(({ userId }) => userId),
    byEmail: async (email) => people.find((each) => each.email === email)?.userId,
    ...changes,
  };
}

const leads = policy();
const { APPROVER } = leads.roles;

test('everybody who may approve is found once, but for the requester and who is no member', async () => {
  const gone = person('Gone', { groups: ['S0LEADS'], standing: 'deactivated' });
  const requester = { ...alice, groups: ['S0LEADS'] };
  const twice = policy({
    roles: { ...leads.roles, APPROVER: [...APPROVER, { kind: 'user', id: bob.userId }], ADMIN: APPROVER },
  });

  const found = await findApprovers(directoryOf([requester, bob, carol, gone]), twice, requester.userId);

  expect(found).toEqual([bob.userId, carol.userId]);
});

test('somebody whom Slack does not know any more keeps nobody else from approving', async () => {
  const named = policy({
    roles: { ...leads.roles, APPROVER: [...APPROVER, { kind: 'user', id: 'U0LEFT' }] },
  });

  expect(await findApprovers(directoryOf([alice, bob]), named, alice.userId)).toEqual([bob.userId]);
});

test('while Slack is away nobody is left out in silence', async () => {
  const away = new Unavailable('slack', 'none', new Error('away'));
  const directory = directoryOf([alice, bob], { person: async () => Promise.reject(away) });

  await expect(findApprovers(directory, leads, alice.userId)).rejects.toBe(away);
});
