import { expect, test } from 'vitest';
import { textOf } from '../../playground/slack/read.ts';
import { verifyChain } from '../../src/adapters/postgres/verify-chain.ts';
import { startBot } from './bot.ts';
import {
  approve,
  cardOf,
  deleteUnhealthy,
  modalText,
  nothingToPress,
  openTicket,
  press,
  redeploy,
  thread,
  threadTexts,
  told,
} from './play.ts';
import { startWorld } from './world.ts';

const world = await startWorld();
await startBot(world);
const { slack, cluster, database, redis, keyPrefix } = world;
const alice = slack.as('U0ALICE');
const web = { name: 'web-service', namespace: 'production' };

/** The first line of a message, without what differs from run to run. */
const plainLine = (text: string): string =>
  (text.split('\n')[0] ?? '').replaceAll(/<!date[^>]*>/g, 'TIME').replaceAll(/\d+ s\b/g, 'SECONDS');

/** Whether no message of the thread offers to stop what is over. */
const withoutStop = (ticketNo: string): boolean =>
  thread(world, ticketNo).every(({ blocks }) => !JSON.stringify(blocks).includes('"stop_operation"'));

test('an emergency from the command to the end, told in its thread and kept in the tables', async () => {
  await cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 4));
  const ill = cluster.makeIll(web, { pods: 2, as: 'crash-loop', restarts: 7 });
  await cluster.until(({ pods }) => pods.filter(({ status }) => status === 'CrashLoopBackOff').length === 2);

  const ticketNo = await openTicket(world, { actions: ['delete-pods', 'redeploy'] });
  const card = cardOf(world, ticketNo);
  expect(card.notice.people).toEqual(expect.arrayContaining(['U0BOB', 'U0CAROL']));
  expect(card.notice.broadcasts).toEqual([]);
  await slack.until(() => textOf(cardOf(world, ticketNo)).includes('2 of 4'));

  await approve(world, ticketNo);
  await told(world, ticketNo, /Authorized/);
  const keys = ['DELETE:POD', 'REDEPLOY'].map(
    (kind) => `${keyPrefix}APPLICATION:${kind}:TOKEN:USERNAME:alice:APPLICATION_NAME:web-service`,
  );
  for (const key of keys) {
    const ttl = await redis.ttl(key);
    expect(ttl).toBeGreaterThan(7190);
    expect(ttl).toBeLessThanOrEqual(7200);
  }
  const direct = await slack.until(() => alice.dms().find((message) => textOf(message).includes(ticketNo)));
  expect(textOf(direct)).toContain('http');

  await press(world, ticketNo, { actionId: 'reveal_token', blockId: 'entry-1' });
  await slack.until(() => modalText(world, 'U0ALICE').includes('fbk_'));
  const secret = /fbk_[\w-]{43}/.exec(modalText(world, 'U0ALICE'))?.[0] ?? '';
  await alice.close();

  await deleteUnhealthy(world, ticketNo);
  await told(world, ticketNo, /Done.* deleting 2 pods/);
  await cluster.until(({ pods }) => pods.filter(({ ready }) => ready).length === 4);
  expect(cluster.snapshot().pods.filter(({ name }) => ill.includes(name))).toEqual([]);

  await redeploy(world, ticketNo);
  await told(world, ticketNo, /Done.* restarting/);

  await press(world, ticketNo, { actionId: 'finish_ticket', confirm: true });
  await told(world, ticketNo, /It is completed/);
  await told(world, ticketNo, /There is nothing left to press/);
  expect(withoutStop(ticketNo)).toBe(true);
  await nothingToPress(world, ticketNo);

  const [, ...replies] = threadTexts(world, ticketNo).map((text) => plainLine(text));
  expect(replies).toEqual([
    '👍 <@U0BOB> approved (1 of 1).',
    `✅ ${ticketNo} is approved. <@U0ALICE> may act until TIME.`,
    `${ticketNo} is completed. There is nothing left to press; for a new emergency use \`/emergency\`.`,
    '🔑 Authorized until TIME: delete pods of `web-service` and redeploy `web-service`.',
    '*Deleting 2 pods of `web-service`, all at once*',
    '*✅ Done* after SECONDS: deleting 2 pods of `web-service`, all at once (`prod/production`)',
    '*Restarting `web-service`*',
    '*✅ Done* after SECONDS: restarting `web-service` (`prod/production`)',
    '🔒 <@U0ALICE> ended the authorization to delete pods of `web-service` and redeploy `web-service`.',
    `🏁 <@U0ALICE> finished ${ticketNo}. It is completed, with 2 operations.`,
  ]);
  const { owner } = database;
  const [ticket] = await owner('tickets').where({ ticket_no: ticketNo });
  expect(ticket).toMatchObject({ state: 'COMPLETED', requester_username: 'alice', severity: 'P1' });
  expect(await owner('ticket_entries').where({ ticket_id: ticket.id }).orderBy('position')).toMatchObject([
    {
      name: 'web-service',
      business_type: 'APPLICATION',
      action: 'delete-pods',
      completed: true,
      success: true,
    },
    { name: 'web-service', business_type: 'APPLICATION', action: 'redeploy', completed: true, success: true },
  ]);
  const [deletion] = await owner('pod_delete_operations');
  expect(deletion).toMatchObject({
    username: 'alice',
    application_name: 'web-service',
    cluster: 'prod',
    namespace: 'production',
    success: true,
    error_message: null,
  });
  expect(deletion.deleted_pods.map(({ name }: { name: string }) => name).sort()).toEqual([...ill].sort());
  const [restart] = await owner('redeploy_operations');
  expect(restart).toMatchObject({
    deployment_name: 'web-service',
    previous_image: 'web-service=registry.example/web-service:1.0.0',
    current_image: 'web-service=registry.example/web-service:1.0.0',
    previous_replicas: 4,
    current_replicas: 4,
    rollout_strategy: expect.stringContaining('RollingUpdate'),
    rollout_status: 'COMPLETED',
    success: true,
    duration_seconds: expect.any(Number),
  });
  expect(restart.new_pods).toHaveLength(4);
  expect(restart.terminated_pods).toHaveLength(4);
  expect(restart.replica_sets_before).toHaveLength(1);
  expect(restart.replica_sets_after).toHaveLength(1);
  expect(restart.replica_sets_after).not.toEqual(restart.replica_sets_before);
  expect(restart.manifest).toMatchObject({ kind: 'Deployment', metadata: { name: 'web-service' } });
  expect(await owner('token_usages').orderBy('action')).toMatchObject([
    { action: 'delete-pods', operations_count: 1, username: 'alice' },
    { action: 'redeploy', operations_count: 1, username: 'alice' },
  ]);
  const [loaded] = await owner('audit_events').where({ chain: 'system', seq: 1 });
  const [{ basis }] = await owner('decisions');
  expect(loaded.type).toBe('policy.loaded');
  expect(JSON.parse(loaded.canonical).detail.policyHash).toBe(basis.policyHash);
  expect(await verifyChain(database.serving, ticket.id)).toBeUndefined();
  expect(await verifyChain(database.serving, 'system')).toBeUndefined();
  expect(await redis.exists(...keys)).toBe(0);
  const everything = JSON.stringify([
    await owner('audit_events'),
    await owner('ticket_entries'),
    slack.state.snapshot(),
  ]);
  expect(everything.includes(secret)).toBe(false);
});
