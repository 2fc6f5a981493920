import { expect, test } from 'vitest';
import { groupsIn } from '../../src/domain/policy.ts';
import { codeOf, stepAt } from '../../src/domain/totp.ts';
import { makeApproveTicket } from '../../src/usecases/approve-ticket.ts';
import { makeVerifyCode } from '../../src/usecases/verify-code.ts';
import { alice, bob, carol, mallory, NOON, opened, person, policy } from '../build.ts';
import { memoryDirectory, memorySecondFactors, memoryTickets } from '../memory.ts';

const secret = Buffer.from('12345678901234567890');
const code = codeOf(secret, stepAt(NOON));

/** A ticket of Alice's whose approval takes a code, and approvers with authenticators. */
function setUp({ stepUp = true, requester = alice, approvals = 1 } = {}) {
  const inForce = policy({ defaults: { ...policy().defaults, stepUp, approvals } });
  const { ticket } = opened({ policy: inForce });
  const tickets = memoryTickets(ticket);
  const secondFactors = memorySecondFactors({
    [bob.userId]: secret,
    [mallory.userId]: secret,
    [alice.userId]: secret,
  });
  const directory = memoryDirectory(requester, bob, carol, mallory);
  const deps = { tickets, directory, secondFactors, policy: () => inForce, version: '1', now: () => NOON };
  const approve = makeApproveTicket({ ...deps, verifyCode: makeVerifyCode(deps) });
  const request = (actor: string, entered: string | undefined) =>
    approve({ actor, ticketId: ticket.id, cardHash: '', comment: '', requestId: 'r', code: entered });
  const failures = (userId: string) =>
    secondFactors.change(userId, (factor) => {
      if (factor === undefined) throw new Error('no factor');
      return { factor, events: [], answer: factor.failures };
    });
  return { tickets, request, failures };
}

test('a code of the approver is part of the decision, without the code itself', async () => {
  const { request, tickets } = setUp();

  const ticket = await request(bob.userId, code);

  const [event] = tickets.events;
  expect(ticket).toMatchObject({ state: { kind: 'APPROVED' }, decisions: [{ basis: { stepUp: true } }] });
  expect(event).toMatchObject({ type: 'decision.approved', detail: { stepUp: true } });
  expect(JSON.stringify({ ticket, events: tickets.events })).not.toContain(code);
});

test.each([
  ['no code', bob.userId, undefined, 'code-needed'],
  ['a wrong code', bob.userId, '12', 'code-wrong'],
  ['a code of somebody who has set nothing up', carol.userId, code, 'not-enrolled'],
])('%s approves nothing', async (_what, actor, entered, refusal) => {
  const { request, tickets } = setUp();

  await expect(request(actor, entered)).rejects.toMatchObject({ code: refusal });
  expect(tickets.events).toEqual([]);
});

test('who has decided is told so, whatever the code', async () => {
  const { request, failures } = setUp({ approvals: 2 });
  await request(bob.userId, code);

  await expect(request(bob.userId, 'wrong')).rejects.toMatchObject({ code: 'already-decided' });
  expect(await failures(bob.userId)).toBe(0);
});

test.each([
  ['a stranger to it', mallory.userId, 'not-an-approver'],
  ['its requester', alice.userId, 'self-approval'],
])('%s is refused before the code is looked at', async (_who, actor, refusal) => {
  const { request, failures } = setUp();

  await expect(request(actor, 'wrong')).rejects.toMatchObject({ code: refusal });
  expect(await failures(actor)).toBe(0);
});

test('no try is lost over a ticket whose requester has left', async () => {
  const { request, failures } = setUp({ requester: person('Alice', { standing: 'deactivated' }) });

  await expect(request(bob.userId, 'wrong')).rejects.toMatchObject({ code: 'requester-gone' });
  expect(await failures(bob.userId)).toBe(0);
});

test('without step-up no code is asked for or looked at', async () => {
  const { request } = setUp({ stepUp: false });

  const ticket = await request(carol.userId, undefined);

  expect(ticket).toMatchObject({ state: { kind: 'APPROVED' }, decisions: [{ basis: { stepUp: false } }] });
});

test('a deny rule that comes into force while people are looked up finds those it names', async () => {
  const deny = [
    {
      name: 'leavers',
      when: { requesters: [{ kind: 'group', id: 'S0LEAVERS' } as const] },
      reason: 'handed over',
    },
  ];
  const states = { inForce: policy({ hash: 'before' }) };
  const leaving = { ...alice, groups: [...alice.groups, 'S0LEAVERS'] };
  const directory = {
    ...memoryDirectory(leaving, bob),
    person: async (userId: string) => {
      const named = groupsIn(states.inForce);
      const found = userId === bob.userId ? bob : leaving;
      if (found === leaving) states.inForce = policy({ hash: 'after', deny });
      return { ...found, groups: found.groups.filter((id) => named.includes(id)) };
    },
  };
  const { ticket } = opened();
  const tickets = memoryTickets(ticket);
  const approve = makeApproveTicket({
    tickets,
    directory,
    policy: () => states.inForce,
    version: '1',
    now: () => NOON,
    verifyCode: async () => undefined,
  });
  const input = { actor: bob.userId, ticketId: ticket.id, cardHash: '', comment: '', requestId: 'r' };

  await expect(approve({ ...input, code: undefined })).rejects.toMatchObject({ code: 'denied-by-policy' });
  expect(tickets.events).toEqual([]);
});
