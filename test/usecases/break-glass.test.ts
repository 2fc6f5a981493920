import { expect, test } from 'vitest';
import { RUNGS } from '../../src/domain/ladder.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import { makeBreakGlass } from '../../src/usecases/break-glass.ts';
import { makeReviewBreakGlass } from '../../src/usecases/review-break-glass.ts';
import { after, alice, bob, carol, form, mallory, opened, person, policy } from '../build.ts';
import { memoryDirectory, memoryTickets } from '../memory.ts';

const dave = person('Dave');
const usual = policy();
const rules = policy({
  defaults: { ...usual.defaults, breakGlass: true, backups: [{ kind: 'user', id: dave.userId }] },
});
const guarded = policy({ ...rules, defaults: { ...rules.defaults, stepUp: true } });
const glass = {
  confirmation: 'BREAK GLASS',
  reason: 'Nobody answers and checkout is down',
  reference: undefined,
};

function at(inForce = rules) {
  const { ticket } = opened({ policy: inForce, form: form({ severity: 'P0' }), asked: [mallory.userId] });
  const paged: Ticket = { ...ticket, climbed: RUNGS };
  const tickets = memoryTickets(paged);
  const codes: string[] = [];
  const deps = {
    tickets,
    directory: memoryDirectory(alice, bob, carol, dave, mallory),
    policy: () => inForce,
    now: () => after(1000),
    verifyCode: async ({ code }: { readonly code: string }) => {
      codes.push(code);
      if (code === '000000') throw new Refusal('code-wrong', { left: 4 });
    },
  };
  const { offer, request } = makeBreakGlass(deps);
  return {
    tickets,
    codes,
    offer: (actor: string) => offer({ actor, ticketId: 1 }),
    breakIt: (code?: string, actor = alice.userId) =>
      request({ actor, ticketId: 1, form: glass, code, requestId: 'one' }),
    review: makeReviewBreakGlass(deps),
  };
}

test('everybody whose yes would count, and everybody who was asked, counts as skipped', async () => {
  const { breakIt } = at();

  const { breakGlass } = await breakIt();

  expect(breakGlass?.skipped).toEqual([bob.userId, carol.userId, dave.userId, mallory.userId]);
});

test('the form is offered to whom it would be taken from', async () => {
  const { offer } = at();

  expect((await offer(alice.userId)).ticketNo).toBe('WO-2026-000001');
  await expect(offer(bob.userId)).rejects.toMatchObject({ code: 'not-the-requester' });
});

test('a code is checked where the rule asks for one, before anything is done', async () => {
  const { breakIt, codes, tickets } = at(guarded);

  await expect(breakIt()).rejects.toMatchObject({ code: 'code-needed' });
  await expect(breakIt('000000')).rejects.toMatchObject({ code: 'code-wrong' });
  expect(tickets.events).toEqual([]);
  await breakIt('123456');

  expect(codes).toEqual(['000000', '123456']);
  expect(tickets.events[0]).toMatchObject({ type: 'breakglass.used', detail: { stepUp: true } });
});

test('who may not break it uses up no code, nor does who has done so already', async () => {
  const { breakIt, codes } = at(guarded);

  await expect(breakIt('123456', bob.userId)).rejects.toMatchObject({ code: 'not-the-requester' });
  await breakIt('123456');
  await expect(breakIt('654321')).rejects.toMatchObject({ code: 'wrong-state' });

  expect(codes).toEqual(['123456']);
});

test('no code is asked for where the rule asks for none', async () => {
  const { breakIt, codes, tickets } = at();

  await breakIt();

  expect(codes).toEqual([]);
  expect(tickets.events[0]).toMatchObject({ detail: { stepUp: false } });
});

test('a review is offered to whom it would be taken from, and taken once', async () => {
  const { breakIt, review } = at();
  await breakIt();
  const given = { ticketId: 1, verdict: 'justified', comment: 'It helped.', requestId: 'two' } as const;

  await expect(review.offer({ actor: alice.userId, ticketId: 1 })).rejects.toMatchObject({
    code: 'self-approval',
  });
  await review.offer({ actor: dave.userId, ticketId: 1 });
  await review.request({ ...given, actor: dave.userId });

  await expect(review.request({ ...given, actor: bob.userId })).rejects.toMatchObject({
    code: 'review-not-owed',
    facts: { by: dave.userId },
  });
});

test('a ticket that nobody knows is not reviewed', async () => {
  const { review } = at();

  await expect(review.offer({ actor: bob.userId, ticketId: 7 })).rejects.toMatchObject({
    code: 'ticket-unknown',
  });
});
