import { authorize } from './authorize.ts';
import { assertMember, assertNotDenied, decidersOf, isEligibleApprover } from './eligibility.ts';
import { evidenceHash, evidenceKept } from './evidence.ts';
import type { Person } from './person.ts';
import { type Policy, rolesOf } from './policy.ts';
import { Refusal } from './refusal.ts';
import { byPerson, type Fact, type Step, step } from './step.ts';
import { clean } from './text.ts';
import { approvalsOf, assertState, casesOf, type Decision, type Ticket, whoIs } from './ticket.ts';

/** Somebody about to decide, and everything that is kept of why they could. */
export type Decider = {
  readonly person: Person;
  readonly policy: Policy;
  readonly cardHash: string;
  readonly version: string;
  readonly comment: string;
  /** A code of their authenticator was checked for this. */
  readonly stepUp?: boolean;
};

/** What people write beside a decision. */
export const COMMENT_LENGTH = 2000;

/** Counts one person's yes; the last one needed approves the ticket and starts the tokens' time. */
export function approveTicket(ticket: Ticket, decider: Decider, now: Date): Step {
  assertMayDecide(ticket, decider, now);
  if (ticket.terms.stepUp && decider.stepUp !== true) {
    throw new Refusal('code-needed', { ticketNo: ticket.ticketNo });
  }
  const comment = clean(decider.comment.trim(), COMMENT_LENGTH);
  const decision = decisionOf(ticket, { ...decider, comment }, { kind: 'approved', now });
  const decided = { ...ticket, decisions: [...ticket.decisions, decision] };
  const given = approvalsOf(decided).length;
  const fact = decisionFact(decided, decision, { given, wanted: ticket.terms.approvals });
  if (given < ticket.terms.approvals) return step(decided, now, { facts: [fact] });
  return approved(decided, decider, { fact, now });
}

function approved(
  ticket: Ticket,
  { person }: Decider,
  { fact, now }: { readonly fact: Fact; readonly now: Date },
): Step {
  const { tokenSeconds } = ticket.terms;
  const authorized = authorize(ticket, { tokenSeconds, now });
  return step(authorized.ticket, now, {
    facts: [
      fact,
      {
        type: 'ticket.approved',
        actor: byPerson(person),
        detail: {
          approvers: approvalsOf(ticket).map(({ by }) => by.userId),
          tokensEndAt: authorized.tokensEndAt.toISOString(),
        },
      },
    ],
    jobs: authorized.jobs,
  });
}

/**
 * Refuses what may no longer be approved: a deny rule may have come into force, and the requester may have
 * left, since the ticket was opened. `requester` is absent where Slack no longer knows them.
 */
export function assertStillAllowed(
  ticket: Ticket,
  { requester, policy }: { readonly requester: Person | undefined; readonly policy: Policy },
  now: Date,
): void {
  if (requester?.standing !== 'member') {
    throw new Refusal('requester-gone', { ticketNo: ticket.ticketNo, requester: ticket.requester.userId });
  }
  for (const subject of casesOf(ticket)) assertNotDenied(policy, requester, { ...subject, at: now });
}

/** Refuses who may not decide this ticket, or has done so. */
export function assertMayDecide(ticket: Ticket, { person, policy }: Decider, now: Date): void {
  assertMember(person);
  if (person.userId === ticket.requester.userId) {
    throw new Refusal('self-approval', { ticketNo: ticket.ticketNo });
  }
  const mine = ticket.decisions.find(({ by }) => by.userId === person.userId);
  if (mine !== undefined) {
    throw new Refusal('already-decided', { ticketNo: ticket.ticketNo, decision: mine.kind, at: mine.at });
  }
  const question = { requester: ticket.requester.userId, cases: casesOf(ticket) };
  if (!isEligibleApprover(policy, person, question)) {
    throw new Refusal('not-an-approver', {
      ticketNo: ticket.ticketNo,
      role: 'APPROVER',
      grantors: decidersOf(policy, question.cases),
    });
  }
  assertState(ticket, 'PENDING_APPROVAL');
  if (now >= ticket.expiresAt) {
    const { ticketNo, expiresAt: at } = ticket;
    throw new Refusal('wrong-state', { ticketNo, state: 'EXPIRED', at });
  }
}

export function decisionOf(
  ticket: Ticket,
  { person, policy, cardHash, version, comment, stepUp = false }: Decider,
  { kind, now }: { readonly kind: Decision['kind']; readonly now: Date },
): Decision {
  return {
    kind,
    by: whoIs(person),
    at: now,
    comment,
    basis: {
      rule: ticket.terms.rule,
      policyHash: policy.hash,
      roles: [...rolesOf(policy, person)],
      groups: person.groups,
      cardHash,
      evidenceHash: evidenceHash(ticket),
      version,
      stepUp,
    },
  };
}

/** The fact of a decision, with the evidence that the ticket held. */
export function decisionFact(
  ticket: Ticket,
  decision: Decision,
  count: { readonly given: number; readonly wanted: number },
): Fact {
  const { rule, policyHash, roles, groups, cardHash, evidenceHash: hash, version, stepUp } = decision.basis;
  return {
    type: `decision.${decision.kind}`,
    actor: byPerson(decision.by),
    detail: {
      ...count,
      comment: decision.comment,
      displayName: decision.by.displayName,
      rule,
      policyHash,
      roles: [...roles],
      groups: [...groups],
      cardHash,
      evidenceHash: hash,
      evidence: evidenceKept(ticket),
      version,
      stepUp,
    },
  };
}
