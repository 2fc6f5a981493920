import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { Cluster } from '../../playground/cluster/cluster.ts';
import { fastTimings } from '../../playground/cluster/kubelet/timings.ts';
import { startCluster } from '../../playground/cluster/start-cluster.ts';
import { cast, hints, workspace } from '../../playground/seed.ts';
import { type Slack, startSlack } from '../../playground/slack/start.ts';
import { type Page, startPage } from '../../playground/web/start-page.ts';
import { homeBot, png } from './home-bot.ts';
import { pageBot } from './page-bot.ts';
import { type Screen, watchScreen } from './screen.ts';
import { startBot } from './slack-bot.ts';

const emergency = 'C0EMERGENCY';
const production = 'production';

let slack: Slack;
let cluster: Cluster;
let page: Page;
let away: boolean;
const opened: (() => Promise<void>)[] = [];

beforeEach(async () => {
  away = false;
  slack = await startSlack({ workspace, timing: { ackMs: 1000, fileMs: 0 } });
  cluster = await startCluster({ name: 'prod', namespaces: [production], timings: fastTimings });
  const outage = {
    name: 'Redis',
    text: 'Tokens are out of reach',
    isAway: () => away,
    takeAway: () => {
      away = true;
    },
    giveBack: () => {
      away = false;
    },
  };
  const bot = await startBot(slack, (app) => {
    pageBot(app);
    homeBot(app);
  });
  page = await startPage({ slack, clusters: [cluster], outages: [outage], hints, cast });
  opened.push(slack.stop, cluster.stop, page.stop, bot.stop);
});

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

const Answer = z.looseObject({ error: z.string().optional(), kind: z.string().optional() });

async function send(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${page.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...Answer.parse(await response.json()) };
}

const act = (as: string, deed: unknown) => send(`do?as=${as}`, deed);

async function screenOf(as: string): Promise<Screen> {
  const screen = await watchScreen(`${page.url}stream?as=${as}`);
  opened.push(screen.close);
  return screen;
}

/** Alice asks for web-service, from the command to the card. */
async function openTicket(): Promise<{ ts: string }> {
  const alice = slack.as('U0ALICE');
  await act('U0ALICE', { kind: 'command', channel: emergency, command: '/emergency', text: '' });
  const view = await slack.until(() => (alice.view()?.spec.blocks.length ?? 0) > 1 && alice.view());
  const fill = (blockId: string, entry: unknown, typed?: string) =>
    act('U0ALICE', { kind: 'fill', surface: 'modal', view: { id: view.id }, blockId, entry, typed });
  await fill('actions', ['delete-pods']);
  await fill('applications', ['web-service'], 'web-s');
  await fill('reason', 'two pods crash all the time');
  expect(await act('U0ALICE', { kind: 'submit', view: { id: view.id } })).toMatchObject({ kind: 'closed' });
  return slack.until(() => alice.messages(emergency)[0]);
}

const forget = { kind: 'press', blockId: 'forget', actionId: 'forget' };

const approval = (ts: string) => ({
  kind: 'press',
  message: { channel: emergency, ts },
  blockId: 'decide',
  actionId: 'approve_ticket',
  value: 'WO-2026-000042',
});

test('the page itself is served, with its own files only and nothing from elsewhere allowed', async () => {
  const first = await fetch(page.url);
  const script = await fetch(`${page.url}app.js`);
  const outside = await fetch(`${page.url}..%2fseed.ts`);

  expect(first.url).toBe(`${page.url}?as=U0ALICE`);
  expect(await first.text()).toContain('<title>Firebreak Drill</title>');
  expect(first.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(script.headers.get('content-type')).toContain('text/javascript');
  expect(outside.status).toBe(404);
});

test('a ticket goes from the page over the real bot to everybody in the channel', async () => {
  const bob = await screenOf('U0BOB');

  const { ts } = await openTicket();

  const card = await bob.until((records) => records[`message:${emergency}:${ts}`]);
  expect(card).toMatchObject({ user: 'U0FIREBREAK', notified: ['U0ALICE', 'U0BOB', 'U0CAROL', 'U0WANGWEI'] });
});

test('a press counts only with its confirm dialog answered, and its effects are seen live', async () => {
  const { ts } = await openTicket();
  const bob = await screenOf('U0BOB');

  const unasked = await act('U0BOB', approval(ts));
  const pressed = await act('U0BOB', { ...approval(ts), confirm: true });

  expect(unasked).toMatchObject({ status: 409, dialog: { title: { text: 'Approve WO-2026-000042?' } } });
  expect(pressed).toMatchObject({ status: 200 });
  await bob.until((records) =>
    Object.values(records).some((record) => /2\/2/.test(JSON.stringify(record)) && record),
  );
  expect(await act('U0BOB', { ...approval(ts), confirm: true })).toMatchObject({
    status: 409,
    error: expect.stringContaining('there is no'),
  });
});

test('nobody sees what is for somebody else: modals, ephemeral and direct messages', async () => {
  const { ts } = await openTicket();
  const mallory = await screenOf('U0MALLORY');
  const bob = await screenOf('U0BOB');

  await act('U0MALLORY', { ...approval(ts), confirm: true });
  await act('U0ALICE', { kind: 'command', channel: emergency, command: '/emergency', text: '' });
  await act('U0BOB', { ...approval(ts), confirm: true });

  await mallory.until((records) => Object.keys(records).some((key) => key.startsWith('ephemeral:')));
  await bob.until((records) => JSON.stringify(records).includes('2/2'));
  const seen = JSON.stringify(bob.records());
  expect(seen).not.toContain('You may not approve this');
  expect(seen).not.toContain('you may act now');
  expect(bob.records().modals).toEqual([]);
  expect(seen).not.toContain('private_metadata');
});

test('an app that does not answer is Slack’s to tell', async () => {
  const alice = await screenOf('U0ALICE');

  const answer = await act('U0ALICE', {
    kind: 'command',
    channel: emergency,
    command: '/emergency',
    text: 'silence',
  });

  expect(answer.error).toBe('operation_timeout');
  const notice = await alice.until((records) => records['notice:0']);
  expect(notice).toMatchObject({ text: '/emergency failed with the error "operation_timeout"' });
});

test('what a person could not do is refused in words, and nonsense as such', async () => {
  expect(await act('U0ALICE', { kind: 'submit', view: { id: 'V0NONE' } })).toMatchObject({ status: 409 });
  expect(await act('U0ALICE', { kind: 'fly' })).toMatchObject({ status: 400 });
  expect(await act('U0NOBODY', { kind: 'say', channel: emergency, text: 'hi' })).toMatchObject({
    status: 404,
  });
});

test('another site can neither read the screen nor act in the person’s name', async () => {
  const deed = { kind: 'say', channel: emergency, text: 'hi' };
  const foreign = await send('do?as=U0ALICE', deed, { origin: 'https://evil.example' });
  const simple = await send('do?as=U0ALICE', deed, { 'content-type': 'text/plain' });

  expect([foreign.status, simple.status]).toEqual([403, 403]);
  expect(slack.as('U0ALICE').messages(emergency)).toEqual([]);
});

test('pods are seen live, and a drill makes them ill and well again', async () => {
  cluster.deploy({ name: 'web-service', namespace: production, replicas: 3 });
  await cluster.until(({ deployments }) => deployments[0]?.ready === 3);
  const alice = await screenOf('U0ALICE');
  const where = { cluster: 'prod', namespace: production, name: 'web-service' };

  await send('drill', { kind: 'crash', ...where });
  await alice.until((records) => JSON.stringify(records['cluster:prod']).includes('CrashLoopBackOff'));
  await send('drill', { kind: 'heal', ...where });

  await alice.until((records) => !JSON.stringify(records['cluster:prod']).includes('"ready":false'));
});

test('what is taken away is shown as away until it is given back', async () => {
  const alice = await screenOf('U0ALICE');

  await send('drill', { kind: 'take away', outage: 'Redis' });
  await alice.until((records) => JSON.stringify(records.outages).includes('"isAway":true'));
  await send('drill', { kind: 'give back', outage: 'Redis' });

  await alice.until((records) => JSON.stringify(records.outages).includes('"isAway":false'));
});

/** Alice opens the app's Home. */
async function openHome(): Promise<{ id: string }> {
  await act('U0ALICE', { kind: 'open app', tab: 'home' });
  return slack.until(() => slack.as('U0ALICE').home());
}

const onHome = (view: { id: string }, actionId: string, more: Record<string, unknown> = {}) =>
  act('U0ALICE', { kind: 'press', view: { id: view.id }, blockId: 'deeds', actionId, ...more });

test('the Home is one person’s: pressed by them, and seen by nobody else', async () => {
  const alice = await screenOf('U0ALICE');
  const bob = await screenOf('U0BOB');
  const { id } = await openHome();

  const pressed = await onHome({ id }, 'press', { value: 'pressed' });
  const foreign = await act('U0BOB', { kind: 'press', view: { id }, blockId: 'deeds', actionId: 'press' });

  await alice.until((records) => JSON.stringify(records).includes('You said pressed'));
  expect([pressed.status, foreign.status]).toEqual([200, 409]);
  expect(bob.records().home).toBeUndefined();
});

test('an input of the Home is filled there, a modal or not', async () => {
  const alice = await screenOf('U0ALICE');
  const view = await openHome();

  await act('U0ALICE', { kind: 'fill', surface: 'home', view, blockId: 'search', entry: 'web' });

  await alice.until((records) => JSON.stringify(records).includes('You said web'));
});

test('a picture is served to the one who has it before their eyes, and to nobody once it is deleted', async () => {
  const alice = await screenOf('U0ALICE');
  await onHome(await openHome(), 'scan');
  const isPicture = (key: string) => key.startsWith('picture:');
  await alice.until((records) => Object.keys(records).some(isPicture));
  const [id] = Object.keys(alice.records())
    .filter(isPicture)
    .map((key) => key.slice('picture:'.length));
  const asked = (as: string) => fetch(`${page.url}picture?as=${as}&id=${id}`);

  const hers = await asked('U0ALICE');
  const his = await asked('U0BOB');
  await act('U0ALICE', { ...forget, view: slack.as('U0ALICE').view() });
  await alice.until((records) => !Object.keys(records).some(isPicture));

  expect(hers.headers.get('content-type')).toBe('image/png');
  expect(hers.headers.get('cache-control')).toBe('no-store');
  expect(Buffer.from(await hers.arrayBuffer()).equals(png)).toBe(true);
  expect([his.status, (await asked('U0ALICE')).status]).toEqual([404, 404]);
});

test('shortcuts are chosen from the page, with a message or without', async () => {
  const alice = slack.as('U0ALICE');
  const { ts } = slack.as('U0BOB').say(emergency, 'it burns');
  const about = (text: string) =>
    slack.until(() => JSON.stringify(alice.view()?.spec.blocks).includes(`A ticket about ${text}`));

  const anywhere = await act('U0ALICE', { kind: 'shortcut', callbackId: 'open_emergency_ticket' });
  await about('nothing');
  const message = { channel: emergency, ts };
  await act('U0ALICE', { kind: 'shortcut', callbackId: 'open_emergency_ticket_about', message });
  await about('it burns');

  expect(anywhere.status).toBe(200);
});
