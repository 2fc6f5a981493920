import { expect, test } from 'vitest';
import { makeFindTickets } from '../../src/usecases/find-tickets.ts';
import { alice, opened } from '../build.ts';
import { memoryDirectory, memoryTickets } from '../memory.ts';

const { ticket } = opened();
const directory = memoryDirectory(alice);

test('more tickets are found than a message shows, so that it can say how many are left', async () => {
  const many = Array.from({ length: 50 }, (_, index) => ({ ...ticket, id: index }));
  const tickets = { ...memoryTickets(), list: async (_: unknown, limit: number) => many.slice(0, limit) };
  const find = makeFindTickets({ tickets, directory });

  expect(await find.open({ actor: alice.userId })).toHaveLength(50);
});

test('a number nobody has is refused', async () => {
  const find = makeFindTickets({ tickets: memoryTickets(ticket), directory });

  const finding = find.byNumber({ actor: alice.userId, ticketNo: 'WO-2026-000099' });

  await expect(finding).rejects.toMatchObject({
    code: 'ticket-unknown',
    facts: { ticketNo: 'WO-2026-000099' },
  });
});
