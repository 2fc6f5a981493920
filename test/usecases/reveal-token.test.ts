import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { approveTicket } from '../../src/domain/approve-ticket.ts';
import { owedToken, tokenCreated } from '../../src/domain/process-entry.ts';
import type { Tokens } from '../../src/usecases/ports.ts';
import { makeRevealToken } from '../../src/usecases/reveal-token.ts';
import { after, alice, bob, opened, policy } from '../build.ts';
import { memoryDirectory, memoryTickets, memoryTokens } from '../memory.ts';

const approver = { person: bob, policy: policy(), cardHash: '', version: '', comment: '' };
const input = { actor: alice.userId, ticketId: 1, entryId: 100 };
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A live token whose secrets are noted as they are written. */
function revealing() {
  const approved = approveTicket(opened().ticket, approver, after(60)).ticket;
  const tickets = memoryTickets(tokenCreated(approved, 100, after(61)).ticket);
  const values = memoryTokens();
  const value = owedToken(approved, 100, after(61));
  if (value !== undefined) values.values.set(approved.entries[0]?.tokenKey ?? '', value);
  const written: Parameters<Tokens['putSecret']>[1][] = [];
  const tokens: Tokens = { ...values, putSecret: async (_key, secret) => void written.push(secret) };
  const directory = memoryDirectory(alice);
  const reveal = makeRevealToken({ tickets, tokens, directory, now: () => after(62) });
  return { reveal, tickets, written };
}

test('the secret is 256 random bits, and only its hash is kept', async () => {
  const { reveal, tickets, written } = revealing();

  const { secret, expires } = await reveal(input);

  expect(secret).toMatch(/^fbk_[A-Za-z0-9_-]{43}$/);
  expect(expires).toEqual(after(60 + 7200));
  expect(written).toEqual([{ hash: sha256(secret), before: undefined, expires }]);
  expect(JSON.stringify([tickets.events, await tickets.read(1)])).not.toContain(secret);
});

test('of two revealed at once the later one ends the earlier', async () => {
  const { reveal, written } = revealing();

  await Promise.all([reveal(input), reveal(input)]);

  const [first, second] = written;
  expect([first?.before, second?.before]).toEqual([undefined, first?.hash]);
});
