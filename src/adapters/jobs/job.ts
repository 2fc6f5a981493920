import { z } from 'zod';
import { RUNGS } from '../../domain/ladder.ts';
import type { Job } from '../../domain/step.ts';

const ofEntry = { ticketId: z.number(), entryId: z.number() };
const ofOperation = { ticketId: z.number(), operationId: z.string() };
const ofSuccession = { ticketId: z.number(), by: z.number() };
const at = z.iso.datetime().transform((text) => new Date(text));

/** A job as it is stored. */
export const StoredJob: z.ZodType<Job> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('process-entry'), ...ofEntry }),
  z.object({ kind: z.literal('withdraw-token'), ...ofEntry }),
  z.object({ kind: z.literal('gather-evidence'), ticketId: z.number() }),
  z.object({ kind: z.literal('climb-ladder'), ticketId: z.number(), rung: z.enum(RUNGS), at }),
  z.object({ kind: z.literal('expire-ticket'), ticketId: z.number(), at }),
  z.object({ kind: z.literal('expire-tokens'), ticketId: z.number(), at }),
  z.object({ kind: z.literal('remind-expiring'), ticketId: z.number(), at }),
  z.object({ kind: z.literal('supersede-tokens'), ...ofSuccession }),
  z.object({ kind: z.literal('announce-takeover'), ...ofSuccession }),
  z.object({ kind: z.literal('chase-review'), ticketId: z.number(), at }),
  z.object({ kind: z.literal('run-operation'), ...ofOperation }),
  z.object({ kind: z.literal('show-progress'), ...ofOperation }),
  z.object({ kind: z.literal('show-ticket'), ticketId: z.number() }),
  z.object({ kind: z.literal('tell-thread'), ticketId: z.number() }),
]);

/** What of its kind a job is about: two jobs with the same key are the same work. */
export function keyOf(job: Job): string {
  switch (job.kind) {
    case 'process-entry':
    case 'withdraw-token':
      return String(job.entryId);
    case 'run-operation':
    case 'show-progress':
      return job.operationId;
    case 'climb-ladder':
      return `${job.ticketId}/${job.rung}`;
    case 'supersede-tokens':
    case 'announce-takeover':
      return `${job.ticketId}/${job.by}`;
    case 'chase-review':
      return `${job.ticketId}/${job.at.toISOString()}`;
    case 'gather-evidence':
    case 'expire-ticket':
    case 'expire-tokens':
    case 'remind-expiring':
    case 'show-ticket':
    case 'tell-thread':
      return String(job.ticketId);
  }
}

/** When a job is due, if it may not be done at once. */
export const dueAt = (job: Job): Date | undefined => ('at' in job ? job.at : undefined);
