import { afterEach, describe, expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../playground/slack/read.ts';
import { startBot } from './bot.ts';
import { modalAfter, nothingDone, timeless, tokensGone } from './look.ts';
import { closeModals } from './people.ts';
import { approve, approvedTicket, CHANNEL, cardOf, modalText, openTicket, told } from './play.ts';
import { startWorld } from './world.ts';

const app = (name: string) => ({ name, namespace: 'production', labels: { team: 'backend' } });
const world = await startWorld({ apps: ['web-service', 'cart', 'search', 'mail'].map(app) });
const { slack, cluster } = world;
slack.workspace.putPerson({ id: 'U0LI', name: 'li', locale: 'zh-CN' });
slack.workspace.putPerson({ id: 'U0GUS', name: 'gus', isRestricted: true });
for (const id of ['S0ONCALL', 'S0BACKEND']) {
  slack.workspace.putGroup({ id, members: ['U0ALICE', 'U0ANN', 'U0LI'] });
}
slack.workspace.putChannel({ id: CHANNEL, members: slack.state.snapshot().people.map(({ id }) => id) });
await startBot(world);
await cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 1));

afterEach(() => closeModals(world));

const shown = (who: string) => {
  const view = slack.as(who).home();
  return view === undefined ? '' : timeless(textOf(view.spec));
};
const buttonsFor = (who: string) =>
  buttonsOf(slack.as(who).home()?.spec ?? { blocks: [] }).map(({ action_id: id }) => id);

/** Does something after which somebody's Home is published again, and gives what it says then. */
async function homeAfter(who: string, act: () => Promise<unknown>): Promise<string> {
  const before = slack.as(who).home()?.hash;
  await act();
  await slack.until(() => slack.as(who).home() !== undefined && slack.as(who).home()?.hash !== before);
  return shown(who);
}

const opened = (who: string) => homeAfter(who, () => slack.as(who).openHome());

/** Presses a button that stands on the Home. */
const press = (who: string, actionId: string, more: { confirm?: true } = {}) => {
  const view = slack.as(who).home();
  if (view === undefined) throw new Error('no Home');
  return slack.as(who).click({ view, actionId, ...more });
};

describe('the Home of a requester', () => {
  test('shows what they may do and until when, and finishes it in place', async () => {
    const ticketNo = await approvedTicket(world, { applications: ['web-service'] });
    await told(world, ticketNo, /Authorized/);
    const card = cardOf(world, ticketNo);

    expect(await opened('U0ALICE')).toContain(
      `What you may do now\n*${ticketNo}* · P1 · approved, TIME\ndelete pods of \`web-service\`\n🔑 Until TIME you may delete pods of \`web-service\`.\n[Open the card]\n[Ask for more time]\n[Finish]`,
    );
    expect(JSON.stringify(slack.as('U0ALICE').home()?.spec)).toContain(
      `/archives/${CHANNEL}/p${card.ts.replace('.', '')}`,
    );
    const finished = await homeAfter('U0ALICE', () => press('U0ALICE', 'finish_ticket', { confirm: true }));

    expect(finished).toContain(`${ticketNo} is completed.`);
    expect(finished).not.toContain('What you may do now');
    expect(finished).toContain(`Your tickets\n*${ticketNo}* · P1 · completed`);
    expect(slack.as('U0ALICE').dms().map(textOf).join('\n')).not.toContain('is completed.');
    await tokensGone(world, 'web-service');
  });

  test('asks for more time, and says on the page itself what came too late', async () => {
    const ticketNo = await approvedTicket(world, { applications: ['cart'] });
    await told(world, ticketNo, /Authorized/);
    await opened('U0ALICE');

    await press('U0ALICE', 'extend_ticket');
    await slack.until(() => slack.as('U0ALICE').view()?.spec.callback_id === 'extend_ticket');
    await slack.as('U0ALICE').close();
    await slack.as('U0ALICE').command('/emergency', `finish ${ticketNo}`, { channel: CHANNEL });
    await tokensGone(world, 'cart');

    const late = await homeAfter('U0ALICE', () => press('U0ALICE', 'finish_ticket', { confirm: true }));
    expect(late).toContain(`\`${ticketNo}\` was already completed by <@U0ALICE> TIME.`);
    expect(buttonsFor('U0ALICE')).not.toContain('finish_ticket');
  });

  test('leads to the form, shows what came of it, and is read again when asked to', async () => {
    expect(await opened('U0ANN')).toContain('Recent emergencies of your teams');

    await modalAfter(world, 'U0ANN', () => press('U0ANN', 'open_emergency_ticket'));
    expect(slack.as('U0ANN').view()?.spec.callback_id).toBe('open_ticket');
    await slack.as('U0ANN').close();
    const ticketNo = await openTicket(world, { who: 'U0ANN', applications: ['search'] });

    const waits = `Your tickets\n*${ticketNo}* · P1 · waiting for approval`;
    await slack.until(() => shown('U0ANN').includes(waits));
    await slack.as('U0ANN').command('/emergency', `cancel ${ticketNo}`, { channel: CHANNEL });
    await told(world, ticketNo, /🚫/);
    expect(shown('U0ANN')).toContain(waits);
    expect(await homeAfter('U0ANN', () => press('U0ANN', 'refresh_home'))).toContain(
      `Your tickets\n*${ticketNo}* · P1 · cancelled`,
    );
  });
});

describe('the Home of an approver', () => {
  test('shows what waits for them until they have decided', async () => {
    const ticketNo = await openTicket(world, { applications: ['mail'], severity: 'P0' });

    const before = await opened('U0BOB');
    expect(before).toContain(
      `Waiting for your decision\n*${ticketNo}* · P0 · waiting for approval · <@U0ALICE>, TIME\ndelete pods of \`mail\`\nReason: Checkout answers 502 since 11:58`,
    );
    expect(buttonsFor('U0BOB')).not.toContain('open_emergency_ticket');
    expect(buttonsFor('U0BOB')).not.toContain('approve_ticket');
    expect(buttonsFor('U0BOB')).toContain('open_card');

    await approve(world, ticketNo);
    await told(world, ticketNo, /Authorized/);

    expect(await opened('U0BOB')).not.toContain(ticketNo);
  });
});

describe('what a person cannot do', () => {
  test('is not offered to who has no role', async () => {
    const text = await nothingDone(world, () => opened('U0MALLORY'));

    expect(text).toContain("You can't ask for anything here");
    expect(buttonsFor('U0MALLORY')).toEqual(['refresh_home']);
  });

  test('is not offered to a guest, who is told why', async () => {
    const text = await nothingDone(world, () => opened('U0GUS'));

    expect(text).toContain('guest');
    expect(buttonsFor('U0GUS')).toEqual([]);
  });
});

test('everybody reads it in the language of their own Slack', async () => {
  const ticketNo = await approvedTicket(world, { who: 'U0LI', applications: ['cart'] });
  await told(world, ticketNo, /Authorized/);

  const text = await opened('U0LI');
  expect(text).toMatch(/你现在可以做的操作\n.*\n删除 `cart` 的 Pod\n🔑 TIME 之前你可以删除 `cart` 的 Pod。/);
  expect(text.replaceAll(/U0\w+|WO-\S+|\*Firebreak\*/g, '')).not.toMatch(/\b(the|you|your)\b/i);

  const finished = await homeAfter('U0LI', () => press('U0LI', 'finish_ticket', { confirm: true }));
  expect(finished).toContain(`${ticketNo} 已完成。`);
});

test('the tab of messages leaves the Home alone', async () => {
  await opened('U0ALICE');
  const before = slack.as('U0ALICE').home()?.hash;

  await slack.as('U0ALICE').openHome('messages');
  await modalAfter(world, 'U0ALICE', () => press('U0ALICE', 'open_emergency_ticket'));

  expect(modalText(world, 'U0ALICE')).not.toBe('');
  expect(slack.as('U0ALICE').home()?.hash).toBe(before);
});
