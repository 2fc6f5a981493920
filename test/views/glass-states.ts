import { breakGlass } from '../../src/domain/break-glass.ts';
import { finishTicket } from '../../src/domain/finish-ticket.ts';
import { RUNGS } from '../../src/domain/ladder.ts';
import { tokenCreated } from '../../src/domain/process-entry.ts';
import { reviewBreakGlass } from '../../src/domain/review-break-glass.ts';
import { revokeTicket } from '../../src/domain/revoke-ticket.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import * as story from './story.ts';

const { ALICE, BOB, CAROL, POLICY, later } = story;

/** A ticket that nobody decides, whose requester may go on alone. */
export function offered(plot: story.Plot = {}): Ticket {
  const { ticket } = story.opened(plot);
  return { ...ticket, climbed: RUNGS, terms: { ...ticket.terms, breakGlass: true } };
}

/** `skipped` as in the plot; `said` is the reason. */
export const broken = (plot: story.Plot = {}, said = 'nobody picks up the phone') =>
  breakGlass(
    offered(plot),
    {
      person: ALICE,
      policy: POLICY,
      form: { confirmation: 'BREAK GLASS', reason: said, reference: plot.reference },
      skipped: plot.approvers ?? [BOB.userId, CAROL.userId],
      stepUp: false,
    },
    later(1000),
  );

export const reviewed = (ticket: Ticket, comment: string) =>
  reviewBreakGlass(ticket, { person: BOB, policy: POLICY, verdict: 'not-justified', comment }, later(1300));

/** A ticket whose glass was broken, in every state it can be shown in. */
export function glassStates(plot: story.Plot = {}, said = 'because it could not wait') {
  const { ticket: fresh } = broken(plot, said);
  const acting = fresh.entries.reduce(
    (ticket, { id }, index) => tokenCreated(ticket, id, later(1001 + index)).ticket,
    fresh,
  );
  const completed = finishTicket(acting, ALICE, later(1200)).ticket;
  return {
    broken: fresh,
    acting,
    completed,
    revoked: revokeTicket(acting, { person: BOB, policy: POLICY }, later(1200)).ticket,
    reviewed: reviewed(acting, said).ticket,
    'reviewed when it was over': reviewed(completed, said).ticket,
  };
}
