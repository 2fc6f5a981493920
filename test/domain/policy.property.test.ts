import fc from 'fast-check';
import { expect, test } from 'vitest';
import { takesPlace } from '../../src/domain/authorize.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { approvalsOf, casesOf, type Ticket } from '../../src/domain/ticket.ts';
import type { Token } from '../../src/domain/token.ts';
import { assertTokenLives } from '../../src/domain/use-token.ts';
import { type Story, story } from './clicks.ts';
import { decides, hasRole, isDenied, isFrozen, isMember, reaches, termsFor } from './oracle.ts';
import { placeOf, type World } from './world.ts';

/** Under any policy, whatever anybody presses, in any order. */

/** One thing that happened: the world before it, and after it. */
type Moment = { readonly before: World; readonly after: World; readonly now: Date };

/** Plays a story and gives the codes of its refusals, which change nothing. */
function play({ policy, people, begins, clicks }: Story, check: (moment: Moment) => void): string[] {
  let world: World = { policy, people, tickets: [], events: [], jobs: [] };
  let now = begins;
  const refusals: string[] = [];
  for (const [click, seconds] of clicks) {
    now = new Date(now.getTime() + seconds * 1000);
    try {
      const after = click(world, now);
      check({ before: world, after, now });
      world = after;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refusals.push(error.code);
    }
  }
  return refusals;
}

/** Tickets that something happened to, with what they were before; nothing for one that was opened. */
function touched({ before, after }: Moment): { was: Ticket | undefined; is: Ticket }[] {
  return after.tickets
    .map((is) => ({ was: before.tickets.find(({ id }) => id === is.id), is }))
    .filter(({ was, is }) => was !== is);
}

function always(check: (moment: Moment) => void): void {
  fc.assert(
    fc.property(story, (each) => {
      play(each, check);
    }),
    { numRuns: 400 },
  );
}

test('stories of chance reach what these laws are about', () => {
  const happened = new Set<string>();
  for (const each of fc.sample(story, { numRuns: 800, seed: 7 })) {
    const refusals = play(each, ({ before, after }) => {
      for (const { type, detail } of after.events.slice(before.events.length)) {
        happened.add(type);
        if (type === 'ticket.approved' && JSON.stringify(detail.approvers).includes(','))
          happened.add('several');
      }
    });
    for (const code of refusals) happened.add(code);
  }

  expect([...happened]).toEqual(expect.arrayContaining(REACHED));
});

const REACHED = [
  ...['ticket.approved', 'several', 'ticket.denied', 'ticket.cancelled', 'ticket.expired', 'ticket.revoked'],
  ...['token.created', 'token.used', 'token.expired', 'token.revoked', 'token.superseded', 'entry.failed'],
  ...['pods.delete.started', 'redeploy.started', 'breakglass.used', 'breakglass.reviewed'],
  ...['self-approval', 'already-decided', 'not-an-approver', 'not-a-member', 'denied-by-policy', 'frozen'],
  ...['role-missing', 'application-forbidden', 'requester-gone', 'code-needed', 'review-not-owed'],
  ...['token-ended', 'token-not-ready', 'not-the-requester', 'budget-used-up', 'too-few-approvers'],
];

test('who asks is a member with the role and a team, is not denied, and is frozen out but by breaking the glass', () => {
  always((moment) => {
    for (const { was, is } of touched(moment)) {
      if (was !== undefined) continue;
      const { userId } = is.requester;
      expect(isMember(moment.before, userId)).toBe(true);
      for (const subject of casesOf(is)) {
        expect(hasRole(moment.before, userId, ROLE_FOR[subject.action])).toBe(true);
        expect(reaches(moment.before, userId, subject)).toBe(true);
        expect(isDenied(moment.before, userId, subject)).toBe(false);
        expect(is.breakGlass === undefined && isFrozen(moment.before, subject)).toBe(false);
      }
    }
  });
});

const ROLE_FOR = { 'delete-pods': 'EMERGENCY_OPERATOR', redeploy: 'APPLICATION_DEPLOYER' } as const;

test('a ticket is bound by the strictest terms of all that it asks for', () => {
  always((moment) => {
    for (const { was, is } of touched(moment)) {
      if (was !== undefined) continue;
      const each = casesOf(is).map((subject) => termsFor(moment.before, subject));
      const usual = is.entries.some(({ application }) => 'critical' in application.tags) ? 2 : 1;
      const wanted = each.map(({ approvals }) => approvals);
      expect(is.terms.approvals).toBeGreaterThanOrEqual(Math.max(...wanted.map((count) => count ?? 1)));
      expect(is.terms.approvals).toBeLessThanOrEqual(Math.max(...wanted.map((count) => count ?? usual)));
      expect(is.terms.tokenSeconds).toBe(Math.min(...each.map(({ tokenSeconds }) => tokenSeconds)));
      expect(is.terms.stepUp).toBe(each.some(({ stepUp }) => stepUp));
      expect(is.terms.breakGlass).toBe(!each.some(({ breakGlass }) => !breakGlass));
    }
  });
});

test('who decides is a member whom the policy names, never the requester, and never twice', () => {
  always((moment) => {
    for (const { was, is } of touched(moment)) {
      const earlier = was?.decisions ?? [];
      expect(is.decisions.slice(0, earlier.length)).toEqual(earlier);
      expect(new Set(is.decisions.map(({ by }) => by.userId)).size).toBe(is.decisions.length);
      for (const { by } of is.decisions.slice(earlier.length)) {
        expect(by.userId).not.toBe(is.requester.userId);
        expect(isMember(moment.before, by.userId)).toBe(true);
        for (const subject of casesOf(is)) expect(decides(moment.before, by.userId, subject)).toBe(true);
      }
    }
  });
});

test('nothing is authorized that is denied, and by nothing but enough approvals or a broken glass', () => {
  always(({ now, ...moment }) => {
    for (const { was, is } of touched({ now, ...moment })) {
      if (is.state.kind !== 'APPROVED' || was?.state.kind === 'APPROVED') continue;
      const { userId } = is.requester;
      expect(isMember(moment.before, userId)).toBe(true);
      for (const subject of casesOf(is)) {
        expect(isDenied(moment.before, userId, { ...subject, at: now })).toBe(false);
      }
      const approvers = new Set(approvalsOf(is).map(({ by }) => by.userId));
      expect(approvers.size >= is.terms.approvals).toBe(is.breakGlass === undefined);
      expect(is.decisions.every(({ kind }) => kind === 'approved')).toBe(true);
    }
  });
});

test('the glass is broken by the requester where the policy allows it, and once nobody was left to ask', () => {
  always((moment) => {
    for (const { was, is } of touched(moment)) {
      if (is.breakGlass === undefined || was?.breakGlass !== undefined) continue;
      const used = moment.after.events.filter(
        ({ type, ticketId }) => type === 'breakglass.used' && ticketId === is.id,
      );
      expect(used.map(({ actor }) => actor)).toMatchObject([{ userId: is.requester.userId }]);
      expect(is.terms.breakGlass).toBe(true);
      expect(was?.climbed ?? ['page-all']).toContain('page-all');
      expect(is.state).toMatchObject({ kind: 'APPROVED', approvedAt: moment.now });
    }
  });
});

test('a broken glass is reviewed once, by somebody whose word counts, and never by who broke it', () => {
  always((moment) => {
    for (const { was, is } of touched(moment)) {
      const review = is.breakGlass?.review;
      if (was?.breakGlass?.review !== undefined) expect(review).toEqual(was.breakGlass.review);
      if (review === undefined || was?.breakGlass?.review !== undefined) continue;
      expect(review.by.userId).not.toBe(is.requester.userId);
      expect(isMember(moment.before, review.by.userId)).toBe(true);
      for (const subject of casesOf(is)) expect(decides(moment.before, review.by.userId, subject)).toBe(true);
    }
  });
});

test('nobody acts but the requester, under a live token, within its time and its budget', () => {
  always((moment) => {
    const { before, now } = moment;
    for (const { was, is } of touched(moment)) {
      const begun = is.operations.slice(was?.operations.length ?? 0);
      for (const { actor, entryId } of begun) {
        expect(actor).toBe(is.requester.userId);
        expect(tokenOf(was, entryId, now)?.operations).toBeLessThan(is.terms.operationsPerToken);
      }
      const { tokenSeconds } = is.terms;
      const longest = is.breakGlass === undefined ? tokenSeconds : tokenSeconds / 2;
      for (const { id } of is.entries) {
        const allowed = before.people.filter(({ userId }) => letsAct(is, { entryId: id, userId }, now));
        const token = tokenOf(is, id, now);
        const isOwn = allowed.every(({ userId }) => userId === is.requester.userId);
        expect([allowed.length, isOwn]).toEqual([token === undefined ? 0 : 1, true]);
        if (token === undefined) continue;
        if (is.state.kind !== 'APPROVED') throw new Error('a token lives without an authorization');
        const since = is.state.approvedAt.getTime();
        expect(token.expiresAt.getTime() - since).toBeLessThanOrEqual(longest * 1000);
      }
    }
  });
});

function tokenOf(ticket: Ticket | undefined, entryId: number, now: Date): Token | undefined {
  const state = ticket?.entries.find(({ id }) => id === entryId)?.state;
  return state?.kind === 'active' && now < state.token.expiresAt ? state.token : undefined;
}

function letsAct(
  ticket: Ticket,
  who: { readonly entryId: number; readonly userId: string },
  now: Date,
): boolean {
  try {
    assertTokenLives(ticket, who, now);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

test('the tokens of a newer ticket never live beside those whose place they take', () => {
  always(({ after, now }) => {
    for (const newer of after.tickets) {
      const older = after.tickets.find(({ id }) => id === newer.succeeds?.ticketId);
      // Who broke the glass takes nobody's place.
      if (older === undefined || !takesPlace(newer) || isApprovedAfter(older, newer)) continue;
      const places = livePlaces(older, now);
      expect(livePlaces(newer, now).filter((place) => places.includes(place))).toEqual([]);
    }
  });
});

const livePlaces = (ticket: Ticket, now: Date): string[] =>
  ticket.entries.filter(({ id }) => tokenOf(ticket, id, now) !== undefined).map(placeOf);

/** Who approves a ticket that has been taken over already gives it tokens of its own, by a new decision. */
const isApprovedAfter = (older: Ticket, newer: Ticket): boolean =>
  older.state.kind === 'APPROVED' &&
  newer.state.kind === 'APPROVED' &&
  older.state.approvedAt >= newer.state.approvedAt;
