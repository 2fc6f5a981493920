import { z } from 'zod';
import { type Guard, type GuardFacts, NOTHING_GUARDED } from '../../domain/guards.ts';
import { Instant } from './columns.ts';
import type { Transaction } from './database.ts';

const OPERATION = 'operation:';
const REDEPLOYS = 'redeploys:';

const Running = z.object({
  workload_key: z.string(),
  operation_id: z.string(),
  ticket_no: z.string(),
  user_id: z.string(),
  started_at: Instant,
});

/**
 * Locks the guards until the transaction ends, in the order of their keys so that no two transactions wait
 * for each other, and reads what stands behind them.
 */
export async function lockGuards(trx: Transaction, guards: readonly Guard[], now: Date): Promise<GuardFacts> {
  if (guards.length === 0) return NOTHING_GUARDED;
  for (const key of [...new Set(guards)].sort()) {
    // Makes and locks it in one statement: between two it could be pruned, and nothing would be locked.
    await trx('guards').insert({ key }).onConflict('key').merge(['key']);
  }
  return {
    running: await runningOn(trx, keysOf(guards, OPERATION)),
    recentRedeploys: await recentRedeploys(trx, keysOf(guards, REDEPLOYS), now),
  };
}

const keysOf = (guards: readonly Guard[], kind: string): string[] =>
  guards.filter((guard) => guard.startsWith(kind)).map((guard) => guard.slice(kind.length));

async function runningOn(trx: Transaction, workloads: readonly string[]): Promise<GuardFacts['running']> {
  if (workloads.length === 0) return {};
  const rows = z
    .array(Running)
    .parse(await trx('running_operations').whereIn('workload_key', [...workloads]));
  return Object.fromEntries(
    rows.map((row) => [
      row.workload_key,
      {
        operationId: row.operation_id,
        ticketNo: row.ticket_no,
        actor: row.user_id,
        startedAt: row.started_at,
      },
    ]),
  );
}

async function recentRedeploys(
  trx: Transaction,
  applications: readonly string[],
  now: Date,
): Promise<readonly Date[]> {
  if (applications.length === 0) return [];
  const starts: unknown = await trx('redeploy_operations')
    .whereRaw("cluster || '/' || namespace || '/' || application_name = any(?)", [[...applications]])
    .whereNot('mode', 'roll-back')
    .where('operation_start_time', '>', new Date(now.getTime() - HOUR_MS))
    .orderBy('operation_start_time')
    .pluck('operation_start_time');
  return z.array(Instant).parse(starts);
}

const HOUR_MS = 3_600_000;
