import { expect } from 'vitest';
import { textOf } from '../../playground/slack/read.ts';
import { verifyChain } from '../../src/adapters/postgres/verify-chain.ts';
import { timeless } from './look.ts';
import { CHANNEL, thread } from './play.ts';
import type { World } from './world.ts';

/** The first line of each reply in a ticket's thread, without what differs from run to run. */
export function chronicle(world: World, ticketNo: string): string[] {
  const [, ...replies] = thread(world, ticketNo);
  return replies.map((reply) =>
    (timeless(textOf(reply)).split('\n')[0] ?? '')
      .replaceAll(/\d+ s\b/g, 'SECONDS')
      .replaceAll(ticketNo, 'WO'),
  );
}

/** What the thread says of a ticket up to its authorization; `what` is the action and the application. */
export const authorized = (what: string): string[] => [
  '👍 <@U0BOB> approved (1 of 1).',
  '✅ WO is approved. <@U0ALICE> may act until TIME.',
  expect.stringContaining('<@U0ALICE>, you can act until TIME.'),
  `🔑 Authorized until TIME: ${what}.`,
];

export type Doing = { readonly begun: string; readonly did: string };

/** What it says of an operation that went well. */
export const done = ({ begun, did }: Doing): string[] => [
  `*${begun}*`,
  `*✅ Done* after SECONDS: ${did} (\`prod/production\`)`,
];

export const deleting = (what: string): Doing => ({ begun: `Deleting ${what}`, did: `deleting ${what}` });
export const restarting = (name: string): Doing => ({
  begun: `Restarting \`${name}\``,
  did: `restarting \`${name}\``,
});

/** What the thread of a ticket says that was finished after these operations. */
export function finished(what: string, operations: readonly Doing[]): string[] {
  const [approved = '', may = '', , ready = ''] = authorized(what);
  const count = operations.length === 1 ? '1 operation' : `${operations.length} operations`;
  return [
    approved,
    may,
    expect.stringContaining('WO is completed. There is nothing left to press'),
    ready,
    ...operations.flatMap(done),
    `🔒 <@U0ALICE> ended the authorization to ${what}.`,
    `🏁 <@U0ALICE> finished WO. It is completed, with ${count}.`,
  ];
}

/** Each ticket has one card, and its requester one direct message. */
export function expectToldOnce({ slack }: World, ticketNos: readonly string[]): void {
  const cards = slack.as('U0BOB').messages(CHANNEL).map(textOf);
  const direct = slack.as('U0ALICE').dms().map(textOf);
  for (const messages of [cards, direct]) {
    const named = messages.flatMap((text) => /WO-\d{4}-\d{6}/.exec(text) ?? []);
    expect(named.toSorted()).toEqual([...ticketNos].sort());
  }
}

/** Every audit chain verifies. */
export async function expectChainsVerify({ database: { owner, serving } }: World): Promise<void> {
  const ids: number[] = (await owner('tickets').pluck('id')).map(Number);
  for (const chain of [...ids, 'system' as const]) {
    expect(await verifyChain(serving, chain), `chain ${chain}`).toBeUndefined();
  }
}

/** Deletions by pod name and restarts by application that took effect, an unanswered request included. */
export function effects({ cluster }: World): { deleted: string[]; restarted: string[] } {
  const effective = cluster.journal.filter(({ status }) => status === 200 || status === 0);
  const names = (method: string, kind: string) =>
    effective
      .filter((request) => request.method === method && request.path.includes(`/${kind}/`))
      .map(({ path }) => path.split('/').at(-1) ?? '')
      .sort();
  return { deleted: names('DELETE', 'pods'), restarted: names('PATCH', 'deployments') };
}
