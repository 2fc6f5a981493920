import { expect, test } from 'vitest';
import { owedJobs } from '../../../src/adapters/postgres/owed.ts';
import { applicationId } from '../../../src/domain/application.ts';
import { approveTicket } from '../../../src/domain/approve-ticket.ts';
import { startDeletion } from '../../../src/domain/delete-pods.ts';
import { diagnose } from '../../../src/domain/diagnosis/diagnose.ts';
import {
  type Evidence,
  evidenceGathered,
  evidenceHash,
  evidenceOf,
  workloadEvidence,
} from '../../../src/domain/evidence.ts';
import { NOTHING_GUARDED } from '../../../src/domain/guards.ts';
import { endOperation } from '../../../src/domain/operate.ts';
import type { Ticket } from '../../../src/domain/ticket.ts';
import { after, bob, NOON, plainly, pod, view, webDeployment } from '../../build.ts';
import { crashLoop, facts, healthyPods } from '../../diagnosis.ts';
import { reports } from '../../words/sample-diagnoses.ts';
import { decider, freshRecord, open, openWithTokens } from './record.ts';

const { db, owner, tickets } = await freshRecord();

const read = evidenceOf([...reports, crashLoop(), diagnose(facts(healthyPods(3)))], {
  gone: ['worker'],
  now: NOON,
});
const away: Evidence = { kind: 'unread', at: NOON, why: 'away' };

async function openWith(evidence: Evidence): Promise<Ticket> {
  const { id } = await open(tickets);
  return tickets.change(id, {}, (ticket) => {
    const all = ticket.entries.map(({ application }) => [applicationId(application), evidence] as const);
    return evidenceGathered(ticket, new Map(all));
  });
}

const isOwed = async (ticketId: number): Promise<boolean> =>
  (await owedJobs(db, () => NOON)).some((job) => job.kind === 'gather-evidence' && job.ticketId === ticketId);

test('evidence comes back as it was stored, whatever was found', async () => {
  const { id } = await openWith(read);

  expect((await tickets.read(id))?.entries[0]?.evidence).toEqual(read);
});

test('it is owed while a ticket waits, until it was read', async () => {
  const [fresh, waiting, done] = [await open(tickets), await openWith(away), await openWith(read)];

  expect(await isOwed(fresh.id)).toBe(true);
  expect(await isOwed(waiting.id)).toBe(true);
  expect(await isOwed(done.id)).toBe(false);

  await tickets.change(waiting.id, {}, (ticket) => approveTicket(ticket, decider(bob), after(60)));
  expect(await isOwed(waiting.id)).toBe(false);
});

test('a decision keeps the hash of the evidence there was', async () => {
  const { id } = await openWith(read);
  const before = await tickets.read(id);

  await tickets.change(id, {}, (ticket) => approveTicket(ticket, decider(bob), after(60)));

  const decided = await tickets.read(id);
  expect(decided?.decisions[0]?.basis.evidenceHash).toBe(before && evidenceHash(before));
});

test('evidence of a kind that only another version knows is as if it had not been read', async () => {
  const { id } = await openWith(read);

  await owner('ticket_entries').where({ ticket_id: id }).update({ evidence: '{"kind":"guessed"}' });

  expect((await tickets.read(id))?.entries[0]?.evidence).toBeUndefined();
});

test('what was wrong when an operation failed is kept with its end', async () => {
  const { id, entries, requester } = await openWithTokens(tickets);
  const diagnosis = workloadEvidence(crashLoop());
  const how = { workload: webDeployment, operationId: `op-${id}` };
  const request = { ...how, entryId: entries[0]?.id ?? 0, userId: requester.userId };
  await tickets.change(id, {}, (ticket) =>
    startDeletion(
      ticket,
      {
        ...request,
        ...plainly,
        pace: 'all-at-once',
        confirmed: true,
        view: view([pod('a')]),
        chosen: ['uid-a'],
      },
      { facts: NOTHING_GUARDED, now: after(100) },
    ),
  );

  await tickets.change(id, {}, (ticket) =>
    endOperation(ticket, `op-${id}`, { outcome: 'failed', error: 'no', diagnosis, now: after(110) }),
  );

  const stored = await tickets.read(id);
  expect(stored?.operations[0]?.end).toEqual({ at: after(110), outcome: 'failed', error: 'no', diagnosis });
});
