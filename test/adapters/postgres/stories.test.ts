import fc from 'fast-check';
import { expect, test } from 'vitest';
import { verifyChain } from '../../../src/adapters/postgres/verify-chain.ts';
import { operationGuard } from '../../../src/domain/guards.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import type { Ticket } from '../../../src/domain/ticket.ts';
import { after, alice, application, form, policy, webDeployment } from '../../build.ts';
import { type Command, story } from '../../story.ts';
import { freshRecord, open, trail } from './record.ts';

const { db, tickets } = await freshRecord();

let places = 0;

/** A ticket for both actions on an application that no other story knows. */
function openSomewhere(): Promise<Ticket> {
  places += 1;
  const place = application({ namespace: `place-${places}` });
  return open(tickets, {
    requester: alice,
    form: form({ actions: ['delete-pods', 'redeploy'], reference: 'https://example.com/incident/1' }),
    wanted: [{ application: place, qualified: true }],
    policy: policy({ defaults: { ...policy().defaults, approvals: 2, operationsPerToken: 3 } }),
  });
}

/** Operations are stored in the order of their starts. */
const inOrder = (ticket: Ticket): Ticket => ({
  ...ticket,
  operations: ticket.operations.toSorted(
    (a, b) => a.startedAt.getTime() - b.startedAt.getTime() || (a.id < b.id ? -1 : 1),
  ),
});

/** Stores what a command makes of a ticket; undefined where it is refused. */
async function stored(ticket: Ticket, command: Command, now: Date) {
  const [{ application: place } = { application: application() }] = ticket.entries;
  const guards = [operationGuard({ ...place, workload: webDeployment })];
  let events = 0;
  try {
    const next = await tickets.change(ticket.id, { guards }, (current, facts) => {
      const step = command.run(current, now, facts);
      events = step.events.length;
      return step;
    });
    return { next, events };
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

test('whatever happens to a ticket is read back as it was decided, and its chain holds', async () => {
  await fc.assert(
    fc.asyncProperty(story, async (commands) => {
      let ticket = await openSomewhere();
      let recorded = 3;
      let now = after(0);
      for (const [command, seconds] of commands) {
        now = after(seconds, now);
        const change = await stored(ticket, command, now);
        recorded += change?.events ?? 0;
        ticket = change?.next ?? ticket;
        expect(await tickets.read(ticket.id)).toEqual(inOrder(ticket));
      }

      expect(await trail(db, ticket.id)).toHaveLength(recorded);
      expect(await verifyChain(db, ticket.id)).toBeUndefined();
      expect(await db('running_operations').where({ ticket_id: ticket.id }).pluck('operation_id')).toEqual(
        ticket.operations.filter(({ end }) => end === undefined).map(({ id }) => id),
      );
    }),
    { numRuns: 60 },
  );
});
