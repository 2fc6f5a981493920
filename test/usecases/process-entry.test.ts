import { expect, test } from 'vitest';
import { approveTicket } from '../../src/domain/approve-ticket.ts';
import { retryEntry, tokenCreated } from '../../src/domain/process-entry.ts';
import { Unavailable } from '../../src/domain/refusal.ts';
import { revealToken } from '../../src/domain/reveal-token.ts';
import { revokeTicket } from '../../src/domain/revoke-ticket.ts';
import { supersedeTokens } from '../../src/domain/supersede-tokens.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import type { Tokens } from '../../src/usecases/ports.ts';
import { makeProcessEntry, makeWithdrawToken } from '../../src/usecases/process-entry.ts';
import { after, alice, bob, opened, policy } from '../build.ts';
import { memoryTickets, memoryTokens } from '../memory.ts';

const approver = { person: bob, policy: policy(), cardHash: '', version: '', comment: '' };
const approved = (): Ticket => approveTicket(opened().ticket, approver, after(60)).ticket;
const entry = { ticketId: 1, entryId: 100 };
const key = 'APPLICATION:DELETE:POD:TOKEN:USERNAME:alice:APPLICATION_NAME:web-service';

function processing(changes: Partial<Tokens> = {}) {
  const tickets = memoryTickets(approved());
  const tokens = memoryTokens();
  const processEntry = makeProcessEntry({ tickets, tokens: { ...tokens, ...changes }, now: () => after(61) });
  const state = async () => (await tickets.read(1))?.entries[0]?.state;
  return { tickets, tokens, processEntry, state };
}

test('an approved entry gets its token, with the fields other systems read', async () => {
  const { tickets, tokens, processEntry } = processing();

  await processEntry(entry);

  expect(tokens.values.get(key)).toEqual({
    username: 'alice',
    applicationName: 'web-service',
    ticketId: 1,
    ticketNo: 'WO-2026-000001',
    expires: after(60 + 7200).toISOString(),
    valid: true,
    desc: 'Temporary authorization on workOrder',
    action: 'delete-pods',
    cluster: 'prod',
    namespace: 'production',
    userId: alice.userId,
    entryId: 100,
  });
  expect(tickets.events.map(({ type }) => type)).toEqual(['token.created', 'entry.processed']);
});

test('a job that comes twice, or after a crash between the two writes, makes one token', async () => {
  const { tickets, tokens, processEntry } = processing();

  await processEntry(entry);
  await processEntry(entry);

  expect(tokens.values.size).toBe(1);
  expect(tickets.events.filter(({ type }) => type === 'token.created')).toHaveLength(1);
});

test('while Redis is away the entry fails, says so, and is retried with the same end', async () => {
  const { tickets, tokens, processEntry, state } = processing();
  tokens.away = true;
  const whileAway = makeProcessEntry({ tickets, tokens, now: () => after(61) });

  await whileAway(entry);
  const failed = await state();
  tokens.away = false;
  await tickets.change(1, {}, (ticket) => retryEntry(ticket, { person: alice, entryId: 100 }, after(600)));
  await processEntry(entry);

  expect(failed).toMatchObject({ kind: 'failed', error: expect.stringContaining('Redis was not answering') });
  expect(tokens.values.get(key)?.expires).toBe(after(60 + 7200).toISOString());
});

test('a ticket revoked while its token was being written leaves none behind', async () => {
  const base = processing();
  const { tickets, tokens } = base;
  const processEntry = makeProcessEntry({
    tickets,
    now: () => after(61),
    tokens: {
      ...tokens,
      put: async (...written) => {
        await tokens.put(...written);
        await tickets.change(1, {}, (ticket) => revokeTicket(ticket, approver, after(61)));
      },
    },
  });

  await processEntry(entry);

  expect(tokens.values.size).toBe(0);
  expect(await base.state()).toEqual({ kind: 'closed' });
});

test('only a token that has ended is withdrawn', async () => {
  const { tickets, tokens, processEntry } = processing();
  const withdraw = makeWithdrawToken({ tickets, tokens });
  await processEntry(entry);

  await withdraw(entry);
  const kept = tokens.values.size;
  await tickets.change(1, {}, (ticket) => revokeTicket(ticket, approver, after(100)));
  await withdraw(entry);

  expect(kept).toBe(1);
  expect(tokens.values.size).toBe(0);
});

test('a process that died after it had written the token leaves none behind either', async () => {
  const { tickets, tokens, processEntry } = processing({
    put: async (...written) => {
      await tokens.put(...written);
      throw new Error('the process died here');
    },
  });
  const another = makeProcessEntry({ tickets, tokens, now: () => after(62) });
  await expect(processEntry(entry)).rejects.toThrow('died');
  await tickets.change(1, {}, (ticket) => revokeTicket(ticket, approver, after(61)));

  await another(entry);

  expect(tokens.values.size).toBe(0);
});

test('a token of which Redis never said that it was written is withdrawn with its ticket', async () => {
  const { tickets, tokens, processEntry, state } = processing({
    put: async (...written) => {
      await tokens.put(...written);
      throw new Unavailable('redis', 'unknown', new Error('no answer'));
    },
  });
  const withdraw = makeWithdrawToken({ tickets, tokens });
  await processEntry(entry);

  await withdraw(entry);
  const mayComeBack = tokens.values.size;
  await tickets.change(1, {}, (ticket) => revokeTicket(ticket, approver, after(100)));
  await withdraw(entry);

  expect(await state()).toMatchObject({ kind: 'failed' });
  expect(mayComeBack).toBe(1);
  expect(tokens.values.size).toBe(0);
});

test('the bearer secret of the token it takes the place of leads nowhere once it is made, also if that comes twice', async () => {
  const at = after(61);
  const made = tokenCreated(approved(), 100, at).ticket;
  const first = revealToken(made, { entryId: 100, userId: alice.userId, secretHash: 'first' }, at).ticket;
  const succeeds = { kind: 'extends', ticketId: 1, ticketNo: first.ticketNo } as const;
  const newer = approveTicket(opened({ succeeds }, { id: 2 }).ticket, approver, after(90)).ticket;
  const tickets = memoryTickets(supersedeTokens(first, newer, after(91)).ticket, newer);
  const removed: unknown[] = [];
  const remove: Tokens['remove'] = async (of, owner) => void removed.push({ of, ...owner });
  const tokens = { ...memoryTokens(), remove };
  const processEntry = makeProcessEntry({ tickets, tokens, now: () => after(92) });

  await processEntry({ ticketId: 2, entryId: 200 });
  await processEntry({ ticketId: 2, entryId: 200 });

  const older = { of: key, ticketId: 1, secretHash: 'first' };
  expect(removed).toEqual([older, older]);
});
