import { expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../playground/slack/read.ts';
import { startBot } from './bot.ts';
import { answerTo, modalAfter, nothingDone, refusals, timeless, tokensGone } from './look.ts';
import { approve, approvedTicket, CHANNEL, cardOf, openTicket, told, withButton } from './play.ts';
import { startWorld } from './world.ts';

const app = (name: string, labels: Record<string, string> = {}) => ({
  name,
  namespace: 'production',
  labels: { team: 'backend', ...labels },
});

const critical = { critical: 'true' };
const names = ['own', 'other', 'outside', 'denied', 'cancelled', 'late', 'done', 'remind'];
const world = await startWorld({
  apps: [
    ...names.map((name) => app(name)),
    app('ledger', critical),
    app('vault', critical),
    app('safe', critical),
    app('brief', { brief: 'yes' }),
  ],
  policy: `applications: { tags: [brief] }
rules:
  - { name: brief, when: { tags: { brief: "yes" } }, pendingSeconds: { P1: 4 } }
`,
});
const { slack, database } = world;
const outsiders = [
  { id: 'U0GUEST', name: 'gus', isRestricted: true },
  { id: 'U0SINGLE', name: 'sim', isUltraRestricted: true },
  { id: 'U0GONE', name: 'gone', deleted: true },
  { id: 'U0ROBOT', name: 'robot', isBot: true },
  { id: 'U0STRANGER', name: 'sid', isStranger: true, teamId: 'T0OTHER' },
];
for (const person of outsiders) slack.workspace.putPerson(person);
slack.workspace.putGroup({ id: 'S0LEADS', members: ['U0BOB', 'U0CAROL', ...outsiders.map(({ id }) => id)] });
slack.workspace.putChannel({ id: CHANNEL, members: slack.state.snapshot().people.map(({ id }) => id) });
await startBot(world);

const press = (who: string, ticketNo: string, actionId: string) =>
  answerTo(world, who, () =>
    slack.as(who).click({ message: cardOf(world, ticketNo), actionId, confirm: true }),
  );

/** Presses a button of the card as it was when it waited for a decision. */
const stale = (who: string, card: ReturnType<typeof cardOf>, actionId: string) =>
  nothingDone(world, () =>
    answerTo(world, who, () => slack.as(who).clickStale(card, { actionId, confirm: true })),
  );

async function deny(who: string, ticketNo: string, reason: string): Promise<string> {
  const person = slack.as(who);
  await modalAfter(world, who, () =>
    person.click({ message: cardOf(world, ticketNo), actionId: 'deny_ticket' }),
  );
  await person.fill('reason', reason);
  const text = await modalAfter(world, who, person.submit);
  await person.close();
  return text;
}

test('nobody approves a ticket of their own, and that is audited on it', async () => {
  const ticketNo = await openTicket(world, { applications: ['own'] });

  expect(await nothingDone(world, () => press('U0ALICE', ticketNo, 'approve_ticket'))).toBe(
    `\`${ticketNo}\` is yours, so somebody else has to approve it. You can ask the approvers again with the button *Remind approvers* on its card.`,
  );
  expect(await refusals(world, 'U0ALICE')).toEqual([
    { type: 'access.refused', by: 'U0ALICE', code: 'self-approval', asked: 'approve_ticket', ticketNo },
  ]);
});

test('who is no approver hears who is, however they say yes or no; presses within a minute are counted', async () => {
  const ticketNo = await openTicket(world, { applications: ['other'] });
  const sentence = `Deciding \`${ticketNo}\` needs the role \`APPROVER\`. <!subteam^S0LEADS> can decide; your Firebreak admins can add you.`;

  await nothingDone(world, async () => {
    expect(await press('U0MALLORY', ticketNo, 'approve_ticket')).toBe(sentence);
    expect(await press('U0MALLORY', ticketNo, 'approve_ticket')).toBe(sentence);
    expect(await deny('U0MALLORY', ticketNo, 'I say no')).toBe(sentence);
  });

  expect(await refusals(world, 'U0MALLORY')).toEqual([
    { type: 'access.refused', by: 'U0MALLORY', code: 'not-an-approver', asked: 'approve_ticket', ticketNo },
  ]);
  expect(await database.owner('audit_repeats').where('key', 'like', '%U0MALLORY%')).toMatchObject([
    { repeats: 2 },
  ]);
});

test('guests, strangers, bots and people who left decide nothing, whatever group they are in', async () => {
  const ticketNo = await openTicket(world, { who: 'U0ANN', applications: ['outside'] });
  expect([...cardOf(world, ticketNo).notice.people].sort()).toEqual(['U0ANN', 'U0BOB', 'U0CAROL']);

  for (const { id } of outsiders) {
    const answer = await nothingDone(world, () => press(id, ticketNo, 'approve_ticket'));
    expect(answer).toMatch(
      /^Only full members of this workspace can use Firebreak, and .*\. Ask a colleague/,
    );
    expect(await refusals(world, id)).toMatchObject([{ code: 'not-a-member' }]);
  }
});

test('card buttons of the requester answer to nobody else', async () => {
  const ticketNo = await openTicket(world, { applications: ['remind'] });
  const theirs = `\`${ticketNo}\` belongs to <@U0ALICE>, and only they can do this. To act yourself, open a ticket with \`/emergency\`.`;

  await nothingDone(world, async () => {
    expect(await press('U0MALLORY', ticketNo, 'cancel_ticket')).toBe(theirs);
    expect(await press('U0BOB', ticketNo, 'remind_approvers')).toBe(theirs);
  });

  expect(await refusals(world, 'U0BOB')).toMatchObject([
    { code: 'not-the-requester', asked: 'remind_approvers' },
  ]);
});

test('approvers are reminded by name, those who decided left in peace, and not twice in a minute', async () => {
  const ticketNo = await openTicket(world, { who: 'U0ANN', applications: ['ledger'] });
  await approve(world, ticketNo, 'U0CAROL');
  await told(world, ticketNo, /approved \(1 of 2\)/);

  expect(await press('U0ANN', ticketNo, 'remind_approvers')).toBe(
    `The approvers of ${ticketNo} are asked again in its thread.`,
  );
  const reminder = await told(world, ticketNo, /still waits/);
  expect(timeless(reminder)).toBe(
    `🔔 <@U0BOB>: ${ticketNo} still waits for a decision. <@U0ANN> asks you to look at the card above. It expires TIME.`,
  );
  const posted = slack.as('U0BOB').thread(CHANNEL, cardOf(world, ticketNo).ts);
  expect(posted.findLast((message) => textOf(message) === reminder)?.notice.notified).toEqual(
    expect.arrayContaining(['U0BOB']),
  );
  expect(await nothingDone(world, () => press('U0ANN', ticketNo, 'remind_approvers'))).toBe(
    "The approvers were reminded less than a minute ago. You can do it again TIME. If it can't wait, call somebody.",
  );
});

test('a critical application needs two people, and one person counts once', async () => {
  const ticketNo = await openTicket(world, { who: 'U0ANN', applications: ['vault'] });
  expect(textOf(cardOf(world, ticketNo))).toContain('0 of 2 approvals given');

  expect(await press('U0BOB', ticketNo, 'approve_ticket')).toBe(
    `Thank you: your approval of ${ticketNo} counts. 1 more approval needed.`,
  );
  expect(await nothingDone(world, () => press('U0BOB', ticketNo, 'approve_ticket'))).toBe(
    `You approved \`${ticketNo}\` already TIME. It counts once, and nothing more is needed from you.`,
  );
  expect(await press('U0CAROL', ticketNo, 'approve_ticket')).toBe(
    `Thank you: your approval of ${ticketNo} counts. It is approved.`,
  );

  await told(world, ticketNo, /Authorized/);
  const { id } = await database.owner('tickets').where({ ticket_no: ticketNo }).first();
  expect(
    await database.owner('decisions').where({ ticket_id: id }).orderBy('position').pluck('user_id'),
  ).toEqual(['U0BOB', 'U0CAROL']);
});

test('one denial ends a ticket that somebody has approved already', async () => {
  const ticketNo = await openTicket(world, { who: 'U0ANN', applications: ['safe'] });
  await press('U0BOB', ticketNo, 'approve_ticket');

  const answer = await deny('U0CAROL', ticketNo, 'The database is being moved; wait for 04:00');

  expect(answer).toBe(
    `${ticketNo} is denied and nothing was done. <@U0ANN> and everybody in the channel can read why.`,
  );
  await told(world, ticketNo, /if it is still needed, speak to/);
  expect(textOf(cardOf(world, ticketNo))).toContain('The database is being moved; wait for 04:00');
  expect(buttonsOf(cardOf(world, ticketNo))).toEqual([]);
  expect(await database.owner('token_usages').where({ application_name: 'safe' })).toEqual([]);
});

test('what a ticket that has ended says to those who still see its old card', async () => {
  const [denied, cancelled, done] = [
    await openTicket(world, { applications: ['denied'] }),
    await openTicket(world, { applications: ['cancelled'] }),
    await approvedTicket(world, { applications: ['done'] }),
  ];
  const panel = withButton(world, done, 'finish_ticket');
  const cards = { denied: cardOf(world, denied), cancelled: cardOf(world, cancelled) };
  await deny('U0BOB', denied, 'Not now, please');
  await press('U0ALICE', cancelled, 'cancel_ticket');
  await answerTo(world, 'U0CAROL', () =>
    slack.as('U0CAROL').click({ message: cardOf(world, done), actionId: 'revoke_ticket', confirm: true }),
  );
  await tokensGone(world, 'done');
  const next = 'For a new emergency open a new ticket with `/emergency`.';

  expect(await stale('U0CAROL', cards.denied, 'approve_ticket')).toBe(
    `\`${denied}\` was already denied by <@U0BOB> TIME. ${next}`,
  );
  expect(await stale('U0ALICE', cards.denied, 'remind_approvers')).toBe(
    `\`${denied}\` was already denied by <@U0BOB> TIME. ${next}`,
  );
  expect(await stale('U0CAROL', cards.cancelled, 'approve_ticket')).toBe(
    `\`${cancelled}\` was already cancelled by <@U0ALICE> TIME. ${next}`,
  );
  expect(await stale('U0ALICE', panel, 'finish_ticket')).toBe(
    `\`${done}\` was already revoked by <@U0CAROL> TIME. ${next}`,
  );
});

test('a ticket nobody decides ends by itself, and its buttons with it', async () => {
  const ticketNo = await openTicket(world, { applications: ['brief'] });
  const card = cardOf(world, ticketNo);

  expect(await told(world, ticketNo, /expired: nobody/)).toBe(
    `⌛ ${ticketNo} expired: nobody decided in time. Nothing was done. <@U0ALICE>, if it is still needed, open a new ticket.`,
  );
  await slack.until(() => buttonsOf(cardOf(world, ticketNo)).length === 0);
  expect(await stale('U0CAROL', card, 'approve_ticket')).toBe(
    `\`${ticketNo}\` expired TIME, because nobody decided it in time. For a new emergency open a new ticket with \`/emergency\`.`,
  );
});

test('approve after approve: the late press hears that it was approved already', async () => {
  const ticketNo = await openTicket(world, { who: 'U0ANN', applications: ['late'] });
  const card = cardOf(world, ticketNo);
  await approve(world, ticketNo);
  await told(world, ticketNo, /Authorized/);

  expect(await stale('U0CAROL', card, 'approve_ticket')).toBe(
    `\`${ticketNo}\` was already approved TIME. Its buttons are in the thread of its card.`,
  );
  expect(await stale('U0ANN', card, 'cancel_ticket')).toBe(
    `\`${ticketNo}\` was already approved TIME. Its buttons are in the thread of its card.`,
  );
});

test('of all that, the audit log holds what was refused for lack of authority, and nothing else', async () => {
  const codes = new Set((await refusals(world)).map(({ code }) => code));

  expect([...codes].sort()).toEqual([
    'not-a-member',
    'not-an-approver',
    'not-the-requester',
    'self-approval',
  ]);
});
