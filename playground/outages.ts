import type { BotProcess } from './bot-process.ts';
import type { Cluster } from './cluster/cluster.ts';
import type { Slack } from './slack/start.ts';
import type { Tap } from './tap.ts';
import type { Outage } from './web/drill.ts';

/** What can be taken away in a drill, and given back. */

export function slackOutage({ faults }: Slack): Outage {
  const state = { isAway: false };
  return {
    name: 'Slack',
    text: 'Its API refuses connections; people still see this page',
    isAway: () => state.isAway,
    takeAway() {
      state.isAway = true;
      faults.down();
    },
    giveBack() {
      state.isAway = false;
      faults.up();
    },
  };
}

/** Named `cluster prod` and so on: the page marks that cluster. */
export function clusterOutage(cluster: Cluster): Outage {
  const state = { isAway: false };
  return {
    name: `cluster ${cluster.name}`,
    text: 'Its API refuses connections; the pods go on',
    isAway: () => state.isAway,
    async takeAway() {
      state.isAway = true;
      await cluster.down();
    },
    async giveBack() {
      await cluster.up();
      state.isAway = false;
    },
  };
}

export function tapOutage(name: string, text: string, tap: Tap): Outage {
  return { name, text, isAway: tap.isClosed, takeAway: tap.close, giveBack: tap.open };
}

/** Comes back by itself. */
export function botOutage(bot: BotProcess): Outage {
  return {
    name: 'Firebreak',
    text: 'Killed on the spot (kill -9); it is started again within seconds and goes on where it was',
    isAway: () => !bot.isRunning(),
    takeAway: bot.kill,
    giveBack: () => undefined,
  };
}
