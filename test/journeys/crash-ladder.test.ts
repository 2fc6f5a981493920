import { expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../playground/slack/read.ts';
import { startChildBot } from './child-bot.ts';
import { cardOf, openTicket, thread, told, withButton } from './play.ts';
import { startWorld } from './world.ts';

const world = await startWorld({
  policy: `
defaults:
  breakGlass: true
  backups: ["user:U0ANN"]
  remindSeconds: { P0: 1 }
  escalateSeconds: { P0: 3 }
  pageAllSeconds: { P0: 5 }
  pendingSeconds: { P0: 40 }
`,
});
const { slack, database } = world;
const bots = [await startChildBot(world), await startChildBot(world)];

/** Until it is noticed that a process is gone. */
const LONG_MS = 35_000;

const replies = (ticketNo: string) => thread(world, ticketNo).slice(1).map(textOf);

test('a P0 ticket that nobody answers is reminded, escalated, all paged, offered to break the glass and expired, each once, whoever is killed in between', async () => {
  const ticketNo = await openTicket(world, { severity: 'P0' });
  await told(world, ticketNo, /nobody has decided .* yet/);
  await bots[0]?.kill();
  await told(world, ticketNo, /Asking the back-ups now/);
  // Now whoever would have climbed next is gone, and nobody is left.
  await bots[1]?.kill();
  await startChildBot(world);
  await told(world, ticketNo, /Everybody who can decide/, LONG_MS);
  const offer = await slack.until(() => withButton(world, ticketNo, 'break_glass'));
  await slack.until(() =>
    buttonsOf(cardOf(world, ticketNo)).some(({ action_id }) => action_id === 'break_glass'),
  );
  await told(world, ticketNo, /expired: nobody/, LONG_MS);
  await slack.until(() => thread(world, ticketNo).every((message) => buttonsOf(message).length === 0));

  expect(offer.notice.people).toEqual(expect.arrayContaining(['U0ALICE', 'U0BOB', 'U0CAROL', 'U0ANN']));
  const events: { type: string; canonical: string }[] = await database
    .owner('audit_events')
    .where({ ticket_no: ticketNo })
    .orderBy('seq');
  const rungs = events.filter(({ type }) => /reminded|escalated|expired/.test(type));
  expect(rungs.map(({ type, canonical }) => [type, JSON.parse(canonical).detail.rung])).toEqual([
    ['ticket.reminded', 'remind'],
    ['ticket.escalated', 'escalate'],
    ['ticket.escalated', 'page-all'],
    ['ticket.expired', undefined],
  ]);
  expect(replies(ticketNo)).toEqual([
    expect.stringMatching(/nobody has decided .* yet/),
    expect.stringMatching(/Asking the back-ups now/),
    expect.stringMatching(/Everybody who can decide/),
    expect.stringMatching(/expired: nobody/),
  ]);
});
