import { z } from 'zod';
import { Unavailable } from '../../domain/refusal.ts';

const Failure = z.object({ code: z.string().optional(), message: z.string(), name: z.string() });

/** SQLSTATE classes and states in which the server, and not the statement, is at fault. */
const AWAY =
  /^(08|28|3D|53|57|58|F0)|^(25006|40001|40P01|55P03|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST|ENET)/;

/** What `pg` and knex say without a code. */
const AWAY_TEXT =
  /Connection (ended|terminated)|connection timeout|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Unable to acquire a connection/i;

/**
 * What a failed statement means: Unavailable when the database did not answer as needed, else the error
 * itself. `effect` is what is known of the transaction.
 */
export function failureOf(error: unknown, effect: Unavailable['effect']): unknown {
  const { data } = Failure.safeParse(error);
  if (data === undefined) return error;
  const away = AWAY.test(data.code ?? '') || data.name === 'KnexTimeoutError' || AWAY_TEXT.test(data.message);
  return away ? new Unavailable('postgres', effect, error) : error;
}
