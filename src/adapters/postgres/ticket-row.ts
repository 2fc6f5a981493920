import { z } from 'zod';
import { type BreakGlass, VERDICTS } from '../../domain/break-glass.ts';
import { RUNGS } from '../../domain/ladder.ts';
import { SEVERITIES } from '../../domain/severity.ts';
import type { Succession, Ticket, TicketState, TicketTerms, Who } from '../../domain/ticket.ts';
import { type Columns, Id, Instant, jsonb, optional } from './columns.ts';

/** An instant inside a JSON column. */
const Stamp = z.iso.datetime().transform((text) => new Date(text));

const Person: z.ZodType<Who> = z.object({
  userId: z.string(),
  username: z.string(),
  displayName: z.string(),
});

const Terms: z.ZodType<TicketTerms> = z.object({
  rule: z.string(),
  policyHash: z.string(),
  approvals: z.number(),
  tokenSeconds: z.number(),
  operationsPerToken: z.number(),
  redeploysPerHour: z.number(),
  ladder: z.object({ remind: z.number(), escalate: z.number(), 'page-all': z.number() }),
  expiringSeconds: z.number().default(600),
  breakGlass: z.boolean().default(false),
  reviewSeconds: z.number().default(86_400),
  stepUp: z.boolean().default(false),
});

const Glass = z.object({
  at: Stamp,
  reason: z.string(),
  reference: z.string().optional(),
  skipped: z.array(z.string()),
  chaseAt: Stamp,
  review: z.object({ by: Person, at: Stamp, verdict: z.enum(VERDICTS), comment: z.string() }).optional(),
});

const Succeeds: z.ZodType<Succession> = z.object({
  kind: z.enum(['extends', 'takes-over']),
  ticketId: z.number(),
  ticketNo: z.string(),
});

const Approval = { approved_at: Instant, tokens_end_at: Instant };

const State = z.discriminatedUnion('state', [
  z.object({ state: z.literal('PENDING_APPROVAL') }),
  z.object({ state: z.literal('APPROVED'), ...Approval, finished_by: optional(Person) }),
  z.object({ state: z.literal('COMPLETED'), ...Approval, ended_at: Instant, ended_by: optional(Person) }),
  z.object({ state: z.literal('DENIED'), ended_at: Instant, ended_by: Person, end_reason: z.string() }),
  z.object({ state: z.literal('CANCELLED'), ended_at: Instant, ended_by: Person }),
  z.object({ state: z.literal('EXPIRED'), ended_at: Instant }),
  z.object({ state: z.literal('REVOKED'), ended_at: Instant, ended_by: Person }),
]);

const TicketRow = z.object({
  id: Id,
  ticket_no: z.string(),
  requester_id: z.string(),
  requester_username: z.string(),
  requester_name: z.string(),
  severity: z.enum(SEVERITIES),
  reason: z.string(),
  reference: optional(z.string()),
  channel: z.string(),
  opened_at: Instant,
  expires_at: Instant,
  terms: Terms,
  asked: z.array(z.string()),
  reminded_at: optional(Instant),
  climbed: z.array(z.enum(RUNGS)),
  told: z.array(z.string()),
  followers: z.array(z.string()),
  succeeds: optional(Succeeds),
  reminded_of_end: z.boolean(),
  break_glass: optional(Glass),
});

export type TicketHead = Omit<Ticket, 'entries' | 'decisions' | 'operations'>;

/** A row of `tickets`, whole, as the ticket it stores. */
export const StoredTicket = z.intersection(TicketRow, State).transform(
  (row): TicketHead => ({
    id: row.id,
    ticketNo: row.ticket_no,
    requester: {
      userId: row.requester_id,
      username: row.requester_username,
      displayName: row.requester_name,
    },
    severity: row.severity,
    reason: row.reason,
    reference: row.reference,
    channel: row.channel,
    openedAt: row.opened_at,
    expiresAt: row.expires_at,
    terms: row.terms,
    asked: row.asked,
    remindedAt: row.reminded_at,
    climbed: row.climbed,
    told: row.told,
    followers: row.followers,
    succeeds: row.succeeds,
    remindedOfEnd: row.reminded_of_end,
    breakGlass: row.break_glass === undefined ? undefined : glassOf(row.break_glass),
    state: stateOf(row),
  }),
);

const glassOf = ({ reference, review, ...glass }: z.output<typeof Glass>): BreakGlass => ({
  ...glass,
  reference,
  review,
});

function stateOf(row: z.output<typeof State>): TicketState {
  switch (row.state) {
    case 'PENDING_APPROVAL':
      return { kind: row.state };
    case 'APPROVED':
      return { kind: row.state, ...approvalOf(row), finishedBy: row.finished_by };
    case 'COMPLETED':
      return { kind: row.state, ...approvalOf(row), at: row.ended_at, by: row.ended_by };
    case 'DENIED':
      return { kind: row.state, at: row.ended_at, by: row.ended_by, reason: row.end_reason };
    case 'EXPIRED':
      return { kind: row.state, at: row.ended_at };
    case 'CANCELLED':
    case 'REVOKED':
      return { kind: row.state, at: row.ended_at, by: row.ended_by };
  }
}

const approvalOf = (row: { readonly approved_at: Date; readonly tokens_end_at: Date }) => ({
  approvedAt: row.approved_at,
  tokensEndAt: row.tokens_end_at,
});

export function ticketColumns(ticket: TicketHead): Columns {
  return {
    id: ticket.id,
    ticket_no: ticket.ticketNo,
    requester_id: ticket.requester.userId,
    requester_username: ticket.requester.username,
    requester_name: ticket.requester.displayName,
    severity: ticket.severity,
    reason: ticket.reason,
    reference: ticket.reference ?? null,
    channel: ticket.channel,
    opened_at: ticket.openedAt,
    expires_at: ticket.expiresAt,
    terms: jsonb(ticket.terms),
    asked: jsonb(ticket.asked),
    reminded_at: ticket.remindedAt ?? null,
    climbed: jsonb(ticket.climbed),
    told: jsonb(ticket.told),
    followers: jsonb(ticket.followers),
    succeeds: ticket.succeeds === undefined ? null : jsonb(ticket.succeeds),
    reminded_of_end: ticket.remindedOfEnd,
    break_glass: ticket.breakGlass === undefined ? null : jsonb(ticket.breakGlass),
    state: ticket.state.kind,
    ...stateColumns(ticket.state),
  };
}

/** Columns a state doesn't speak of stay as they are: a revoked ticket keeps when it was approved. */
function stateColumns(state: TicketState): Columns {
  switch (state.kind) {
    case 'PENDING_APPROVAL':
      return {};
    case 'APPROVED':
      return { ...approvalColumns(state), finished_by: person(state.finishedBy) };
    case 'COMPLETED':
      return { ...approvalColumns(state), ended_at: state.at, ended_by: person(state.by) };
    case 'DENIED':
      return { ended_at: state.at, ended_by: person(state.by), end_reason: state.reason };
    case 'EXPIRED':
      return { ended_at: state.at };
    case 'CANCELLED':
    case 'REVOKED':
      return { ended_at: state.at, ended_by: person(state.by) };
  }
}

const approvalColumns = (state: { readonly approvedAt: Date; readonly tokensEndAt: Date }): Columns => ({
  approved_at: state.approvedAt,
  tokens_end_at: state.tokensEndAt,
});

const person = (who: Who | undefined): string | null => (who === undefined ? null : jsonb(who));
