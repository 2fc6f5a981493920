import type { Decider } from '../domain/approve-ticket.ts';
import type { UserId } from '../domain/person.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Directory, Now, PolicyInForce, Tickets } from './ports.ts';
import { underOnePolicy } from './under-one-policy.ts';

export type DecideDeps = {
  readonly tickets: Tickets;
  readonly directory: Directory;
  readonly policy: PolicyInForce;
  /** Firebreak's version, kept with the decision. */
  readonly version: string;
  readonly now: Now;
};

export type DecisionInput = {
  readonly actor: UserId;
  readonly ticketId: number;
  /** SHA-256, hex, of the card the person saw. */
  readonly cardHash: string;
  readonly comment: string;
  readonly requestId: string;
};

export type Decide = (input: DecisionInput) => Promise<Ticket>;

/** Who decides, as Slack and the policy know them now, with what is kept of it. */
export async function deciderOf(
  { directory, policy, version }: DecideDeps,
  input: Omit<DecisionInput, 'requestId'>,
): Promise<Decider> {
  const { cardHash, comment, actor } = input;
  return underOnePolicy(policy, async (inForce) => {
    const person = await directory.person(actor, 'decision');
    return { person, policy: inForce, version, cardHash, comment };
  });
}
