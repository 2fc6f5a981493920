import type { Knex } from 'knex';
import { z } from 'zod';
import type { Pace } from '../../usecases/ports.ts';
import { inTransaction } from './database.ts';

export type Limits = { readonly perOperationMs: number; readonly perMinute: number };

/** SPEC 5. */
const PROGRESS: Limits = { perOperationMs: 5000, perMinute: 20 };

/** Whoever counts the turns of others and takes one must be alone with it. */
const LOCK = "select pg_advisory_xact_lock(hashtext('firebreak progress turns'))";

const FORGET = "delete from progress_turns where at <= statement_timestamp() - interval '1 minute'";

/** By the clock of the database: those of the replicas differ by more than a turn may come too early. */
const WAIT = `
  select extract(epoch from greatest(
    max(at) filter (where operation_id = :operationId) + :perOperationMs * interval '1 ms',
    case when count(*) >= :perMinute then min(at) + interval '1 minute' end
  ) - statement_timestamp()) * 1000 as wait
  from progress_turns where at > statement_timestamp() - interval '1 minute'`;

const Waits = z.object({ rows: z.tuple([z.object({ wait: z.coerce.number() })]) });

/** One pace for all replicas; no limit reaches back further than a minute. */
export function makePace({ db, limits = PROGRESS }: { readonly db: Knex; readonly limits?: Limits }): Pace {
  return {
    take: (operationId) =>
      inTransaction(db, async (trx) => {
        await trx.raw(LOCK);
        await trx.raw(FORGET);
        const { rows } = Waits.parse(await trx.raw(WAIT, { operationId, ...limits }));
        const waitMs = Math.max(0, Math.ceil(rows[0].wait));
        if (waitMs === 0) await trx('progress_turns').insert({ operation_id: operationId });
        return { waitMs };
      }),
  };
}
