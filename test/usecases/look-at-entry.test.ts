import { expect, test } from 'vitest';
import { approveTicket } from '../../src/domain/approve-ticket.ts';
import { owedToken, tokenCreated } from '../../src/domain/process-entry.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { makeLookAtEntry } from '../../src/usecases/look-at-entry.ts';
import { after, alice, application, bob, opened, pod, policy, snapshot, webDeployment } from '../build.ts';
import { memoryDirectory, memoryTickets, memoryTokens, scriptedCluster } from '../memory.ts';

const worker = { kind: 'Deployment', name: 'web-worker', uid: 'uid-worker' } as const;
const approver = { person: bob, policy: policy(), cardHash: '', version: '', comment: '' };
const input = { actor: alice.userId, ticketId: 1, entryId: 100 };

/** A live token on an application of two workloads, of which those with these names are gone. */
function looking(gone: readonly string[]) {
  const two = application({ workloads: [webDeployment, worker] });
  const { ticket } = opened({ wanted: [{ application: two, qualified: false }] });
  const approved = approveTicket(ticket, approver, after(60)).ticket;
  const tokens = memoryTokens();
  const value = owedToken(approved, 100, after(61));
  if (value !== undefined) tokens.values.set(approved.entries[0]?.tokenKey ?? '', value);
  const { clusters } = scriptedCluster([], {
    look: async (_place, { name }) => {
      if (gone.includes(name)) throw new Refusal('workload-gone', { workload: name });
      return snapshot([pod(name)]);
    },
  });
  const directory = memoryDirectory(alice);
  const tickets = memoryTickets(tokenCreated(approved, 100, after(61)).ticket);
  return makeLookAtEntry({ tickets, tokens, clusters, directory, now: () => after(62) });
}

test('a workload that is gone hides none of those that are still there', async () => {
  const { looks } = await looking(['web-worker'])(input);

  expect(looks.map(({ workload }) => workload.name)).toEqual(['web-service']);
});

test('where no workload is there any more, that is the answer', async () => {
  await expect(looking(['web-service', 'web-worker'])(input)).rejects.toMatchObject({
    code: 'workload-gone',
  });
});
