import { expect, test } from 'vitest';
import { textOf } from '../../playground/slack/read.ts';
import { startBot } from './bot.ts';
import { approve, cardOf, openTicket, thread, told } from './play.ts';
import { startWorld } from './world.ts';

const world = await startWorld({
  policy: `
rules:
  - when: {}
    backups: ["user:U0ANN"]
    remindSeconds: { P0: 1, P1: 600 }
    escalateSeconds: { P0: 2 }
    pageAllSeconds: { P0: 4 }
    pendingSeconds: { P0: 6 }
`,
});
const { slack, database } = world;
const bots = [await startBot(world), await startBot(world)];

const inAnHour = new Date(Date.now() + 3_600_000);

const notified = (ticketNo: string, what: RegExp): readonly string[] =>
  thread(world, ticketNo).find((message) => what.test(textOf(message)))?.notice.people ?? [];

test('a ticket that nobody answers climbs its ladder, each rung once, also when a replica stops in between', async () => {
  slack.workspace.putPerson({ id: 'U0CAROL', dndUntil: inAnHour });
  const ticketNo = await openTicket(world, { severity: 'P0' });
  const card = cardOf(world, ticketNo);
  expect(card.notice.people).toContain('U0BOB');
  expect(card.notice.people).not.toContain('U0CAROL');
  expect(textOf(card)).toContain('Next: they are reminded');

  await told(world, ticketNo, /nobody has decided .* yet/);
  await bots[0]?.stop();
  await told(world, ticketNo, /Asking the back-ups now/);
  await told(world, ticketNo, /Everybody who can decide/);
  await slack.until(() => thread(world, ticketNo).some((message) => /expired: nobody/.test(textOf(message))));

  expect(notified(ticketNo, /nobody has decided .* yet/)).toEqual(['U0BOB']);
  expect(notified(ticketNo, /Asking the back-ups/)).toEqual(['U0ANN']);
  expect([...notified(ticketNo, /Everybody who/)].sort()).toEqual(['U0ANN', 'U0BOB', 'U0CAROL']);
  const types: string[] = await database.owner('audit_events').orderBy('id').pluck('type');
  expect(types.filter((type) => /reminded|escalated|expired/.test(type))).toEqual([
    'ticket.reminded',
    'ticket.escalated',
    'ticket.escalated',
    'ticket.expired',
  ]);
  const replies = thread(world, ticketNo).slice(1).map(textOf);
  expect(replies).toHaveLength(4);
});

test('an approver of an urgent ticket is led to its card by a direct message, which says when it is decided', async () => {
  slack.workspace.putPerson({ id: 'U0CAROL', dndUntil: undefined });
  const bob = slack.as('U0BOB');
  const ticketNo = await openTicket(world, { severity: 'P1', reason: 'Checkout answers 502 again' });
  const asking = () =>
    bob
      .dms()
      .map(textOf)
      .find((text) => text.includes(ticketNo)) ?? '';

  const first = await slack.until(() => asking().includes('Please decide') && asking());
  await approve(world, ticketNo, 'U0CAROL');

  expect(first).toContain('http');
  expect(await slack.until(() => asking().includes('nothing left to decide') && asking())).toContain(
    'approved',
  );
});
