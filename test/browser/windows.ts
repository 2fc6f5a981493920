import type { Browser, Page as Window } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { fastTimings } from '../../playground/cluster/kubelet/timings.ts';
import { startCluster } from '../../playground/cluster/start-cluster.ts';
import { applications, cast, hints, seedProduction, workspace } from '../../playground/seed.ts';
import { type Slack, startSlack } from '../../playground/slack/start.ts';
import { startPage } from '../../playground/web/start-page.ts';
import { homeBot } from '../playground/home-bot.ts';
import { pageBot } from '../playground/page-bot.ts';
import { startBot } from '../playground/slack-bot.ts';
import { launchBrowser } from './browser.ts';

export const wide = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

type Windows = {
  /** The page as that person sees it. */
  readonly windowOf: (actor: string, viewport?: typeof wide) => Promise<Window>;
  readonly slack: () => Slack;
};

/** A drill of its own for every test of the file, with the small apps of the page's tests as its bot. */
export function windows(): Windows {
  const opened: (() => Promise<void>)[] = [];
  const troubles: string[] = [];
  const all: { browser?: Browser; slack?: Slack; url?: string } = {};

  beforeAll(async () => {
    all.browser = await launchBrowser();
  });
  afterAll(() => all.browser?.close());
  beforeEach(async () => {
    troubles.length = 0;
    const slack = await startSlack({ workspace, timing: { ackMs: 1000, fileMs: 0 } });
    const cluster = await startCluster({ name: 'prod', namespaces: ['production'], timings: fastTimings });
    seedProduction(cluster);
    const bot = await startBot(slack, (app) => {
      pageBot(app);
      homeBot(app);
    });
    const page = await startPage({ slack, clusters: [cluster], hints, cast, applications });
    Object.assign(all, { slack, url: page.url });
    opened.push(slack.stop, cluster.stop, page.stop, bot.stop);
  });
  afterEach(async () => {
    for (const close of opened.splice(0).reverse()) await close();
    expect(troubles).toEqual([]);
  });

  return {
    async windowOf(actor, viewport = wide) {
      const context = await there(all.browser).newContext({ viewport });
      opened.push(() => context.close());
      const window = await context.newPage();
      window.on('pageerror', (error) => troubles.push(String(error)));
      await window.goto(`${there(all.url)}?as=${actor}`);
      await window.getByTestId('composer').waitFor();
      return window;
    },
    slack: () => there(all.slack),
  };
}

function there<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('nothing is started outside of a test');
  return thing;
}

/** Opens the app's Home from the list of channels. */
export async function openHome(window: Window) {
  await window.getByRole('link', { name: 'App Home' }).click();
  const home = window.getByTestId('home');
  await home.getByText('Welcome').waitFor();
  return home;
}
