import { expect, test } from 'vitest';
import { startChildBot } from './child-bot.ts';
import {
  chronicle,
  deleting,
  effects,
  expectChainsVerify,
  expectToldOnce,
  finished,
  restarting,
} from './chronicle.ts';
import { begin, fallIll } from './crash.ts';
import { webService } from './drill.ts';
import { approve, deleteUnhealthy, nothingToPress, openTicket, press, redeploy, told } from './play.ts';
import { startWorld } from './world.ts';

const names = ['web-service', 'api-gateway', 'data-processor'];
const apps = names.map((name) => ({ ...webService, name }));
const world = await startWorld({ apps, policy: 'watch: { settleSeconds: 1 }' });
const { slack, cluster, database } = world;

test('two bots together live through the main job three times over, and nothing is said or done twice', async () => {
  const bots = await Promise.all([startChildBot(world), startChildBot(world)]);
  await slack.until(() => slack.state.snapshot().connections === 2);
  await cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 4));
  const ill: string[] = [];
  const tickets: string[] = [];

  for (const name of names) {
    ill.push(...(await fallIll(world, name)));
    const ticketNo = await openTicket(world, { applications: [name], actions: ['delete-pods', 'redeploy'] });
    tickets.push(ticketNo);
    await approve(world, ticketNo);
    await begin(world, () => deleteUnhealthy(world, ticketNo));
    await told(world, ticketNo, /Done.* deleting/);
    await begin(world, () => redeploy(world, ticketNo));
    await told(world, ticketNo, /Done.* restarting/);
    await press(world, ticketNo, { actionId: 'finish_ticket', confirm: true });
    await told(world, ticketNo, /It is completed/);
    await nothingToPress(world, ticketNo);
  }

  expect(tickets.map((ticketNo) => chronicle(world, ticketNo))).toEqual(names.map(storyOf));
  expectToldOnce(world, tickets);
  expect(effects(world)).toEqual({ deleted: ill.toSorted(), restarted: names.toSorted() });
  expect(await database.owner('audit_events').where({ type: 'token.created' })).toHaveLength(6);
  await expectChainsVerify(world);
  expect(
    bots.flatMap(({ lines }) => lines.filter((line) => /a job failed|"level":"ERROR"/.test(line))),
  ).toEqual([]);
});

function storyOf(name: string): string[] {
  const what = `delete pods of \`${name}\` and redeploy \`${name}\``;
  return finished(what, [deleting(`3 pods of \`${name}\`, all at once`), restarting(name)]);
}
