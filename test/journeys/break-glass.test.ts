import { expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../playground/slack/read.ts';
import { startBot } from './bot.ts';
import { webService } from './drill.ts';
import { breakGlass } from './glass.ts';
import { answerTo, modalAfter, refusals } from './look.ts';
import {
  CHANNEL,
  cardOf,
  deleteUnhealthy,
  modalText,
  openTicket,
  press,
  thread,
  threadTexts,
  told,
  withButton,
} from './play.ts';
import { startWorld } from './world.ts';

const TOKEN_SECONDS = 601;

const world = await startWorld({
  apps: [webService, { ...webService, name: 'cart' }],
  policy: `
defaults:
  breakGlass: true
  tokenSeconds: ${TOKEN_SECONDS}
  backups: ["user:U0ANN"]
  remindSeconds: { P0: 1, P2: 1 }
  escalateSeconds: { P0: 2, P2: 2 }
  pageAllSeconds: { P0: 3, P2: 3 }
  pendingSeconds: { P0: 600, P2: 600 }
  reviewSeconds: 5
`,
});
await startBot(world);
const { slack, database, redis, keyPrefix } = world;
const alice = slack.as('U0ALICE');

const dmsOf = (who: string): string[] => slack.as(who).dms().map(textOf);
const buttonsOfCard = (of: string) => buttonsOf(cardOf(world, of)).map(({ action_id }) => action_id);

const eventsOf = (of: string): Promise<string[]> =>
  database.owner('audit_events').where({ ticket_no: of }).orderBy('id').pluck('type');

/** Bob says what he thinks of it. */
async function review(reviewed: string, verdict: string, comment: string): Promise<void> {
  const bob = slack.as('U0BOB');
  await bob.click({ message: cardOf(world, reviewed), actionId: 'review_break_glass' });
  await slack.until(() => bob.view()?.spec.callback_id === 'review_break_glass');
  await bob.fill('verdict', verdict);
  await bob.fill('comment', comment);
  await bob.submit();
  await slack.until(() => modalText(world, 'U0BOB').includes('is reviewed'));
  await bob.close();
}

const ticketNo = await openTicket(world, { severity: 'P0' });
const TOKEN = `${keyPrefix}APPLICATION:DELETE:POD:TOKEN:USERNAME:alice:APPLICATION_NAME:web-service`;

test('once everybody has been asked, card and thread offer it to the requester, and to nobody else', async () => {
  const before = buttonsOfCard(ticketNo);
  await told(world, ticketNo, /Everybody who can decide/);

  const offer = await slack.until(() => withButton(world, ticketNo, 'break_glass'));
  await slack.until(() => buttonsOfCard(ticketNo).includes('break_glass'));
  const notHis = await modalAfter(world, 'U0BOB', () =>
    slack.as('U0BOB').click({ message: cardOf(world, ticketNo), actionId: 'break_glass' }),
  );
  await slack.as('U0BOB').close();

  expect(before).not.toContain('break_glass');
  expect(offer.notice.people).toContain('U0ALICE');
  expect(notHis).toContain('belongs to <@U0ALICE>');
});

test('tokens come at once, for half the time, in Redis as in PostgreSQL', async () => {
  const done = await breakGlass(world, ticketNo);
  await told(world, ticketNo, /Authorized without an approval/);

  const { break_glass: broken, tokens_end_at: endsAt } = await database
    .owner('tickets')
    .where({ ticket_no: ticketNo })
    .first();
  expect(done).toContain(`BREAK GLASS: ${ticketNo}`);
  expect(endsAt.getTime() - new Date(broken.at).getTime()).toBe(Math.floor(TOKEN_SECONDS / 2) * 1000);
  expect(JSON.parse((await redis.get(TOKEN)) ?? '{}').expires).toBe(endsAt.toISOString());
  expect(await redis.pttl(TOKEN)).toBeLessThanOrEqual((TOKEN_SECONDS / 2) * 1000);
});

test('the card says so first, why and who reviews it, and is never called approved', async () => {
  await slack.until(() => buttonsOfCard(ticketNo).includes('review_break_glass'));

  const card = cardOf(world, ticketNo);
  expect(buttonsOfCard(ticketNo)).toEqual(['revoke_ticket', 'review_break_glass']);
  expect(card.text).toMatch(/^🔴 BREAK GLASS/);
  expect(textOf(card)).toMatch(/^🔴 BREAK GLASS · WO-\d+-\d+ · P0 · acting without an approval/);
  expect(textOf(card)).toContain('Nobody picks up the phone');
  expect(textOf(card)).toContain('Review owed* by one of <@U0BOB>, <@U0CAROL> and <@U0ANN>');
  await slack.until(() =>
    thread(world, ticketNo).every((message) => !JSON.stringify(message.blocks).includes('"break_glass"')),
  );
  expect(thread(world, ticketNo).map(textOf).join('\n')).not.toMatch(/[Aa]pproved by|(is|was) approved/);
});

test('everybody who was skipped is told in the thread and by a direct message, and the requester where the buttons are', async () => {
  const reply = thread(world, ticketNo)
    .slice(1)
    .find((message) => /BREAK GLASS.*acts without/.test(textOf(message)));

  expect(reply?.notice.people).toEqual(expect.arrayContaining(['U0BOB', 'U0CAROL', 'U0ANN']));
  for (const who of ['U0BOB', 'U0CAROL', 'U0ANN']) {
    await slack.until(() => dmsOf(who).some((dm) => dm.includes(`BREAK GLASS* on ${ticketNo}`)));
  }
  await slack.until(() => dmsOf('U0ALICE').some((dm) => dm.includes(`BREAK GLASS* on ${ticketNo}`)));
});

test('the review is asked for again and again, also when the ticket is over, until an approver has given it', async () => {
  await told(world, ticketNo, /nobody has reviewed it yet/);
  const own = await modalAfter(world, 'U0ALICE', () =>
    alice.click({ message: cardOf(world, ticketNo), actionId: 'review_break_glass' }),
  );
  await alice.close();
  await press(world, ticketNo, { actionId: 'finish_ticket', confirm: true });
  await told(world, ticketNo, /is completed/);
  const asked = () => threadTexts(world, ticketNo).filter((text) => /nobody has reviewed it yet/.test(text));
  const before = asked().length;
  await slack.until(() => asked().length > before);
  await slack.until(() => buttonsOfCard(ticketNo).join() === 'review_break_glass');
  const over = textOf(cardOf(world, ticketNo));

  await review(ticketNo, 'justified', 'The pods hung, deleting them was right; the rota had a gap.');
  await told(world, ticketNo, /reviewed the broken glass .*justified/);
  await slack.until(() => buttonsOfCard(ticketNo).length === 0);

  expect(own).toContain('one of its approvers has to review it');
  expect(over).toContain('Nobody approved it');
  expect(textOf(cardOf(world, ticketNo))).toContain('Reviewed: justified');
  await slack.until(() => dmsOf('U0CAROL').some((dm) => /<@U0BOB> has reviewed it/.test(dm)));
  const types = await eventsOf(ticketNo);
  expect(types.filter((type) => type.startsWith('breakglass.'))).toEqual([
    'breakglass.used',
    'breakglass.reviewed',
  ]);
});

test('the glass is not broken a second time until the first is reviewed, and then it is', async () => {
  const first = await openTicket(world, { severity: 'P0' });
  const second = await openTicket(world, { severity: 'P0', applications: ['cart'] });
  await breakGlass(world, first);

  const refused = await breakGlass(world, second);

  expect(refused).toContain(`you broke the glass on \`${first}\`, and its review is still owed`);
  expect(await refusals(world, 'U0ALICE')).toContainEqual(
    expect.objectContaining({ code: 'break-glass-owed', asked: 'break_glass' }),
  );
  await slack.as('U0BOB').click({ message: cardOf(world, first), actionId: 'revoke_ticket', confirm: true });
  await told(world, first, /revoked/);
  await slack.until(() => buttonsOfCard(first).join() === 'review_break_glass');
  await review(first, 'not-justified', 'Carol was at her desk; call before you do this.');
  await told(world, first, /not justified/);
  expect(await breakGlass(world, second)).toContain(`BREAK GLASS: ${second}`);
  await told(world, second, /Authorized without an approval/);
  await deleteUnhealthyOf(second);
  await review(second, 'justified', 'It was the cart this time, and it helped.');
});

/** Somebody acts under it as under any other. */
async function deleteUnhealthyOf(cartNo: string): Promise<void> {
  world.cluster.makeIll(
    { name: 'cart', namespace: 'production' },
    { pods: 1, as: 'crash-loop', restarts: 7 },
  );
  await deleteUnhealthy(world, cartNo);
  await told(world, cartNo, /deleted/i);
}

test('who types something else, or says nothing, is told at the field, and nothing happens', async () => {
  const other = await openTicket(world, { severity: 'P0' });
  await press(world, other, { actionId: 'break_glass' });
  await slack.until(() => alice.view()?.spec.callback_id === 'break_glass');
  await alice.fill('confirmation', 'break it');
  await alice.fill('reason', 'Nobody answers and it is down');

  await alice.submit();

  expect(await slack.until(() => alice.view()?.errors.confirmation)).toContain('Type BREAK GLASS');
  expect(await eventsOf(other)).not.toContain('breakglass.used');
  await alice.close();
});

test('status, list and mine say BREAK GLASS', async () => {
  const other = await openTicket(world, { who: 'U0ANN', severity: 'P2', reason: 'The report is late' });
  await breakGlass(world, other, 'U0ANN');
  await slack.until(() => buttonsOfCard(other).includes('review_break_glass'));
  const ask = (who: string, typed: string) =>
    answerTo(world, who, () => slack.as(who).command('/emergency', typed, { channel: CHANNEL }));

  expect(await ask('U0CAROL', `status ${other}`)).toContain('🔴 BREAK GLASS');
  expect(await ask('U0CAROL', 'list')).toContain('🔴 BREAK GLASS, acting without an approval');
  expect(await ask('U0ANN', 'mine')).toContain('🔴 BREAK GLASS, acting without an approval');
});
