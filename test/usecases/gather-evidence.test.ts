import { expect, test } from 'vitest';
import { approveTicket } from '../../src/domain/approve-ticket.ts';
import { Refusal, Unavailable } from '../../src/domain/refusal.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import { makeGatherEvidence } from '../../src/usecases/gather-evidence.ts';
import type { Clusters } from '../../src/usecases/ports.ts';
import { after, application, bob, form, NOON, opened, policy, webDeployment } from '../build.ts';
import { crashLoopFacts, facts, healthyPods } from '../diagnosis.ts';
import { memoryTickets } from '../memory.ts';

const away = new Unavailable('cluster', 'none', undefined, 'prod');

function gathering(ticket: Ticket, diagnose: Clusters['diagnose']) {
  const tickets = memoryTickets(ticket);
  const gather = makeGatherEvidence({ tickets, clusters: { diagnose }, now: () => NOON });
  return {
    tickets,
    gather: () => gather({ ticketId: ticket.id }, new AbortController().signal),
    evidences: async () => (await tickets.read(ticket.id))?.entries.map(({ evidence }) => evidence),
  };
}

const both = form({ actions: ['delete-pods', 'redeploy'] });

test('every application is read once, and its evidence stands with each of its entries', async () => {
  const asked: string[] = [];
  const { gather, evidences } = gathering(opened({ form: both }).ticket, async (_place, { name }) => {
    asked.push(name);
    return crashLoopFacts();
  });

  await gather();
  await gather();

  expect(asked).toEqual(['web-service']);
  const read = { kind: 'read', workloads: [{ ready: 1, wanted: 3 }] };
  expect(await evidences()).toMatchObject([read, read]);
});

test('a cluster that is away is named, and what the others say is kept; then it is asked again', async () => {
  const wanted = ['prod', 'edge'].map((cluster) => ({
    application: application({ cluster }),
    qualified: false,
  }));
  let isAway = true;
  const { gather, evidences, tickets } = gathering(opened({ wanted }).ticket, async ({ cluster }) => {
    if (cluster === 'prod' && isAway) throw away;
    return facts(healthyPods(3));
  });

  await expect(gather()).rejects.toBe(away);
  await expect(gather()).rejects.toBe(away);

  expect(await evidences()).toMatchObject([{ kind: 'unread', why: 'away' }, { kind: 'read' }]);
  expect(tickets.jobs).toHaveLength(1);

  isAway = false;
  await gather();

  expect(await evidences()).toMatchObject([{ kind: 'read' }, { kind: 'read' }]);
});

test('what may not be read is said, and not asked for again and again', async () => {
  const { gather, evidences } = gathering(opened().ticket, async () => {
    throw new Refusal('cluster-forbids', { cluster: 'prod' });
  });

  await gather();

  expect(await evidences()).toMatchObject([{ kind: 'unread', why: 'forbidden' }]);
});

test('workloads that are gone are named beside those that are there', async () => {
  const workloads = [webDeployment, { ...webDeployment, name: 'worker', uid: 'uid-worker' }];
  const wanted = [{ application: application({ workloads }), qualified: false }];
  const { gather, evidences } = gathering(opened({ wanted }).ticket, async (_place, { name }) => {
    if (name === 'worker') throw new Refusal('workload-gone', { workload: name });
    return facts(healthyPods(3));
  });

  await gather();

  expect(await evidences()).toMatchObject([{ gone: ['worker'], workloads: [{ ready: 3 }] }]);
});

test('a ticket that was decided meanwhile is left as it is', async () => {
  const decider = { person: bob, policy: policy(), cardHash: '', version: '', comment: '' };
  const approved = approveTicket(opened().ticket, decider, after(60)).ticket;
  const { gather, evidences } = gathering(approved, () => Promise.reject(away));

  await gather();

  expect(await evidences()).toEqual([undefined]);
});
