import { expect, test } from 'vitest';
import { Unavailable } from '../../src/domain/refusal.ts';
import { whoIs } from '../../src/domain/ticket.ts';
import { makeOpenTicket } from '../../src/usecases/open-ticket.ts';
import type { Catalog, Directory, Tickets } from '../../src/usecases/ports.ts';
import { after, alice, application, bob, carol, form, opened, pod, policy, view } from '../build.ts';
import { memoryTickets, scriptedCluster } from '../memory.ts';

const web = application();
const catalog: Catalog = {
  find: (name) => (name.split('@')[0] === web.name ? [web] : []),
  search: () => [web],
  nearest: () => [web.name],
  away: () => [],
};
const people = [alice, bob, carol];
const directory: Directory = {
  person: async (userId) => people.find((each) => each.userId === userId) ?? alice,
  group: async (id) => people.filter(({ groups }) => groups.includes(id)).map(({ userId }) => userId),
  byEmail: async () => undefined,
  onCall: async () => [],
  inDoNotDisturb: async () => new Set<string>(),
};

function opening(changes: Partial<Tickets> = {}, stored = memoryTickets()) {
  const { request } = makeOpenTicket({
    tickets: { ...stored, ...changes },
    directory,
    catalog,
    clusters: scriptedCluster([view([pod('a')])]).clusters,
    channels: { assertUsable: async () => undefined },
    policy,
    channelFor: () => 'C0EMERGENCY',
    keyPrefix: '',
    now: () => after(0),
  });
  const ask = (applications: readonly string[]) =>
    request({ actor: alice.userId, form: form({ applications }), requestId: 'V1' });
  return { ask, stored };
}

test('an application named twice is asked for once', async () => {
  const { ask } = opening();

  const { ticket } = await ask(['web-service', 'web-service@prod/production']);

  expect(ticket.entries.map((entry) => entry.application.name)).toEqual(['web-service']);
});

test('who else is at it is known before anything is stored, so nothing is stored unsaid', async () => {
  const away = new Unavailable('postgres', 'none', new Error('refused'));
  const { ask, stored } = opening({ list: () => Promise.reject(away) });

  await expect(ask(['web-service'])).rejects.toBe(away);

  expect(stored.events).toEqual([]);
});

test('open tickets of other people on the application are shown, each once, and no own ones', async () => {
  const own = opened().ticket;
  const others = { ...own, id: 2, requester: whoIs(bob) };
  const { ask } = opening({ list: async () => [others, own, others] });

  expect((await ask(['web-service'])).others).toEqual([others]);
});
