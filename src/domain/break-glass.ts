import { authorize } from './authorize.ts';
import { assertMayRequest } from './eligibility.ts';
import type { Person, UserId } from './person.ts';
import type { Policy } from './policy.ts';
import { Refusal } from './refusal.ts';
import { BY_CLOCK, byPerson, type Fact, noStep, type Step, step } from './step.ts';
import { clean } from './text.ts';
import { type TextProblem, textProblemsOf } from './text-problems.ts';
import { assertRequesting, assertState, casesOf, REASON_LENGTH, type Ticket, type Who } from './ticket.ts';

/** That somebody acted without an approval, and what became of it. */
export type BreakGlass = {
  readonly at: Date;
  readonly reason: string;
  readonly reference: string | undefined;
  /** Who could have decided and was not waited for. */
  readonly skipped: readonly UserId[];
  /** When the review is asked for next, while it is owed. */
  readonly chaseAt: Date;
  readonly review: Review | undefined;
};

export const VERDICTS = ['justified', 'not-justified'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What an approver says of it afterwards. */
export type Review = {
  readonly by: Who;
  readonly at: Date;
  readonly verdict: Verdict;
  readonly comment: string;
};

/** What has to be typed, so that nobody does it by a slip. */
export const CONFIRMATION = 'BREAK GLASS';

/** What somebody says who breaks the glass. */
export type GlassForm = {
  readonly confirmation: string;
  readonly reason: string;
  readonly reference: string | undefined;
};

export type GlassProblem = { readonly field: 'confirmation'; readonly problem: 'missing' } | TextProblem;

/** Everything wrong with it that can be told without asking anybody. */
export function glassProblemsOf({ confirmation, reason, reference }: GlassForm): GlassProblem[] {
  const isConfirmed = confirmation.trim().toUpperCase() === CONFIRMATION;
  return [
    ...(isConfirmed ? [] : [{ field: 'confirmation', problem: 'missing' } as const]),
    ...textProblemsOf({ reason, reference }),
  ];
}

/** Whether the requester of a pending ticket may go on without an approval: everybody has been asked. */
export function isGlassOffered({ state, terms, climbed }: Ticket): boolean {
  return state.kind === 'PENDING_APPROVAL' && terms.breakGlass && climbed.includes('page-all');
}

export type Breaking = {
  readonly person: Person;
  readonly policy: Policy;
  readonly form: GlassForm;
  /** Everybody whose yes would count. */
  readonly skipped: readonly UserId[];
  /** Whether a code of their authenticator was given. */
  readonly stepUp: boolean;
};

/** Refuses who may not break the glass of this ticket, or not yet. */
export function assertMayBreak(ticket: Ticket, person: Person, now: Date): void {
  const { ticketNo, terms, openedAt, expiresAt } = ticket;
  assertRequesting(ticket, person);
  assertState(ticket, 'PENDING_APPROVAL');
  if (now >= expiresAt) throw new Refusal('wrong-state', { ticketNo, state: 'EXPIRED', at: expiresAt });
  if (!terms.breakGlass) throw new Refusal('break-glass-forbidden', { ticketNo });
  if (isGlassOffered(ticket)) return;
  const at = new Date(openedAt.getTime() + terms.ladder['page-all'] * 1000);
  throw new Refusal('break-glass-too-early', { ticketNo, at });
}

/**
 * The requester acts at once, for half the time, and owes a review. Whether they owe one already stands with
 * other tickets: the record refuses a second (`break-glass-owed`).
 */
export function breakGlass(ticket: Ticket, breaking: Breaking, now: Date): Step {
  assertMayBreak(ticket, breaking.person, now);
  const decided = new Set(ticket.decisions.map(({ by }) => by.userId));
  const skipped = breaking.skipped.filter((userId) => !decided.has(userId));
  return brokenGlass(ticket, { ...breaking, skipped }, now);
}

/** How long tokens live that nobody has approved: half the time. */
export const glassTokenSeconds = (tokenSeconds: number): number => Math.max(1, Math.floor(tokenSeconds / 2));

/** As above, for a ticket that could not be asked for in the usual way and is only now opened. */
export function brokenGlass(ticket: Ticket, breaking: Breaking, now: Date): Step {
  const { person, policy, form, stepUp } = breaking;
  const [problem] = glassProblemsOf(form);
  if (problem !== undefined) throw new Refusal('bad-input', { ...problem });
  for (const subject of casesOf(ticket)) assertMayRequest(policy, person, { ...subject, at: now });
  if (ticket.terms.stepUp && !stepUp) throw new Refusal('code-needed', { ticketNo: ticket.ticketNo });
  const tokenSeconds = glassTokenSeconds(ticket.terms.tokenSeconds);
  const broken: BreakGlass = {
    at: now,
    reason: clean(form.reason.trim(), REASON_LENGTH.most),
    reference: form.reference,
    skipped: breaking.skipped,
    chaseAt: chaseAfter(ticket, now),
    review: undefined,
  };
  const authorized = authorize({ ...ticket, breakGlass: broken }, { tokenSeconds, now });
  return step(authorized.ticket, now, {
    facts: [usedFact(broken, breaking, authorized.tokensEndAt)],
    jobs: [...authorized.jobs, { kind: 'chase-review', ticketId: ticket.id, at: broken.chaseAt }],
  });
}

function usedFact(broken: BreakGlass, { person, policy, stepUp }: Breaking, tokensEndAt: Date): Fact {
  return {
    type: 'breakglass.used',
    actor: byPerson(person),
    detail: {
      reason: broken.reason,
      reference: broken.reference ?? null,
      skipped: [...broken.skipped],
      displayName: person.displayName,
      policyHash: policy.hash,
      stepUp,
      tokensEndAt: tokensEndAt.toISOString(),
    },
  };
}

const chaseAfter = ({ terms }: Ticket, now: Date): Date =>
  new Date(now.getTime() + terms.reviewSeconds * 1000);

/** Asks again for a review that is still owed, when its time has come. */
export function chaseReview(ticket: Ticket, now: Date): Step {
  const broken = ticket.breakGlass;
  if (broken === undefined || broken.review !== undefined || now < broken.chaseAt) return noStep(ticket);
  const chaseAt = chaseAfter(ticket, now);
  return step({ ...ticket, breakGlass: { ...broken, chaseAt } }, now, {
    facts: [
      { type: 'ticket.reminded', actor: BY_CLOCK, detail: { what: 'review', asked: [...broken.skipped] } },
    ],
    jobs: [{ kind: 'chase-review', ticketId: ticket.id, at: chaseAt }],
  });
}
