import { z } from 'zod';
import { AUDIT_TYPES, type AuditEvent } from '../../domain/audit.ts';
import { Instant, JsonValue } from './columns.ts';

const Actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), userId: z.string(), username: z.string() }),
  z.object({ kind: z.literal('clock') }),
  z.object({ kind: z.literal('firebreak') }),
]);

/** An event as its canonical text says it. */
export const StoredEvent: z.ZodType<AuditEvent> = z.object({
  type: z.enum(AUDIT_TYPES),
  at: Instant,
  actor: Actor,
  ticketId: z.number().exactOptional(),
  ticketNo: z.string().exactOptional(),
  entryId: z.number().exactOptional(),
  operationId: z.string().exactOptional(),
  username: z.string().exactOptional(),
  application: z.string().exactOptional(),
  detail: z.record(z.string(), JsonValue),
});

export const eventFrom = (canonical: string): AuditEvent => StoredEvent.parse(JSON.parse(canonical));
