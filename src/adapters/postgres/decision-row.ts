import { z } from 'zod';
import { ROLES } from '../../domain/policy.ts';
import type { Decision, DecisionBasis, Ticket } from '../../domain/ticket.ts';
import { type Columns, Instant, jsonb } from './columns.ts';

const Basis: z.ZodType<DecisionBasis> = z.object({
  rule: z.string(),
  policyHash: z.string(),
  roles: z.array(z.enum(ROLES)),
  groups: z.array(z.string()),
  cardHash: z.string(),
  evidenceHash: z.string().default(''),
  version: z.string(),
  stepUp: z.boolean().default(false),
});

/** A row of `decisions`. */
export const StoredDecision = z
  .object({
    user_id: z.string(),
    kind: z.enum(['approved', 'denied']),
    username: z.string(),
    display_name: z.string(),
    at: Instant,
    comment: z.string(),
    basis: Basis,
  })
  .transform(
    (row): Decision => ({
      kind: row.kind,
      by: { userId: row.user_id, username: row.username, displayName: row.display_name },
      at: row.at,
      comment: row.comment,
      basis: row.basis,
    }),
  );

export function decisionColumns(ticket: Ticket, decision: Decision): Columns {
  return {
    ticket_id: ticket.id,
    user_id: decision.by.userId,
    position: ticket.decisions.indexOf(decision),
    kind: decision.kind,
    username: decision.by.username,
    display_name: decision.by.displayName,
    at: decision.at,
    comment: decision.comment,
    basis: jsonb(decision.basis),
  };
}
