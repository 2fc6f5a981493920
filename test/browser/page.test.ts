import type { Browser, Page as Window } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { fastTimings } from '../../playground/cluster/kubelet/timings.ts';
import { startCluster } from '../../playground/cluster/start-cluster.ts';
import { applications, cast, hints, seedProduction, workspace } from '../../playground/seed.ts';
import { type Slack, startSlack } from '../../playground/slack/start.ts';
import { type Page, startPage } from '../../playground/web/start-page.ts';
import { homeBot } from '../playground/home-bot.ts';
import { pageBot } from '../playground/page-bot.ts';
import { startBot } from '../playground/slack-bot.ts';
import { launchBrowser } from './browser.ts';

const wide = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

let browser: Browser;
let slack: Slack;
let page: Page;
const opened: (() => Promise<void>)[] = [];
const troubles: string[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

beforeEach(async () => {
  troubles.length = 0;
  slack = await startSlack({ workspace, timing: { ackMs: 300, fileMs: 0 } });
  const cluster = await startCluster({ name: 'prod', namespaces: ['production'], timings: fastTimings });
  seedProduction(cluster);
  const bot = await startBot(slack, (app) => {
    pageBot(app);
    homeBot(app);
  });
  page = await startPage({ slack, clusters: [cluster], hints, cast, applications });
  opened.push(slack.stop, cluster.stop, page.stop, bot.stop);
});

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
  expect(troubles).toEqual([]);
});

async function windowOf(actor: string, viewport = wide): Promise<Window> {
  const context = await browser.newContext({ viewport });
  opened.push(() => context.close());
  const window = await context.newPage();
  window.on('pageerror', (error) => troubles.push(String(error)));
  await window.goto(`${page.url}?as=${actor}`);
  await window.getByTestId('composer').waitFor();
  return window;
}

async function type(window: Window, text: string): Promise<void> {
  await window.getByTestId('composer').fill(text);
  await window.getByTestId('composer').press('Enter');
}

/** Asks for web-service with nothing but the keyboard. */
async function askByKeyboard(window: Window): Promise<void> {
  await window.getByTestId('composer').focus();
  await window.keyboard.type('/emergency');
  await window.keyboard.press('Enter');
  await window.getByRole('checkbox', { name: 'Delete pods' }).waitFor();
  await window.keyboard.press('Space');
  await window.keyboard.press('Tab');
  await window.keyboard.press('Tab');
  await window.keyboard.type('web-s');
  await window.getByRole('option', { name: 'web-service' }).waitFor();
  await window.getByRole('option', { name: 'web-proxy' }).waitFor({ state: 'detached' });
  await window.keyboard.press('Enter');
  await window.getByRole('button', { name: 'Remove web-service' }).waitFor();
  await window.getByRole('textbox', { name: 'Reason' }).focus();
  await window.keyboard.type('two pods crash all the time');
  await window.getByTestId('modal-submit').focus();
  await window.keyboard.press('Enter');
  await window.getByTestId('modal').waitFor({ state: 'detached' });
}

test('two people in two windows go from the command to the approval, live and by keyboard', async () => {
  const alice = await windowOf('U0ALICE');
  const bob = await windowOf('U0BOB');

  await askByKeyboard(alice);
  await bob.getByRole('button', { name: 'Approve', exact: true }).press('Enter');
  await bob.getByTestId('confirm').getByText('for two hours').waitFor();
  await bob.getByTestId('confirm-yes').press('Enter');

  await alice.getByText('approved by @Bob Meyer').waitFor();
  await alice.getByTestId('replies').press('Enter');
  await alice.getByTestId('thread').getByText('Deleting 2 pods… 2/2').waitFor();
  expect(await bob.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
});

test('what is wrong with a field stands under it, and goes when it is mended', async () => {
  const alice = await windowOf('U0ALICE');
  await type(alice, '/emergency');
  const reason = alice.getByRole('textbox', { name: 'Reason' });
  await reason.fill('short');

  await alice.getByTestId('modal-submit').click();
  await alice.getByText('Must be at least 10 characters.').waitFor();

  expect(await reason.getAttribute('aria-invalid')).not.toBeNull();
  await reason.fill('long enough to be read by somebody');
  await alice.getByText('Must be at least 10 characters.').waitFor({ state: 'hidden' });
});

test('what people write is shown as Slack shows it, and never run', async () => {
  const alice = await windowOf('U0ALICE');

  await type(alice, '<img src=x onerror="document.title=1"> *bold* `code` @bob :fire:');

  const message = alice.getByTestId('message').last();
  await message.getByText('<img src=x onerror="document.title=1">').waitFor();
  expect(await message.locator('b').innerText()).toBe('bold');
  expect(await message.locator('code').innerText()).toBe('code');
  expect(await message.locator('.mention').innerText()).toBe('@Bob Meyer');
  expect(await message.getByRole('img', { name: 'fire' }).innerText()).toBe('🔥');
  expect(await message.locator('img:not(.avatar)').count()).toBe(0);
});

test('who is not looking is told of a mention, and the channel is marked until it is read', async () => {
  const bob = await windowOf('U0BOB');
  await bob.getByRole('link', { name: 'general' }).click();
  const alice = await windowOf('U0ALICE');

  await type(alice, '@bob are you there?');

  await bob.getByTestId('toast').getByText('are you there?').waitFor();
  await bob.getByRole('link', { name: 'emergency, 1 for you' }).click();
  await bob.getByTestId('unread').waitFor({ state: 'detached' });
});

test('an app that does not answer is told of as Slack does, to the one who asked', async () => {
  const alice = await windowOf('U0ALICE');

  await type(alice, '/emergency silence');

  const told = alice.getByTestId('message').filter({ hasText: 'operation_timeout' });
  await told.getByText('Only visible to you').waitFor();
  await told.getByRole('button', { name: 'Dismiss message' }).click();
  await told.waitFor({ state: 'detached' });
});

test('on a phone every panel has the whole width, and nothing is cut off', async () => {
  const alice = await windowOf('U0ALICE', phone);
  const overhang = () =>
    alice.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  const seen = [await overhang()];

  await alice.getByRole('button', { name: 'Clusters' }).click();
  await alice.getByTestId('application').first().waitFor();
  seen.push(await overhang());
  await alice.getByRole('button', { name: 'Channels' }).click();
  await alice.getByRole('link', { name: 'general' }).click();
  await alice.getByRole('heading', { name: '#general' }).waitFor();
  await type(alice, '/emergency');
  await alice.getByTestId('modal').waitFor();
  seen.push(await overhang());

  await alice.getByTestId('modal-x').click();
  await alice.getByRole('button', { name: 'Channels' }).click();
  await openHome(alice);
  seen.push(await overhang());

  expect(seen).toEqual([0, 0, 0, 0]);
});

async function openHome(window: Window) {
  await window.getByRole('link', { name: 'App Home' }).click();
  const home = window.getByTestId('home');
  await home.getByText('Welcome').waitFor();
  return home;
}

test('the Home opens, is pressed and chosen from, and is published anew before one’s eyes', async () => {
  const alice = await windowOf('U0ALICE');
  const home = await openHome(alice);

  await home.getByRole('button', { name: 'Press me' }).press('Enter');
  await home.getByText('You said pressed').waitFor();
  await home.getByRole('combobox', { name: 'Severity' }).selectOption('P1');
  await home.getByText('You said P1').waitFor();
  await home.getByRole('radio', { name: 'Never' }).check();
  await home.getByText('You said Never').waitFor();
  await home.getByRole('textbox', { name: 'Search' }).fill('web');
  await home.getByRole('textbox', { name: 'Search' }).press('Enter');
  await home.getByText('You said web').waitFor();
  await home.getByLabel('More actions').click();
  await home.getByRole('button', { name: 'Extend' }).click();
  await home.getByText('You said Extend').waitFor();
  await home.getByRole('button', { name: 'Finish' }).click();
  await alice.getByTestId('confirm-no').click();
  await home.getByRole('button', { name: 'Finish' }).click();
  await alice.getByTestId('confirm-yes').click();

  await home.getByText('You said finished').waitFor();
});

test('the tabs of the app lead from its Home to its messages and back, and the app is told', async () => {
  const alice = await windowOf('U0ALICE');
  await openHome(alice);

  await alice.getByRole('link', { name: 'Messages' }).click();
  await alice.getByTestId('composer').waitFor();
  await alice.getByRole('link', { name: 'Home', exact: true }).click();
  await alice.getByTestId('home').waitFor();

  const opened = () => slack.journal.deliveries('events_api').map(({ payload }) => JSON.stringify(payload));
  const tabs = ['"tab":"home"', '"tab":"messages"', '"tab":"home"'];
  await slack.until(
    () => opened().length === 3 && tabs.every((tab, index) => opened()[index]?.includes(tab)),
  );
});

test('a picture is seen where the app puts it, and is gone when its file is deleted', async () => {
  const alice = await windowOf('U0ALICE');
  const home = await openHome(alice);

  await home.getByRole('button', { name: 'Show the code' }).click();
  await alice.getByRole('img', { name: 'A code to scan' }).waitFor();
  const width = await alice.evaluate<number>(
    `(async (image) => { await image.decode(); return image.naturalWidth; })(document.querySelector('.kept-picture img'))`,
  );
  await alice.getByRole('button', { name: 'Forget it' }).click();

  await alice.getByText('This file was deleted').waitFor();
  expect(width).toBe(1);
});

test.each([
  ['wide', wide],
  ['phone', phone],
])('a ticket is opened from the menu of shortcuts and from a message, on a %s window', async (_, size) => {
  slack.as('U0BOB').say('C0EMERGENCY', 'it burns');
  const alice = await windowOf('U0ALICE', size);
  const modal = alice.getByTestId('modal');

  await alice.getByTestId('shortcuts').click();
  await alice.getByRole('button', { name: /Open emergency ticket/ }).click();
  await modal.getByText('A ticket about nothing').waitFor();
  await alice.getByTestId('modal-x').click();
  await modal.waitFor({ state: 'detached' });
  const message = alice.getByTestId('message').filter({ hasText: 'it burns' });
  await message.hover();
  await message.getByTestId('message-menu').click();
  await message.getByRole('button', { name: /Open emergency ticket/ }).click();

  await modal.getByText('A ticket about it burns').waitFor();
});

test('pods fall ill by a drill and get well again before one’s eyes', async () => {
  const alice = await windowOf('U0ALICE');
  const gateway = alice.locator('[data-application="api-gateway"]');
  await gateway.getByText('3/3 ready').waitFor();

  await gateway.getByText('Drill').click();
  await gateway.getByRole('button', { name: 'Make two pods crash' }).click();
  await gateway.getByText('CrashLoopBackOff').first().waitFor();
  await gateway.getByText('Drill').click();
  await gateway.getByRole('button', { name: 'Heal everything' }).click();

  await gateway.getByText('3/3 ready').waitFor();
});
