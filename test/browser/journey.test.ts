import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Playground, startPlayground } from '../../playground/start-playground.ts';
import { launchBrowser } from './browser.ts';

/** Pictures for the README are kept; any other run writes them aside. */
const pictures = process.env.KEEP_PICTURES === undefined ? undefined : path.resolve('docs/images');

const WIDE = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

let browser: Browser;
let playground: Playground;

beforeAll(async () => {
  browser = await launchBrowser();
  playground = await startPlayground();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await playground?.stop();
});

async function as(person: string, size: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext(size);
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(`${playground.url}?as=${person}`);
  await page.getByText('Firebreak is connected').waitFor();
  return page;
}

async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}

const composer = (page: Page) => page.getByTestId('composer');
const modal = (page: Page) => page.getByTestId('modal').last();
const inThread = (page: Page, text: string | RegExp) => page.getByTestId('thread-log').getByText(text).last();
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).last();

async function type(page: Page, command: string): Promise<void> {
  await composer(page).fill(command);
  await composer(page).press('Enter');
}

async function submit(page: Page): Promise<void> {
  await page.getByTestId('modal-submit').last().click();
}

/** Opens a ticket as Alice and answers its number. */
async function openTicket(alice: Page, command: string): Promise<string> {
  await type(alice, command);
  await modal(alice).getByText('What is happening').waitFor();
  await modal(alice)
    .getByRole('checkbox', { name: /Redeploy/ })
    .check();
  await picture(alice, alice.viewportSize()?.width === 390 ? 'form-phone' : 'form-wide');
  await submit(alice);
  await modal(alice)
    .getByText(/WO-\d{4}-\d{6}/)
    .first()
    .waitFor();
  const [ticketNo = ''] = /WO-\d{4}-\d{6}/.exec(await modal(alice).innerText()) ?? [];
  await alice.getByTestId('modal-close').last().click();
  return ticketNo;
}

async function approve(bob: Page, ticketNo: string): Promise<void> {
  const card = bob.getByTestId('log').getByTestId('message').filter({ hasText: ticketNo }).last();
  await card.getByRole('button', { name: 'Approve', exact: true }).click();
  await bob.getByTestId('confirm').waitFor();
  await picture(bob, bob.viewportSize()?.width === 390 ? 'approve-phone' : 'approve-wide');
  await bob.getByTestId('confirm-yes').click();
}

async function openThread(page: Page, ticketNo: string): Promise<void> {
  const card = page.getByTestId('log').getByTestId('message').filter({ hasText: ticketNo }).last();
  await card.getByTestId('replies').click();
}

test.each([
  ['wide', WIDE],
  ['phone', PHONE],
])(
  'the main job, clicked on a %s window',
  async (name, size) => {
    await twoCrash();
    const alice = await as('U0ALICE', size);
    const bob = await as('U0BOB', size);

    const ticketNo = await openTicket(
      alice,
      '/emergency delete-pods web-service Checkout answers 502 since 03:05',
    );
    await approve(bob, ticketNo);
    await openThread(alice, ticketNo);
    await inThread(alice, /Authorized/).waitFor();

    await button(alice, 'Delete pods').click();
    await modal(alice)
      .getByText(/unhealthy/i)
      .first()
      .waitFor();
    await picture(alice, `delete-${name}`);
    await submit(alice);
    await closeModal(alice, /Deleting 2 pods/);
    await inThread(alice, /after .* deleting 2 pods/).waitFor({ timeout: 60_000 });

    await button(alice, 'Redeploy').click();
    await modal(alice)
      .getByText(/Every pod is replaced/)
      .first()
      .waitFor();
    await submit(alice);
    await closeModal(alice, /Restarting/);
    await inThread(alice, /of 6 updated/).waitFor();
    await picture(alice, `rollout-${name}`);
    await inThread(alice, /after .* restarting/).waitFor({ timeout: 120_000 });

    await button(alice, 'Finish').click();
    await alice.getByTestId('confirm-yes').click();
    await inThread(alice, /It is completed/).waitFor();
    await picture(alice, `journey-${name}`);

    expect(await bob.getByTestId('log').getByText(`${ticketNo} · P1 · completed`).count()).toBe(1);
    await Promise.all([alice.context().close(), bob.context().close()]);
  },
  240_000,
);

/** Two pods of `web-service` crash from the start; later ones have to be made to. */
async function twoCrash(): Promise<void> {
  const { prod } = playground.clusters;
  const web = { name: 'web-service', namespace: 'production' };
  const crashing = () =>
    prod
      .snapshot()
      .pods.filter(({ deployment, status }) => deployment === web.name && status === 'CrashLoopBackOff');
  if (playground.slack.journal.calls('views.open').length > 0) {
    prod.makeIll(web, { pods: 2, as: 'crash-loop', restarts: 7 });
  }
  await prod.until(() => crashing().length === 2, 60_000);
}

/** Closes the modal once it says that the work has begun. */
async function closeModal(page: Page, saying: RegExp): Promise<void> {
  await modal(page).getByText(saying).waitFor();
  await page.getByTestId('modal-close').last().click();
  await page.getByTestId('modal').waitFor({ state: 'detached' });
}
