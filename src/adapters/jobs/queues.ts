import type { Queue } from 'pg-boss';
import type { Job } from '../../domain/step.ts';

/** Where jobs end that could not be done. */
export const DEAD_LETTERS = 'dead-letters';

export const SCHEMA = 'pgboss';

export type Lane = {
  /** How many jobs of the kind one process does at once. Each kind has its own, so a slow one delays no other. */
  readonly workers: number;
  /** How long one may take. A process that died is noticed much sooner, by its missing heartbeat. */
  readonly expireInSeconds: number;
};

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

/** One queue for each kind of job, by its name. */
export const LANES: Readonly<Record<Job['kind'], Lane>> = {
  'process-entry': { workers: 4, expireInSeconds: 10 * MINUTE },
  'withdraw-token': { workers: 2, expireInSeconds: 10 * MINUTE },
  'gather-evidence': { workers: 4, expireInSeconds: 10 * MINUTE },
  'climb-ladder': { workers: 2, expireInSeconds: 10 * MINUTE },
  'expire-ticket': { workers: 1, expireInSeconds: 10 * MINUTE },
  'expire-tokens': { workers: 2, expireInSeconds: 10 * MINUTE },
  'remind-expiring': { workers: 1, expireInSeconds: 10 * MINUTE },
  'supersede-tokens': { workers: 2, expireInSeconds: 10 * MINUTE },
  'announce-takeover': { workers: 1, expireInSeconds: 10 * MINUTE },
  'chase-review': { workers: 1, expireInSeconds: 10 * MINUTE },
  'run-operation': { workers: 20, expireInSeconds: DAY },
  'show-progress': { workers: 3, expireInSeconds: 10 * MINUTE },
  'show-ticket': { workers: 4, expireInSeconds: 10 * MINUTE },
  'tell-thread': { workers: 4, expireInSeconds: 10 * MINUTE },
};

/** The least pg-boss takes: a dead process is noticed after this. */
const HEARTBEAT_SECONDS = 10;

/** With half a minute between the late ones, an hour of trying; what is owed then comes back by the sweep. */
const RETRIES = { retryLimit: 120, retryDelay: 1, retryBackoff: true, retryDelayMax: 30 } as const;

export function queueFor(name: string, { expireInSeconds }: Lane): Queue {
  return {
    name,
    deadLetter: DEAD_LETTERS,
    notify: true,
    heartbeatSeconds: HEARTBEAT_SECONDS,
    expireInSeconds,
    // Longer than any job can be ahead: a pending ticket may wait for days.
    retentionSeconds: 90 * DAY,
    deleteAfterSeconds: DAY,
    ...RETRIES,
  };
}

/** Kept for a month, so that somebody can look. */
export const deadLetterQueue: Queue = {
  name: DEAD_LETTERS,
  notify: true,
  retentionSeconds: 30 * DAY,
  deleteAfterSeconds: 30 * DAY,
  ...RETRIES,
};
