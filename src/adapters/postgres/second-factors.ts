import type { Knex } from 'knex';
import { z } from 'zod';
import { type AuditEvent, SYSTEM_CHAIN } from '../../domain/audit.ts';
import type { UserId } from '../../domain/person.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { Confirmed, SecondFactor } from '../../domain/second-factor.ts';
import type { Now, SecondFactors } from '../../usecases/ports.ts';
import { appendEvents, lockChain } from './audit-chain.ts';
import { Id, Instant, optional } from './columns.ts';
import { answered, inTransaction, type Transaction } from './database.ts';
import { makeSeal, type Seal } from './sealed.ts';

const FactorRow = z.object({
  secret_sealed: optional(z.instanceof(Buffer)),
  confirmed_at: optional(Instant),
  last_step: optional(Id),
  offered_sealed: optional(z.instanceof(Buffer)),
  failures: z.number(),
  locked_until: optional(Instant),
});
type FactorRow = z.output<typeof FactorRow>;

const StatusRow = z.object({ confirmed_at: optional(Instant) });

type Deps = { readonly db: Knex; readonly key: Uint8Array | undefined; readonly now: Now };

/** Authenticators in PostgreSQL. Without a key nothing is opened or sealed, and whoever asks for it is refused. */
export function makeSecondFactors({ db, key, now }: Deps): SecondFactors {
  const seal = key === undefined ? undefined : makeSeal(key);
  return {
    change: async (userId, decide) => {
      if (seal === undefined) throw new Refusal('step-up-unavailable', { problem: 'no-key' });
      return inTransaction(db, async (trx) => {
        const row = await lockRow(trx, userId, now());
        const { factor, events, answer } = decide(factorFrom(row, userId, seal));
        await trx('second_factors').where({ user_id: userId }).update(columnsOf(factor, seal));
        await append(trx, events);
        return answer;
      });
    },
    status: async (userId) => {
      const row: unknown = await answered(
        db('second_factors').where({ user_id: userId }).first('confirmed_at'),
      );
      return {
        available: seal !== undefined,
        confirmedAt: StatusRow.optional().parse(row)?.confirmed_at,
      };
    },
    remove: (userId, event) =>
      inTransaction(db, async (trx) => {
        const rows = await trx('second_factors').where({ user_id: userId }).delete();
        if (rows === 0) return 'none';
        await append(trx, [event]);
        return 'removed';
      }),
  };
}

/** Makes and locks it in one statement: two who come at once would otherwise both find nothing. */
async function lockRow(trx: Transaction, userId: UserId, now: Date): Promise<FactorRow> {
  const [row]: unknown[] = await trx('second_factors')
    .insert({ user_id: userId, created_at: now })
    .onConflict('user_id')
    .merge(['user_id'])
    .returning('*');
  return FactorRow.parse(row);
}

function factorFrom(row: FactorRow, userId: UserId, seal: Seal): SecondFactor | undefined {
  const confirmed = confirmedFrom(row, userId, seal);
  const offered = row.offered_sealed && opened(row.offered_sealed, userId, seal);
  if (confirmed === undefined && offered === undefined) return undefined;
  return { userId, confirmed, offered, failures: row.failures, lockedUntil: row.locked_until };
}

function confirmedFrom(row: FactorRow, userId: UserId, seal: Seal): Confirmed | undefined {
  const { secret_sealed: sealed, confirmed_at: at, last_step: lastStep } = row;
  if (sealed === undefined || at === undefined || lastStep === undefined) return undefined;
  return { secret: opened(sealed, userId, seal), at, lastStep };
}

function opened(sealed: Buffer, userId: UserId, seal: Seal): Buffer {
  const secret = seal.open(sealed, userId);
  if (secret === undefined) throw new Refusal('step-up-unavailable', { problem: 'unreadable' });
  return secret;
}

function columnsOf({ userId, confirmed, offered, failures, lockedUntil }: SecondFactor, seal: Seal) {
  return {
    secret_sealed: confirmed === undefined ? null : seal.seal(confirmed.secret, userId),
    confirmed_at: confirmed?.at ?? null,
    last_step: confirmed?.lastStep ?? null,
    offered_sealed: offered === undefined ? null : seal.seal(offered, userId),
    failures,
    locked_until: lockedUntil ?? null,
  };
}

/** They belong to no ticket. */
async function append(trx: Transaction, events: readonly AuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  const head = await lockChain(trx, SYSTEM_CHAIN);
  if (head === undefined) throw new Error('the system chain has no head');
  await appendEvents(trx, { chain: SYSTEM_CHAIN, head }, events);
}
