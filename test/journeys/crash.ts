import { vi } from 'vitest';
import type { AppSpec } from '../../playground/cluster/app-spec.ts';
import { textOf } from '../../playground/slack/read.ts';
import { webService } from './drill.ts';
import {
  approve,
  approvedTicket,
  CHANNEL,
  deleteUnhealthy,
  modalText,
  openTicket,
  redeploy,
} from './play.ts';
import type { World } from './world.ts';

const app = (name: string): AppSpec => ({ ...webService, name });

/** An application for each moment at which the bot is killed. */
export const APPS = ['between-pods', 'in-delete', 'in-patch', 'in-rollout', 'in-reply'].map(app);

const ref = (name: string) => ({ name, namespace: 'production' });

/** What was under way. */
export type Underway = {
  /** Ticket numbers by application. */
  readonly tickets: ReadonlyMap<string, string>;
  /** The pods that were to be deleted. */
  readonly ill: readonly string[];
  /** Lets the cluster do what was asked of it and never answered, and heals what was ill. */
  readonly settle: () => Promise<void>;
};

/** Brings five emergencies to their worst moment, and `strike`s in the middle of the fifth, synchronously. */
export async function upToItsNeck(world: World, strike: () => void): Promise<Underway> {
  await world.cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 4));
  const betweenPods = await deletionBetweenPods(world, 'between-pods');
  const inDelete = await deletionInDelete(world, 'in-delete');
  const inPatch = await redeployInPatch(world, 'in-patch');
  const inRollout = await redeployInRollout(world, 'in-rollout');
  const inReply = await approvalInReply(world, 'in-reply', strike);
  return {
    tickets: new Map([
      ['between-pods', betweenPods.ticketNo],
      ['in-delete', inDelete.ticketNo],
      ['in-patch', inPatch.ticketNo],
      ['in-rollout', inRollout],
      ['in-reply', inReply.ticketNo],
    ]),
    ill: [...betweenPods.ill, ...inDelete.ill],
    settle: async () => {
      inDelete.release();
      inPatch.release();
      await inReply.release();
      for (const name of ['between-pods', 'in-rollout']) world.cluster.behave(ref(name), 'healthy', 'all');
    },
  };
}

/** Three of the four pods crash, again and again. Answers their names. */
export async function fallIll({ cluster }: World, name: string): Promise<string[]> {
  const ill = cluster.makeIll(ref(name), { pods: 3, as: 'crash-loop', restarts: 7 });
  await cluster.until(({ pods }) => pods.filter((pod) => ill.includes(pod.name) && !pod.ready).length === 3);
  return ill;
}

/** Sends off a modal, and closes it once it says what was begun. */
export async function begin(world: World, send: () => Promise<void>): Promise<void> {
  await send();
  await world.slack.until(() => /Deleting|Restarting/.test(modalText(world, 'U0ALICE')));
  await world.slack.as('U0ALICE').close();
}

/** Waits until the audit log has such an event of an application. */
export async function recorded({ database }: World, application: string, type: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const rows: unknown[] = await database.owner('audit_events').where({ application, type });
      if (rows.length === 0) throw new Error(`no ${type} of ${application}`);
    },
    { timeout: 20_000, interval: 20 },
  );
}

/** One pod deleted, its replacement not Ready, two more to go. */
export async function deletionBetweenPods(world: World, name: string) {
  const ill = await fallIll(world, name);
  world.cluster.behave(ref(name), 'never-ready');
  const ticketNo = await approvedTicket(world, { applications: [name] });
  await begin(world, () => deleteUnhealthy(world, ticketNo, 'one-by-one'));
  await recorded(world, name, 'pods.delete.pod');
  return { ticketNo, ill };
}

/** One pod deleted and replaced; the DELETE of the second is with the cluster, which has not answered. */
async function deletionInDelete(world: World, name: string) {
  const ill = await fallIll(world, name);
  const match = { method: 'DELETE', path: new RegExp(`/pods/(${ill.join('|')})$`) };
  const first = world.cluster.faults.pause(match);
  const ticketNo = await approvedTicket(world, { applications: [name] });
  await begin(world, () => deleteUnhealthy(world, ticketNo, 'one-by-one'));
  await first.reached;
  const second = world.cluster.faults.pause(match);
  first.release();
  await second.reached;
  return { ticketNo, ill, release: second.release };
}

/** The PATCH is with the cluster, which has not answered. */
async function redeployInPatch(world: World, name: string) {
  const held = world.cluster.faults.pause({ method: 'PATCH', path: new RegExp(`/deployments/${name}$`) });
  const ticketNo = await approvedTicket(world, { applications: [name], actions: ['redeploy'] });
  await begin(world, () => redeploy(world, ticketNo));
  await held.reached;
  return { ticketNo, release: held.release };
}

/** The PATCH is answered, and new pods have come that are not Ready. */
export async function redeployInRollout(world: World, name: string): Promise<string> {
  world.cluster.behave(ref(name), 'never-ready');
  const ticketNo = await approvedTicket(world, { applications: [name], actions: ['redeploy'] });
  await begin(world, () => redeploy(world, ticketNo));
  await recorded(world, name, 'cluster.pods_changed');
  return ticketNo;
}

/** Approved; Slack has stored the first reply and not answered yet; the token is not recorded. */
async function approvalInReply(world: World, name: string, strike: () => void) {
  const ticketNo = await openTicket(world, { applications: [name] });
  const lock = await world.database.owner.transaction();
  await lock.raw('lock table token_usages in share mode');
  const struck = strikeAtReply(world, /approved \(1 of 1\)/, strike);
  await approve(world, ticketNo);
  await struck;
  return { ticketNo, release: async () => void (await lock.rollback()) };
}

/** Runs `strike` after Slack has stored such a message, and before its answer is on the wire. */
function strikeAtReply({ slack }: World, what: RegExp, strike: () => void): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = slack.state.subscribe(({ kind }) => {
      if (kind !== 'message_posted') return;
      const messages = slack.state.snapshot().messages.filter(({ channel }) => channel === CHANNEL);
      const last = messages.at(-1);
      if (last === undefined || !what.test(textOf(last))) return;
      unsubscribe();
      strike();
      resolve();
    });
  });
}
