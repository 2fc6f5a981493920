import type { ModalView } from '@slack/types';
import pino from 'pino';
import { expect, test } from 'vitest';
import { showStarted, startEach } from '../../../src/adapters/slack/started.ts';
import { approveTicket } from '../../../src/domain/approve-ticket.ts';
import { NOTHING_GUARDED } from '../../../src/domain/guards.ts';
import { tokenCreated } from '../../../src/domain/process-entry.ts';
import { startRedeploy } from '../../../src/domain/redeploy.ts';
import { Refusal } from '../../../src/domain/refusal.ts';
import {
  after,
  alice,
  application,
  bob,
  form,
  opened,
  pod,
  policy,
  snapshot,
  webDeployment,
} from '../../build.ts';
import { words } from './setup.ts';

const worker = { kind: 'Deployment', name: 'web-worker', uid: 'uid-worker' } as const;
const both = [{ workload: webDeployment }, { workload: worker }];

/** The ticket with a restart of the web-service under way. */
function restarting() {
  const { ticket } = opened({
    form: form({ actions: ['redeploy'] }),
    wanted: [
      {
        application: application({ workloads: [webDeployment, worker] }),
        qualified: false,
      },
    ],
  });
  const decider = { person: bob, policy: policy(), version: '1', cardHash: '', comment: '' };
  const live = tokenCreated(approveTicket(ticket, decider, after(60)).ticket, 100, after(61)).ticket;
  const request = { entryId: 100, userId: alice.userId, operationId: 'one', workload: webDeployment };
  const change = { mode: 'restart' } as const;
  const start = { ...request, change, snapshot: snapshot([pod('a')]) };
  return startRedeploy(live, start, { facts: NOTHING_GUARDED, now: after(62) }).ticket;
}

const refusing =
  (refusal: Refusal) =>
  async ({ workload }: (typeof both)[number]) => {
    if (workload.uid === worker.uid) throw refusal;
    return restarting();
  };

async function textShown(started: Parameters<typeof showStarted>[1]): Promise<string> {
  const views: ModalView[] = [];
  const window = {
    show: async (view: ModalView) => {
      views.push(view);
      return 'shown' as const;
    },
  };
  const log = pino({ enabled: false });
  const request = { asker: { userId: alice.userId }, words, about: {}, log, say: async () => undefined };
  await showStarted({ window, request, words }, started, 100);
  return JSON.stringify(views);
}

test('what was started is said also where the next one is refused, and why that is left', async () => {
  const running = new Refusal('operation-running', { actor: bob.userId, workload: worker.name });

  const text = await textShown(await startEach(both, refusing(running)));

  expect(text).toContain('Restarting `web-service`');
  expect(text).toMatch(/`web-worker`: .*is already at work/);
});

test('where nothing was started the refusal stands alone', async () => {
  const refusal = new Refusal('workload-paused', { workload: worker.name });

  await expect(startEach([{ workload: worker }], refusing(refusal))).rejects.toBe(refusal);
});

test('a doubt about the next one is asked before anything else is said', async () => {
  const doubt = new Refusal('confirmation-needed', { taken: 1, ready: 1 });

  await expect(startEach(both, refusing(doubt))).rejects.toBe(doubt);
});
