import type { Knex } from 'knex';
import { z } from 'zod';
import { type ChainFault, chainFault, EMPTY_CHAIN } from '../../domain/audit.ts';
import { type ChainId, eventColumns, readHead } from './audit-chain.ts';
import { answered } from './database.ts';
import { eventFrom } from './stored-event.ts';

const Link = z.looseObject({ seq: z.number(), canonical: z.string(), hash: z.string() });

/** The first event of a chain that was altered, is missing or too many; undefined where all is well. */
export async function verifyChain(db: Knex, chain: ChainId): Promise<ChainFault | undefined> {
  const { head, links } = await answered(readChain(db, chain));
  const fault = chainFault(links, head);
  const intact = fault === undefined ? links : links.filter(({ seq }) => seq < fault.seq);
  const misfiled = intact.find(isMisfiled);
  return misfiled === undefined ? fault : { seq: misfiled.seq, problem: 'altered' };
}

/** Head and events as they were at one moment. */
function readChain(db: Knex, chain: ChainId) {
  return db.transaction(
    async (trx) => {
      const head = (await readHead(trx, chain)) ?? EMPTY_CHAIN;
      const rows: unknown = await trx('audit_events')
        .where({ chain: String(chain) })
        .orderBy('seq');
      return { head, links: z.array(Link).parse(rows) };
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

/** The text is what was hashed; the columns by which it is found must say the same. */
function isMisfiled(link: z.output<typeof Link>): boolean {
  const columns = eventColumns(eventFrom(link.canonical));
  return Object.entries(columns).some(([name, value]) => comparable(link[name]) !== comparable(value));
}

/** A bigint comes as text. */
const comparable = (value: unknown): unknown =>
  value instanceof Date ? value.getTime() : typeof value === 'number' ? String(value) : value;
