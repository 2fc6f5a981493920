import { describe, expect, test } from 'vitest';
import { groupsIn, type Policy } from '../../src/domain/policy.ts';
import { Unavailable } from '../../src/domain/refusal.ts';
import { type Ticket, whoIs } from '../../src/domain/ticket.ts';
import { makeOpenTicket } from '../../src/usecases/open-ticket.ts';
import type { Catalog, Directory, Tickets } from '../../src/usecases/ports.ts';
import { after, alice, application, bob, carol, form, opened, policy } from '../build.ts';
import { memoryTickets } from '../memory.ts';

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

type Around = { readonly person: Directory['person']; readonly policy: () => Policy };

function opening(
  changes: Partial<Tickets> = {},
  stored = memoryTickets(),
  { person, policy: inForce }: Around = { person: directory.person, policy },
) {
  const { request } = makeOpenTicket({
    tickets: { ...stored, ...changes },
    directory: { ...directory, person },
    catalog,
    channels: { assertUsable: async () => undefined },
    policy: inForce,
    channelFor: () => 'C0EMERGENCY',
    keyPrefix: '',
    verifyCode: async () => undefined,
    now: () => after(0),
  });
  const wanted = (applications: readonly string[]) => ({
    actor: alice.userId,
    form: form({ applications }),
    requestId: 'V1',
  });
  return {
    ask: (applications: readonly string[]) => request(wanted(applications)),
    askEvenSo: (applications: readonly string[]) => request({ ...wanted(applications), evenSo: true }),
    request,
    stored,
  };
}

test('an application named twice is asked for once', async () => {
  const { ask } = opening();

  expect(await ask(['web-service', 'web-service@prod/production'])).toMatchObject({
    kind: 'opened',
    ticket: { entries: [{ application: { name: 'web-service' } }] },
  });
});

test('who else is at it is known before anything is stored, so nothing is stored unsaid', async () => {
  const away = new Unavailable('postgres', 'none', new Error('refused'));
  const { ask, stored } = opening({ list: () => Promise.reject(away) });

  await expect(ask(['web-service'])).rejects.toBe(away);

  expect(stored.events).toEqual([]);
});

describe('where other people have a ticket on the application', () => {
  const own = opened({ form: form({ actions: ['redeploy'] }) }).ticket;
  const other = { ...own, id: 2, requester: whoIs(bob) };
  const list = async () => [other, own, other];

  test('nothing is opened, and theirs are offered to join, each once, and no own ones', async () => {
    const { ask, stored } = opening({ list });

    expect(await ask(['web-service'])).toEqual({ kind: 'in-hand', others: [other] });

    expect(stored.events).toEqual([]);
  });

  test('who has one for the same already is told of that, and joins nobody', async () => {
    const same = opened().ticket;
    const { ask } = opening({ list: async () => [other, same] });

    expect(await ask(['web-service'])).toMatchObject({ kind: 'opened' });
  });

  test('who wants one all the same gets it, and theirs are shown', async () => {
    const { askEvenSo } = opening({ list });

    expect(await askEvenSo(['web-service'])).toMatchObject({ kind: 'opened', others: [{ id: 2 }] });
  });
});

describe('a ticket that takes over another', () => {
  const other = { ...opened().ticket, id: 7, ticketNo: 'WO-2026-000007', requester: whoIs(bob) };
  const takingOver = (older: Ticket) => {
    const { request, stored } = opening({}, memoryTickets(older));
    const succeeds = { kind: 'takes-over', ticketId: older.id, ticketNo: older.ticketNo } as const;
    const wanted = { actor: alice.userId, form: form(), requestId: 'V1', succeeds };
    return { stored, asked: request(wanted) };
  };

  test('takes the place of an open one of somebody else on the same application', async () => {
    expect(await takingOver(other).asked).toMatchObject({ ticket: { succeeds: { ticketId: 7 } } });
  });

  test.each([
    ['is on another application', { entries: otherPlace(other) }, 'bad-input'],
    ['is their own', { requester: whoIs(alice), entries: otherPlace(other) }, 'own-ticket'],
    ['is over', { state: { kind: 'EXPIRED', at: after(0) } as const }, 'wrong-state'],
  ])('is not opened where that %s', async (_, changes, code) => {
    const { asked, stored } = takingOver({ ...other, ...changes });

    await expect(asked).rejects.toMatchObject({ code });
    expect(stored.events).toEqual([]);
  });
});

function otherPlace({ entries }: Ticket): Ticket['entries'] {
  return entries.map((entry) => ({ ...entry, application: application({ name: 'cart' }) }));
}

test('who a deny rule names that comes into force meanwhile opens nothing', async () => {
  const requesters = [{ kind: 'group', id: 'S0LEAVERS' } as const];
  const stricter = policy({
    hash: 'after',
    deny: [{ name: 'leavers', when: { requesters }, reason: 'gone' }],
  });
  const states = { inForce: policy({ hash: 'before' }) };
  const person: Directory['person'] = async (userId) => {
    const named = groupsIn(states.inForce);
    states.inForce = stricter;
    const found = people.find((each) => each.userId === userId) ?? alice;
    return { ...found, groups: [...found.groups, 'S0LEAVERS'].filter((id) => named.includes(id)) };
  };
  const { ask, stored } = opening({}, memoryTickets(), { person, policy: () => states.inForce });

  await expect(ask(['web-service'])).rejects.toMatchObject({ code: 'denied-by-policy' });
  expect(stored.events).toEqual([]);
});
