import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import {
  button,
  cardOf,
  closeModal,
  drill,
  inThread,
  isPhone,
  modal,
  openedTicket,
  openThread,
  PHONE,
  picture,
  submit,
  type,
  WIDE,
} from './drill.ts';

const { as, playground } = drill();

/** Opens a ticket as Alice and answers its number. */
async function openTicket(alice: Page, command: string): Promise<string> {
  await type(alice, command);
  await modal(alice).getByText('What is happening').waitFor();
  await modal(alice)
    .getByRole('checkbox', { name: /Redeploy/ })
    .check();
  await picture(alice, isPhone(alice) ? 'form-phone' : 'form-wide');
  await submit(alice);
  return openedTicket(alice);
}

async function approve(bob: Page, ticketNo: string): Promise<void> {
  await cardOf(bob, ticketNo).getByRole('button', { name: 'Approve', exact: true }).click();
  await bob.getByTestId('confirm').waitFor();
  await picture(bob, isPhone(bob) ? 'approve-phone' : 'approve-wide');
  await bob.getByTestId('confirm-yes').click();
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
  const { clusters, slack } = playground();
  const { prod } = clusters;
  const web = { name: 'web-service', namespace: 'production' };
  const crashing = () =>
    prod
      .snapshot()
      .pods.filter(({ deployment, status }) => deployment === web.name && status === 'CrashLoopBackOff');
  if (slack.journal.calls('views.open').length > 0) {
    prod.makeIll(web, { pods: 2, as: 'crash-loop', restarts: 7 });
  }
  await prod.until(() => crashing().length === 2, 60_000);
}
