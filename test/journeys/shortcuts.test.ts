import { afterEach, describe, expect, test } from 'vitest';
import { startBot } from './bot.ts';
import { modalAfter, nothingDone } from './look.ts';
import { closeModals } from './people.ts';
import { CHANNEL, cardOf, modalText } from './play.ts';
import { startWorld } from './world.ts';

const app = (name: string) => ({ name, namespace: 'production', labels: { team: 'backend' } });
const world = await startWorld({ apps: ['web-service', 'web', 'cart'].map(app) });
const { slack, cluster } = world;
const name = 'Open emergency ticket';
slack.workspace.putShortcut({ callbackId: 'open_emergency_ticket', name, type: 'global' });
slack.workspace.putShortcut({ callbackId: 'open_emergency_ticket_about', name, type: 'message' });
slack.workspace.putPerson({ id: 'U0LI', name: 'li', locale: 'zh-CN' });
slack.workspace.putPerson({ id: 'U0GUS', name: 'gus', isRestricted: true });
slack.workspace.putChannel({
  id: CHANNEL,
  members: slack.state.snapshot().people.map(({ id }) => id),
});
slack.workspace.putChannel({ id: 'C0QUIET', name: 'quiet', isPrivate: true, members: ['U0ANN', 'U0BOB'] });
await startBot(world);
await cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 1));

const ann = slack.as('U0ANN');

afterEach(() => closeModals(world));

/** The form that the shortcut of a message with this text opens. */
async function formAbout(text: string, { channel = CHANNEL } = {}) {
  const message = slack.as('U0BOB').say(channel, text);
  await modalAfter(world, 'U0ANN', () => ann.shortcut('open_emergency_ticket_about', message));
  expect(ann.view()?.spec.callback_id).toBe('open_ticket');
  return { message, values: ann.view()?.values };
}

const linkTo = ({ channel, ts }: { readonly channel: string; readonly ts: string }): unknown =>
  expect.stringMatching(new RegExp(`^https://.*/archives/${channel}/p${ts.replace('.', '')}$`));

const chosen = (...names: readonly string[]) => ({
  applications: { selected_options: names.map((each) => ({ value: `${each}@prod/production` })) },
});

test('the shortcut of the composer opens the empty form', async () => {
  await nothingDone(world, () => modalAfter(world, 'U0ANN', () => ann.shortcut('open_emergency_ticket')));

  expect(ann.view()?.spec.callback_id).toBe('open_ticket');
  expect(ann.view()?.values).toMatchObject({
    actions: { actions: { selected_options: [] } },
    applications: chosen(),
    reason: { reason: { value: null } },
    reference: { reference: { value: null } },
  });
});

describe('the shortcut of a message', () => {
  test('opens a ticket about it, with its text as the reason and its link as the reference', async () => {
    const { message, values } = await formAbout('cart answers 502 &amp; <@U0BOB> sees &lt;nothing&gt;');
    expect(values).toMatchObject({
      applications: chosen('cart'),
      reason: { reason: { value: 'cart answers 502 & @U0BOB sees <nothing>' } },
      reference: { reference: { value: linkTo(message) } },
    });
    await ann.fill('actions', ['redeploy']);

    await modalAfter(world, 'U0ANN', () => ann.submit());

    const ticketNo = await slack.until(() => /WO-\d{4}-\d{6}/.exec(modalText(world, 'U0ANN'))?.[0]);
    const card = JSON.stringify((await slack.until(() => cardOf(world, ticketNo))).blocks);
    expect(card).toContain('cart answers 502 & @U0BOB sees <nothing>');
    expect(card).toContain(`/archives/${CHANNEL}/p${message.ts.replace('.', '')}`);
  });

  test.each([
    ['web-service is down.', ['web-service']],
    ['web is down, cart as well', []],
    ['webs and carts are fine', []],
    ['Cart is not cart-like', []],
  ])('of %j chooses %j', async (text, names) => {
    expect((await formAbout(text)).values).toMatchObject({ applications: chosen(...names) });
  });

  test('is cut where it is too long, and loses what could not be stored', async () => {
    const { values } = await formAbout(`\u0000\ud83d${'🚨'.repeat(1500)}`);

    const reason = values?.reason?.reason;
    expect(reason).toMatchObject({ value: `\ufffd${'🚨'.repeat(999)}…` });
  });

  test('has no reference where Firebreak cannot see the message', async () => {
    const { values } = await formAbout('something hangs since noon', { channel: 'C0QUIET' });

    expect(values).toMatchObject({ reference: { reference: { value: null } } });
  });
});

describe('what a person cannot do is refused in the window', () => {
  test.each([
    ['U0MALLORY', /role/],
    ['U0GUS', /guest/i],
  ])('%s', async (who, why) => {
    const text = await nothingDone(world, () =>
      modalAfter(world, who, () => slack.as(who).shortcut('open_emergency_ticket')),
    );

    expect(text).toMatch(why);
    expect(slack.as(who).view()?.spec.callback_id).toBe('');
  });

  test('in their own language', async () => {
    const text = await modalAfter(world, 'U0LI', () => slack.as('U0LI').shortcut('open_emergency_ticket'));

    expect(text).toMatch(/\p{Script=Han}/u);
  });
});
