import knex, { type Knex } from 'knex';
import { failureOf } from './failure.ts';

export type Transaction = Knex.Transaction;

type Options = { readonly url: string; readonly applicationName?: string; readonly maxConnections?: number };

/** Nothing Firebreak asks of the database takes longer than a moment; what does is broken, and must not hang. */
const LIMITS = {
  connectMs: 5_000,
  lockMs: 5_000,
  statementMs: 10_000,
  idleInTransactionMs: 15_000,
  /** Past the server's own limit: only a server that is gone doesn't keep to it. */
  answerMs: 12_000,
} as const;

const silent = (): void => undefined;
/** What knex would print is thrown as well, and told by whoever catches it. */
export const SILENT: Knex.Logger = { warn: silent, error: silent, deprecate: silent, debug: silent };

/** A pool of connections, opened when needed. Close it with `destroy()`. */
export function openDatabase({ url, applicationName = 'firebreak', maxConnections = 10 }: Options): Knex {
  const connection = {
    connectionString: url,
    application_name: applicationName,
    keepAlive: true,
    connectionTimeoutMillis: LIMITS.connectMs,
    lock_timeout: LIMITS.lockMs,
    statement_timeout: LIMITS.statementMs,
    idle_in_transaction_session_timeout: LIMITS.idleInTransactionMs,
    query_timeout: LIMITS.answerMs,
  };
  return knex({
    client: 'pg',
    connection,
    pool: { min: 0, max: maxConnections },
    acquireConnectionTimeout: LIMITS.connectMs,
    log: SILENT,
  });
}

/**
 * Runs `work` in one transaction. Throws Unavailable `postgres` when the database does not answer: effect
 * `none` until the commit was asked for, `unknown` from then on.
 */
export async function inTransaction<T>(db: Knex, work: (trx: Transaction) => Promise<T>): Promise<T> {
  let committing = false;
  try {
    return await db.transaction(async (trx) => {
      const result = await work(trx);
      committing = true;
      return result;
    });
  } catch (error) {
    throw failureOf(error, committing ? 'unknown' : 'none');
  }
}

/** Runs statements that change nothing, or one that changes something and may be repeated. */
export async function answered<T>(query: PromiseLike<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    throw failureOf(error, 'none');
  }
}
