import { describe, expect, test } from 'vitest';
import type { Person } from '../../src/domain/person.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { makeDiagnoseEntry } from '../../src/usecases/diagnose-entry.ts';
import { makeLookAtApplication } from '../../src/usecases/look-at-application.ts';
import type { Catalog, Clusters } from '../../src/usecases/ports.ts';
import { alice, application, bob, NOON, opened, person, policy, webDeployment } from '../build.ts';
import { aWorkload, crashLoopFacts, facts, healthyPods } from '../diagnosis.ts';
import { memoryDirectory, memoryTickets, scriptedCluster } from '../memory.ts';

const workloads = ['web-service', 'worker'].map((name) => ({ ...webDeployment, name, uid: `uid-${name}` }));
const known = application({ workloads });
const catalog: Catalog = {
  find: (name) => (name === known.name ? [known] : []),
  search: () => [],
  nearest: () => [known.name],
  away: () => [],
};
const mallory = person('Mallory');
const auditor = person('Aud', { groups: ['S0AUDIT'] });
const guest = person('Guest', { groups: ['S0BACKEND'], standing: 'guest' });
const inForce = policy({
  roles: { ...policy().roles, AUDITOR: [{ kind: 'group', id: 'S0AUDIT' }] },
});

const both: Clusters['diagnose'] = async (_place, { name }) =>
  name === 'worker' ? crashLoopFacts() : facts(healthyPods(3), { workload: aWorkload({ name }) });
const noneThere: Clusters['diagnose'] = async (_place, { name }) => {
  throw new Refusal('workload-gone', { workload: name });
};

function looking(diagnose: Clusters['diagnose'] = both) {
  const { clusters } = scriptedCluster([], { diagnose });
  const directory = memoryDirectory(alice, bob, mallory, auditor, guest);
  const look = makeLookAtApplication({
    directory,
    catalog,
    clusters,
    policy: () => inForce,
    now: () => NOON,
  });
  return (who: Person, name = known.name) => look({ actor: who.userId, application: name });
}

describe('a look without a ticket', () => {
  test.each([alice, auditor])('shows what is worst first to $username', async (who) => {
    const { reports, gone } = await looking()(who);

    expect(reports.map(({ ready, wanted }) => [ready, wanted])).toEqual([
      [1, 3],
      [3, 3],
    ]);
    expect(gone).toEqual([]);
  });

  test.each([
    [mallory, 'application-forbidden'],
    [guest, 'not-a-member'],
  ])('is not for everybody: $0.username', async (who, code) => {
    await expect(looking()(who)).rejects.toMatchObject({ code });
  });

  test('names what comes near, and says where nothing is deployed any more', async () => {
    await expect(looking()(alice, 'web')).rejects.toMatchObject({ code: 'application-unknown' });
    await expect(looking(noneThere)(alice)).rejects.toMatchObject({ code: 'workload-gone' });
  });
});

test('an entry is diagnosed for the requester alone', async () => {
  const { ticket } = opened({ wanted: [{ application: known, qualified: false }] });
  const deps = { tickets: memoryTickets(ticket), directory: memoryDirectory(alice, bob), now: () => NOON };
  const diagnose = makeDiagnoseEntry({ ...deps, clusters: scriptedCluster([], { diagnose: both }).clusters });
  const about = { ticketId: ticket.id, entryId: ticket.entries[0]?.id ?? 0 };

  expect((await diagnose({ ...about, actor: alice.userId })).reports).toHaveLength(2);
  await expect(diagnose({ ...about, actor: bob.userId })).rejects.toMatchObject({
    code: 'not-the-requester',
  });
});
