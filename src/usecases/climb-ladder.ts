import { climbLadder, nextRung, type Rung } from '../domain/ladder.ts';
import type { UserId } from '../domain/person.ts';
import { casesOf, type Ticket } from '../domain/ticket.ts';
import { type Approvers, findApprovers, reachable } from './find-approvers.ts';
import type { Directory, Now, PolicyInForce, Tickets } from './ports.ts';

type Deps = {
  readonly tickets: Tickets;
  readonly directory: Directory;
  readonly policy: PolicyInForce;
  readonly now: Now;
};

export type ClimbLadder = (input: {
  readonly ticketId: number;
  readonly rung: Rung;
  readonly at: Date;
}) => Promise<void>;

/** Asks again, or asks others as well, when nobody has decided by the time of a rung; each rung once. */
export function makeClimbLadder({ tickets, directory, policy, now }: Deps): ClimbLadder {
  return async ({ ticketId, rung, at }) => {
    if (now() < at) throw new Error(`not due before ${at.toISOString()}`);
    const ticket = await tickets.read(ticketId);
    if (ticket === undefined || nextRung(ticket)?.rung !== rung) return;
    const question = { requester: ticket.requester.userId, cases: casesOf(ticket) };
    const approvers = await findApprovers(directory, policy(), question);
    const asked = await askedOn(rung, { ticket, approvers, directory });
    await tickets.change(ticketId, {}, (locked) => climbLadder(locked, { rung, asked }, now()));
  };
}

type Asking = { readonly ticket: Ticket; readonly approvers: Approvers; readonly directory: Directory };

async function askedOn(rung: Rung, { ticket, approvers, directory }: Asking): Promise<readonly UserId[]> {
  const everybody = [...approvers.approvers, ...approvers.backups];
  switch (rung) {
    case 'remind':
      return ticket.asked.filter((userId) => everybody.includes(userId));
    case 'escalate':
      return reachable(directory, approvers.backups);
    case 'page-all':
      return everybody;
  }
}
