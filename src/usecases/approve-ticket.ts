import { approveTicket, assertStillAllowed, type Decider } from '../domain/approve-ticket.ts';
import type { UserId } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Step } from '../domain/step.ts';
import type { Ticket } from '../domain/ticket.ts';
import { type DecideDeps, type DecisionInput, deciderOf } from './decide.ts';
import { known } from './find-approvers.ts';
import type { SecondFactors } from './ports.ts';
import { underOnePolicy } from './under-one-policy.ts';
import type { VerifyCode } from './verify-code.ts';

/** `code`: of the person's authenticator; needed where the ticket's terms say so. */
export type ApproveTicket = (input: DecisionInput & { readonly code: string | undefined }) => Promise<Ticket>;

/** One person's yes. */
export function makeApproveTicket({
  verifyCode,
  ...deps
}: DecideDeps & { readonly verifyCode: VerifyCode }): ApproveTicket {
  return async (input) => {
    const { requestId, ticketId, actor, code } = input;
    const { seen, decider, approve } = await weighed(deps, input);
    const change = (by: Decider) =>
      deps.tickets.change(ticketId, { requestId }, (ticket) => approve(ticket, by));
    if (!takesCode(seen, decider)) return change(decider);
    const verified: Decider = { ...decider, stepUp: true };
    // Only somebody whose yes would count has a try to lose.
    approve(seen, verified);
    if (code === undefined) throw new Refusal('code-needed', { ticketNo: seen.ticketNo });
    await verifyCode({ actor, code });
    return change(verified);
  };
}

/**
 * Whether somebody who is about to enter a code could approve the ticket with it.
 * @throws whatever `approveTicket` would throw but for the code, `not-enrolled`, `step-up-unavailable`.
 */
export type OfferApproval = (input: { readonly actor: UserId; readonly ticketId: number }) => Promise<Ticket>;

export function makeOfferApproval({
  secondFactors,
  ...deps
}: DecideDeps & { readonly secondFactors: SecondFactors }): OfferApproval {
  return async ({ actor, ticketId }) => {
    const { seen, decider, approve } = await weighed(deps, { actor, ticketId, cardHash: '', comment: '' });
    approve(seen, { ...decider, stepUp: true });
    const { available, confirmedAt } = await secondFactors.status(actor);
    if (!available) throw new Refusal('step-up-unavailable', { problem: 'no-key' });
    if (confirmedAt === undefined) throw new Refusal('not-enrolled');
    return seen;
  };
}

type Weighed = {
  readonly seen: Ticket;
  readonly decider: Decider;
  /** Pure, but for the time. */
  readonly approve: (ticket: Ticket, by: Decider) => Step;
};

async function weighed(deps: DecideDeps, input: Omit<DecisionInput, 'requestId'>): Promise<Weighed> {
  const seen = await deps.tickets.read(input.ticketId);
  if (seen === undefined) throw new Refusal('ticket-unknown', { ticketId: input.ticketId });
  const { decider, requester } = await underOnePolicy(deps.policy, async () => ({
    decider: await deciderOf(deps, input),
    requester: await known(deps.directory, seen.requester.userId, 'decision'),
  }));
  const approve = (ticket: Ticket, by: Decider) => {
    const now = deps.now();
    const step = approveTicket(ticket, by, now);
    assertStillAllowed(ticket, { requester, policy: by.policy }, now);
    return step;
  };
  return { seen, decider, approve };
}

/** Who has decided already is told so, or has only sent the same request twice. */
function takesCode({ terms, decisions }: Ticket, { person }: Decider): boolean {
  return terms.stepUp && decisions.every(({ by }) => by.userId !== person.userId);
}
