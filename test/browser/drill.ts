import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { type Playground, startPlayground } from '../../playground/start-playground.ts';
import { launchBrowser } from './browser.ts';

export const WIDE = { viewport: { width: 1440, height: 900 } };
export const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};

/** Pictures for the README are kept; any other run makes none. */
const pictures = process.env.KEEP_PICTURES === undefined ? undefined : path.resolve('docs/images');

/** The whole playground with a browser before it, for the tests of one file. */
export function drill(options: { readonly firebreakYaml?: string } = {}) {
  const started: { browser?: Browser; playground?: Playground } = {};

  beforeAll(async () => {
    started.browser = await launchBrowser();
    started.playground = await startPlayground(options);
  }, 120_000);

  afterAll(async () => {
    await started.browser?.close();
    await started.playground?.stop();
  });

  const playground = (): Playground => there(started.playground);
  return {
    playground,
    /** The page as this person sees it, once the bot is there. */
    async as(person: string, size: BrowserContextOptions): Promise<Page> {
      const context = await there(started.browser).newContext(size);
      const page = await context.newPage();
      page.on('pageerror', (error) => {
        throw error;
      });
      await page.goto(`${playground().url}?as=${person}`);
      await page.getByText('Firebreak is connected').waitFor();
      return page;
    },
  };
}

function there<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('nothing is started outside of a test');
  return thing;
}

export async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}

export const isPhone = (page: Page): boolean => page.viewportSize()?.width === PHONE.viewport.width;

const composer = (page: Page) => page.getByTestId('composer');
export const modal = (page: Page) => page.getByTestId('modal').last();
export const inThread = (page: Page, text: string | RegExp) =>
  page.getByTestId('thread-log').getByText(text).last();
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).last();
export const cardOf = (page: Page, ticketNo: string) =>
  page.getByTestId('log').getByTestId('message').filter({ hasText: ticketNo }).last();

export async function type(page: Page, command: string): Promise<void> {
  await composer(page).fill(command);
  await composer(page).press('Enter');
}

export async function submit(page: Page): Promise<void> {
  await page.getByTestId('modal-submit').last().click();
}

/** The number of the ticket that the modal says is open; closes it. */
export async function openedTicket(page: Page): Promise<string> {
  await modal(page)
    .getByText(/WO-\d{4}-\d{6}/)
    .first()
    .waitFor();
  const [ticketNo = ''] = /WO-\d{4}-\d{6}/.exec(await modal(page).innerText()) ?? [];
  await page.getByTestId('modal-close').last().click();
  return ticketNo;
}

export async function openThread(page: Page, ticketNo: string): Promise<void> {
  await cardOf(page, ticketNo).getByTestId('replies').click();
}

/** Closes the modal once it says so. */
export async function closeModal(page: Page, saying: string | RegExp): Promise<void> {
  await modal(page).getByText(saying).waitFor();
  await page.getByTestId('modal-close').last().click();
  await page.getByTestId('modal').waitFor({ state: 'detached' });
}
