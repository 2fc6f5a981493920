import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';
import { type ConnectionOptions, fromKnex, PgBoss, type Job as QueuedJob } from 'pg-boss';
import type { Logger } from 'pino';
import type { Job } from '../../domain/step.ts';
import type { DoJob, GiveUpJob, Now } from '../../usecases/ports.ts';
import { dueAt, keyOf, StoredJob } from './job.ts';
import { DEAD_LETTERS, LANES, type Lane, SCHEMA } from './queues.ts';
import { makeRunJob } from './run-job.ts';
import { seldom } from './seldom.ts';

type Log = Pick<Logger, 'warn' | 'error'>;

type Deps = {
  /** Of the serving role. LISTEN needs a session: no transaction-pooling proxy in between. */
  readonly url: string;
  readonly now: Now;
  readonly log: Log;
};

export type Worker = { readonly doJob: DoJob; readonly giveUp: GiveUpJob };

export type QueueDepth = {
  readonly queue: string;
  /** Due and not begun. */
  readonly ready: number;
  readonly deferred: number;
  readonly active: number;
};

export type Jobs = {
  /** Adds jobs to a transaction: they exist once it commits. */
  enqueue(trx: Knex.Transaction, jobs: readonly Job[]): Promise<void>;
  /** Adds jobs at once. */
  send(jobs: readonly Job[]): Promise<void>;
  /** Begins to do jobs, whichever process they come from, and to give up those that fail for good. */
  work(worker: Worker): Promise<void>;
  /** How many wait and run, as of a second or two ago. */
  depth(): Promise<readonly QueueDepth[]>;
  /**
   * Begins no more jobs, aborts the signals of those that run and waits for them; what they leave undone
   * another process does. Jobs can still be added.
   */
  letGo(): Promise<void>;
  /** Lets go, and closes the connections. Safe to call twice. */
  stop(): Promise<void>;
};

/** How long jobs are waited for that don't heed their signal. */
const GRACE_MS = 15_000;
/** The least pg-boss takes, for those still. */
const CLOSING_MS = 1000;

/** A job that is due later is not announced, only found by looking. */
const LOOK_SECONDS = 1;

/** While the database is away every look fails. */
const TELL_EVERY_MS = 10_000;

/**
 * Durable jobs on pg-boss. The same work (kind and key) is never done twice at once and waits in the queue
 * at most once: what is added while it waits joins it, what is added while it is done follows.
 */
export async function startJobs({ url, now, log }: Deps): Promise<Jobs> {
  const boss = openBoss(url, { now, log });
  await boss.start();
  const stopping = new AbortController();
  const send = (jobs: readonly Job[]) => add(boss, jobs);
  const letGo = async () => {
    stopping.abort(new Error('this process is stopping'));
    await Promise.race([endWork(boss), pause(GRACE_MS, undefined, { ref: false })]);
  };
  return {
    enqueue: (trx, jobs) => add(boss, jobs, { db: fromKnex(trx) }),
    send,
    work: async ({ doJob, giveUp }) => {
      const run = makeRunJob({
        doJob,
        again: (job) => send([job]),
        isAlone: (job) => isAlone(boss, job),
        stopping: stopping.signal,
        now,
        log,
      });
      for (const [queue, lane] of Object.entries(LANES)) await workOn(boss, { queue, lane, run });
      await workOnDeadLetters(boss, giveUp, log);
    },
    depth: async () => {
      const queues = await boss.getQueues();
      return queues.map(({ name, readyCount, deferredCount, activeCount }) => ({
        queue: name,
        ready: readyCount,
        deferred: deferredCount,
        active: activeCount,
      }));
    },
    letGo,
    stop: async () => {
      if (!stopping.signal.aborted) await letGo();
      await boss.stop({ graceful: true, timeout: CLOSING_MS });
    },
  };
}

function openBoss(url: string, { now, log }: Omit<Deps, 'url'>): PgBoss {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'firebreak jobs',
    schema: SCHEMA,
    max: 5,
    connectionTimeoutMillis: 5_000,
    options: '-c statement_timeout=30000 -c lock_timeout=10000',
    // The serving role owns nothing: schema and queues are made when the owner migrates.
    migrate: false,
    createSchema: false,
    reindex: false,
    schedule: false,
    useListenNotify: true,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
  });
  const tell = seldom<Error>({ everyMs: TELL_EVERY_MS, now }, (error, leftOut) =>
    log.error({ err: error, leftOut }, 'the job queue has trouble'),
  );
  boss.on('error', (error) => tell(error.name, error));
  boss.on('warning', ({ message, data }) => log.warn({ data }, `job queue: ${message}`));
  return boss;
}

/**
 * One that waits already is updated instead, which locks it: nobody begins it before the transaction has
 * committed, so whoever does it sees what was decided.
 */
async function add(boss: PgBoss, jobs: readonly Job[], where: ConnectionOptions = {}): Promise<void> {
  for (const job of jobs) {
    const key = keyOf(job);
    await boss.upsert(job.kind, job, {
      singletonKey: key,
      group: { id: key },
      startAfter: dueAt(job) ?? 0,
      ...where,
    });
  }
}

type Work = {
  readonly queue: string;
  readonly lane: Lane;
  readonly run: (job: QueuedJob) => Promise<void>;
};

async function workOn(boss: PgBoss, { queue, lane, run }: Work): Promise<void> {
  const options = {
    localConcurrency: lane.workers,
    groupConcurrency: 1,
    pollingIntervalSeconds: LOOK_SECONDS,
    notifyPollingIntervalSeconds: LOOK_SECONDS,
  };
  await boss.work<object>(queue, options, async (jobs) => {
    for (const job of jobs) await run(job);
  });
}

async function endWork(boss: PgBoss): Promise<void> {
  await Promise.all([DEAD_LETTERS, ...Object.keys(LANES)].map((queue) => boss.offWork(queue)));
}

/**
 * `groupConcurrency` leaves a gap: two workers that look at the same moment may both begin. Whichever of
 * them asks here last sees the other.
 */
async function isAlone(boss: PgBoss, { name, id, groupId }: QueuedJob): Promise<boolean> {
  const others = await boss
    .getDb()
    .executeSql(
      `select from ${SCHEMA}.job where name = $1 and group_id = $2 and state = 'active' and id <> $3 limit 1`,
      [name, groupId, id],
    );
  return others.rows.length === 0;
}

async function workOnDeadLetters(boss: PgBoss, giveUp: GiveUpJob, log: Log): Promise<void> {
  const options = {
    includeMetadata: true,
    pollingIntervalSeconds: 5,
    notifyPollingIntervalSeconds: 5,
  } as const;
  await boss.work(DEAD_LETTERS, options, async (letters) => {
    for (const { data, sourceName, sourceOutput, sourceRetryCount } of letters) {
      const about = { job: data, queue: sourceName, failure: sourceOutput, attempts: sourceRetryCount };
      log.error(about, 'a job was given up');
      const job = StoredJob.safeParse(data);
      if (job.success) await giveUp(job.data);
    }
  });
}
