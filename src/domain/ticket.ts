import type { BreakGlass } from './break-glass.ts';
import { assertMember } from './eligibility.ts';
import type { Entry } from './entry.ts';
import type { LadderSeconds, Rung } from './ladder.ts';
import type { Operation } from './operation.ts';
import type { Person, UserId } from './person.ts';
import type { Case, Role } from './policy.ts';
import { Refusal } from './refusal.ts';
import type { Severity } from './severity.ts';

export const MAX_ENTRIES = 10;
export const REASON_LENGTH = { least: 10, most: 2000 } as const;

/** Somebody who did something to a ticket, as they were then. */
export type Who = { readonly userId: UserId; readonly username: string; readonly displayName: string };

export type TicketState =
  | { readonly kind: 'PENDING_APPROVAL' }
  | {
      readonly kind: 'APPROVED';
      readonly approvedAt: Date;
      /** The end of every token of this ticket, retried ones too. */
      readonly tokensEndAt: Date;
      /** Set once the requester has finished it while an operation was still running. */
      readonly finishedBy: Who | undefined;
    }
  | {
      readonly kind: 'COMPLETED';
      readonly approvedAt: Date;
      readonly tokensEndAt: Date;
      readonly at: Date;
      /** Absent where the tokens' end completed it. */
      readonly by: Who | undefined;
    }
  | { readonly kind: 'DENIED'; readonly at: Date; readonly by: Who; readonly reason: string }
  | { readonly kind: 'CANCELLED'; readonly at: Date; readonly by: Who }
  | { readonly kind: 'EXPIRED'; readonly at: Date }
  | { readonly kind: 'REVOKED'; readonly at: Date; readonly by: Who };

/** One person's final word on a ticket, with what they saw and on what authority (SPEC 4). */
export type Decision = {
  readonly kind: 'approved' | 'denied';
  readonly by: Who;
  readonly at: Date;
  /** Why, in their words; empty for an approval without a comment. */
  readonly comment: string;
  readonly basis: DecisionBasis;
};

export type DecisionBasis = {
  readonly rule: string;
  readonly policyHash: string;
  readonly roles: readonly Role[];
  readonly groups: readonly string[];
  /** SHA-256, hex, of the card as it was shown. */
  readonly cardHash: string;
  /** SHA-256, hex, of the evidence that the ticket held. */
  readonly evidenceHash: string;
  /** Firebreak's version. */
  readonly version: string;
  /** Whether a code of their authenticator was checked. */
  readonly stepUp: boolean;
};

/** What the policy said when the ticket was opened; later changes of the file don't reach it. */
export type TicketTerms = {
  readonly rule: string;
  readonly policyHash: string;
  readonly approvals: number;
  readonly tokenSeconds: number;
  readonly operationsPerToken: number;
  readonly redeploysPerHour: number;
  readonly ladder: LadderSeconds;
  /** How long before the tokens' end the requester is reminded of it. */
  readonly expiringSeconds: number;
  readonly breakGlass: boolean;
  readonly reviewSeconds: number;
  readonly stepUp: boolean;
};

/** An older ticket whose authorizations end when those of this one begin. */
export type Succession = {
  /** The requester's own ticket goes on; or somebody takes an emergency over from somebody else. */
  readonly kind: 'extends' | 'takes-over';
  readonly ticketId: number;
  readonly ticketNo: string;
};

export type Ticket = {
  readonly id: number;
  /** `WO-YYYY-NNNNNN`, gapless per UTC year. */
  readonly ticketNo: string;
  readonly requester: Who;
  readonly severity: Severity;
  readonly reason: string;
  readonly reference: string | undefined;
  /** The Slack channel of the card. */
  readonly channel: string;
  readonly openedAt: Date;
  /** When it expires if nobody decides. */
  readonly expiresAt: Date;
  readonly terms: TicketTerms;
  /** Who has been asked to approve so far. */
  readonly asked: readonly UserId[];
  readonly remindedAt: Date | undefined;
  /** Rungs of the ladder that lie behind it. */
  readonly climbed: readonly Rung[];
  /** Who is told of it besides those who are asked. */
  readonly told: readonly UserId[];
  /** Who has joined it: they follow its thread. */
  readonly followers: readonly UserId[];
  readonly succeeds: Succession | undefined;
  /** Whether the requester has been told that their tokens end soon. */
  readonly remindedOfEnd: boolean;
  /** Set where the requester acted without an approval. */
  readonly breakGlass: BreakGlass | undefined;
  readonly state: TicketState;
  readonly entries: readonly Entry[];
  readonly decisions: readonly Decision[];
  readonly operations: readonly Operation[];
};

export const whoIs = ({ userId, username, displayName }: Person): Who => ({ userId, username, displayName });

/** What a ticket asks for, as rules are asked. */
export function casesOf({
  entries,
  severity,
  openedAt: at,
}: Pick<Ticket, 'entries' | 'severity' | 'openedAt'>): Case[] {
  return entries.map(({ action, application }) => ({ action, application, severity, at }));
}

export function isOpen(ticket: Ticket): boolean {
  return ticket.state.kind === 'PENDING_APPROVAL' || ticket.state.kind === 'APPROVED';
}

export function runningOperations(ticket: Ticket): Operation[] {
  return ticket.operations.filter((operation) => operation.end === undefined);
}

export function approvalsOf(ticket: Ticket): Decision[] {
  return ticket.decisions.filter((decision) => decision.kind === 'approved');
}

/** @throws Refusal `bad-input` when the ticket has no such entry. */
export function entryOf(ticket: Ticket, entryId: number): Entry {
  const entry = ticket.entries.find(({ id }) => id === entryId);
  if (entry === undefined) throw new Refusal('bad-input', { field: 'entry', ticketNo: ticket.ticketNo });
  return entry;
}

/** @throws Refusal `bad-input` when the ticket has no such operation. */
export function operationOf(ticket: Ticket, operationId: string): Operation {
  const operation = ticket.operations.find(({ id }) => id === operationId);
  if (operation === undefined) {
    throw new Refusal('bad-input', { field: 'operation', ticketNo: ticket.ticketNo });
  }
  return operation;
}

/** Refuses in a sentence that names what happened to the ticket, who did it and when. */
export function assertState<K extends TicketState['kind']>(
  ticket: Ticket,
  kind: K,
): asserts ticket is Ticket & { readonly state: Extract<TicketState, { kind: K }> } {
  if (ticket.state.kind !== kind) throw wrongState(ticket);
}

export function wrongState({ ticketNo, state, openedAt, requester, breakGlass }: Ticket): Refusal {
  switch (state.kind) {
    case 'PENDING_APPROVAL':
      return new Refusal('wrong-state', { ticketNo, state: state.kind, at: openedAt });
    case 'APPROVED':
      return new Refusal('wrong-state', {
        ticketNo,
        state: state.kind,
        at: state.approvedAt,
        ...(state.finishedBy === undefined ? {} : { finishedBy: state.finishedBy.userId }),
        ...(breakGlass === undefined ? {} : { brokenBy: requester.userId }),
      });
    case 'EXPIRED':
      return new Refusal('wrong-state', { ticketNo, state: state.kind, at: state.at });
    case 'COMPLETED':
    case 'DENIED':
    case 'CANCELLED':
    case 'REVOKED':
      return new Refusal('wrong-state', {
        ticketNo,
        state: state.kind,
        at: state.at,
        ...(state.by === undefined ? {} : { by: state.by.userId }),
      });
  }
}

/** Refuses everybody but the requester, and them too once they are no full member of the workspace. */
export function assertRequesting(ticket: Ticket, person: Person): void {
  assertRequester(ticket, person.userId);
  assertMember(person);
}

export function assertRequester(ticket: Ticket, userId: UserId): void {
  if (ticket.requester.userId !== userId) {
    throw new Refusal('not-the-requester', { ticketNo: ticket.ticketNo, requester: ticket.requester.userId });
  }
}
