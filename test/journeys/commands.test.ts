import { afterEach, describe, expect, test } from 'vitest';
import { startBot } from './bot.ts';
import { answerTo, modalAfter, nothingDone, refusals, timeless, tokensGone } from './look.ts';
import { closeModals, hire } from './people.ts';
import { approvedTicket, CHANNEL, cardOf, modalText, openTicket, told } from './play.ts';
import { startWorld } from './world.ts';

const app = (name: string) => ({ name, namespace: 'production', labels: { team: 'backend' } });
const world = await startWorld({ apps: ['web-service', 'cart', 'search', 'mail'].map(app) });
const { slack, cluster } = world;
hire(world, ['U0ERIN', 'U0FAY', 'U0GIL']);
await startBot(world);
await cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 1));

afterEach(() => closeModals(world));

const typed = (who: string, text: string) =>
  answerTo(world, who, () => slack.as(who).command('/emergency', text, { channel: CHANNEL }));

const formAfter = async (who: string, text: string) => {
  await modalAfter(world, who, () => slack.as(who).command('/emergency', text, { channel: CHANNEL }));
  return slack.as(who).view();
};

describe('the form', () => {
  test.each(['', 'open', '  OPEN  '])('comes empty with /emergency %j', async (text) => {
    const view = await nothingDone(world, () => formAfter('U0ALICE', text));

    expect(view?.spec.callback_id).toBe('open_ticket');
    expect(view?.values.actions?.actions).toMatchObject({ selected_options: [] });
    expect(view?.values.severity?.severity).toMatchObject({ selected_option: { value: 'P1' } });
    expect(modalText(world, 'U0ALICE')).toContain('*Roll back the version?*');
  });

  test.each([
    ['delete-pods cart it hangs & <eats> memory', 'delete-pods', 'it hangs & <eats> memory'],
    ['Redeploy   cart', 'redeploy', null],
  ])('comes filled in with /emergency %s', async (text, action, reason) => {
    const view = await formAfter('U0ANN', text);

    expect(view?.values).toMatchObject({
      actions: { actions: { selected_options: [{ value: action }] } },
      applications: { applications: { selected_options: [{ value: 'cart@prod/production' }] } },
      reason: { reason: { value: reason } },
    });
  });

  test('comes with the action alone where no application is named', async () => {
    const view = await formAfter('U0ANN', 'redeploy');

    expect(view?.values).toMatchObject({
      actions: { actions: { selected_options: [{ value: 'redeploy' }] } },
      applications: { applications: { selected_options: [] } },
    });
  });
});

describe('help', () => {
  test('lists every command with what it does', async () => {
    const text = await typed('U0MALLORY', 'help');

    for (const command of [
      'delete-pods APP',
      'redeploy APP',
      'look APP',
      'status',
      'list',
      'mine',
      'cancel',
      'finish',
      'revoke',
      'help',
    ]) {
      expect(text).toContain(`\`/emergency ${command}`);
    }
  });

  test.each([
    ['lst', 'There is no `/emergency lst`. Did you mean `/emergency list`?'],
    ['delete-pod', 'There is no `/emergency delete-pod`. Did you mean `/emergency delete-pods`?'],
    ['restart web', 'There is no `/emergency restart`.'],
    ['<!channel>', 'There is no `/emergency <!channel>`.'],
    ['`rm -rf`', 'There is no'],
  ])('answers /emergency %s with what may have been meant', async (text, first) => {
    const answer = await typed('U0MALLORY', text);

    expect(answer.split('\n')[0]?.replaceAll('&lt;', '<').replaceAll('&gt;', '>')).toContain(first);
    expect(answer).toContain('`/emergency help` this help');
  });
});

test('who could approve is told before anybody asks, the one who asks left out', async () => {
  slack.workspace.putGroup({ id: 'S0LEADS', members: ['U0BOB', 'U0CAROL', 'U0ALICE'] });

  const text = await nothingDone(world, () => typed('U0ALICE', 'who cart'));

  expect(text).toBe(
    [
      '*Who could approve for cart* (prod/production), if you asked now:',
      '• Delete pods: <@U0BOB> and <@U0CAROL>. 1 approval needed.',
      '• Redeploy: <@U0BOB> and <@U0CAROL>. 1 approval needed.',
    ].join('\n'),
  );
  expect(await typed('U0ALICE', 'who carrt')).toContain('`cart`');
  expect(await typed('U0ALICE', 'who')).toContain('Which application?');
});

test('how an application is can be seen without a ticket, by those who may act on it', async () => {
  const text = await nothingDone(world, () => typed('U0ALICE', 'look cart'));

  expect(text).toContain('*Diagnosis of* `cart` in `prod/production`: 1 of 1 pod Ready');
  expect(text).toContain('*Nothing to do:*');
  expect(await typed('U0ALICE', 'look carrt')).toContain('`cart`');
  expect(await typed('U0ALICE', 'look')).toContain('`/emergency look APP`');
  expect(await typed('U0MALLORY', 'look cart')).toContain('team `backend`');
});

test('with no ticket anywhere, lists say so', async () => {
  expect(await typed('U0CAROL', 'list')).toBe('*No ticket is open.*');
  expect(await typed('U0CAROL', 'mine')).toBe('*You have no tickets yet.*');
  expect(await typed('U0CAROL', 'status')).toBe('*You have no tickets yet.*');
});

test('list, mine and status tell what is open, and what one may do', async () => {
  const ticketNo = await approvedTicket(world, { applications: ['web-service'] });
  await told(world, ticketNo, /Authorized/);

  expect(await typed('U0BOB', 'list')).toBe(
    `*Open tickets: 1*\n*${ticketNo}* · P1 · approved · <@U0ALICE>, TIME\ndelete pods of \`web-service\``,
  );
  expect(await typed('U0ALICE', 'mine')).toBe(
    `*Your newest tickets: 1*\n*${ticketNo}* · P1 · approved, TIME\ndelete pods of \`web-service\`\n🔑 Until TIME you may delete pods of \`web-service\`.`,
  );
  const status = await typed('U0BOB', `status ${ticketNo.toLowerCase()}`);
  expect(status).toContain(`🚨 ${ticketNo} · P1 · approved`);
  expect(status).toContain('Card and thread: <#C0EMERGENCY>');
  expect(status).not.toContain('[');
});

describe('a command on a ticket', () => {
  test.each([
    'cancel',
    'finish',
    'revoke',
    'status 12',
    'cancel WO-26-1',
    'finish WO-2026-12 now',
    'revoke <!channel>',
  ])('/emergency %s asks which one', async (text) => {
    const [command] = text.split(' ');

    expect(await nothingDone(world, () => typed('U0ERIN', text))).toBe(
      `Which ticket? Type \`/emergency ${command} WO-…\` with its number; \`/emergency mine\` lists yours.`,
    );
  });

  test.each(['cancel', 'finish', 'revoke', 'status'])(
    '/emergency %s on one there is not',
    async (command) => {
      expect(await nothingDone(world, () => typed('U0FAY', `${command} WO-1999-000001`))).toBe(
        'There is no ticket `WO-1999-000001`. `/emergency list` shows the open ones.',
      );
    },
  );

  test("that is somebody else's is refused and audited", async () => {
    const ticketNo = await openTicket(world, { applications: ['cart'] });
    const theirs = `\`${ticketNo}\` belongs to <@U0ALICE>, and only they can do this. To act yourself, open a ticket with \`/emergency\`.`;

    await nothingDone(world, async () => {
      expect(await typed('U0ANN', `cancel ${ticketNo}`)).toBe(theirs);
      expect(await typed('U0ANN', `finish ${ticketNo}`)).toBe(theirs);
      expect(await typed('U0ANN', `revoke ${ticketNo}`)).toBe(
        `Only the requester, an approver or an admin can revoke \`${ticketNo}\`. Ask one of them.`,
      );
    });

    expect((await refusals(world, 'U0ANN')).map(({ code, asked }) => [code, asked])).toEqual([
      ['not-the-requester', 'cancel_ticket'],
      ['may-not-revoke', 'revoke_ticket'],
    ]);
  });

  test('does what it says: cancel', async () => {
    const ticketNo = await openTicket(world, { who: 'U0ANN', applications: ['cart'] });

    expect(await nothingDone(world, () => typed('U0ANN', `finish ${ticketNo}`))).toBe(
      `\`${ticketNo}\` has not been approved yet. An approver has to decide it first.`,
    );
    expect(await typed('U0ANN', `cancel ${ticketNo}`)).toBe(`${ticketNo} is cancelled.`);
    expect(timeless(await told(world, ticketNo, /🚫 <@U0ANN> cancelled/))).toBe(
      `🚫 <@U0ANN> cancelled ${ticketNo}. Nothing was done.`,
    );
    expect(await nothingDone(world, () => typed('U0ANN', `cancel ${ticketNo}`))).toBe(
      `\`${ticketNo}\` was already cancelled by <@U0ANN> TIME. For a new emergency open a new ticket with \`/emergency\`.`,
    );
  });

  test('does what it says: finish', async () => {
    const ticketNo = await approvedTicket(world, { who: 'U0GIL', applications: ['search'] });

    expect(await typed('U0GIL', `finish ${ticketNo}`)).toBe(`${ticketNo} is completed.`);
    await tokensGone(world, 'search');
    expect(await nothingDone(world, () => typed('U0GIL', `revoke ${ticketNo}`))).toBe(
      `\`${ticketNo}\` was already completed by <@U0GIL> TIME. For a new emergency open a new ticket with \`/emergency\`.`,
    );
  });

  test('does what it says: revoke, by an approver', async () => {
    const ticketNo = await approvedTicket(world, { who: 'U0GIL', applications: ['mail'] });

    expect(await typed('U0BOB', `revoke ${ticketNo}`)).toBe(`${ticketNo} is revoked.`);
    await told(world, ticketNo, /🔒 <@U0BOB> revoked/);
    await tokensGone(world, 'mail');
    expect(cardOf(world, ticketNo).text).toContain('revoked');
  });
});
