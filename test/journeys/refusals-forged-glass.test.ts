import { afterEach, expect, test } from 'vitest';
import { choice, OLD, startForgery } from './forge.ts';
import { closeModals } from './people.ts';
import { CHANNEL } from './play.ts';

const { world, web, mine, sent, opened } = await startForgery();
const { slack } = world;

afterEach(() => closeModals(world));

const text = (field: string, value: string) => ({
  [field]: { [field]: { type: 'plain_text_input', value } },
});
const values = {
  ...text('confirmation', 'BREAK GLASS'),
  ...text('reason', 'Nobody answers and it is down'),
  ...text('comment', 'It was right'),
  ...choice('verdict', 'justified'),
};
const form = {
  offered: ['delete-pods'],
  actions: ['delete-pods'],
  applications: ['web@prod/production'],
  severity: 'P0',
  reason: 'Checkout answers 502 since noon',
};

/** Sends off a modal of the forger's making, in the place of one they have open. */
async function forged(who: string, callback_id: string, ref: object): Promise<string> {
  await slack.as(who).command('/emergency', '', { channel: CHANNEL });
  await slack.until(() => slack.as(who).view()?.spec.callback_id === 'open_ticket');
  return sent(who, { callback_id, private_metadata: JSON.stringify(ref), values });
}

test('a form sent off for somebody else’s ticket breaks nothing', async () => {
  expect(await forged('U0ERIN', 'break_glass', { ticketId: mine.ticketId, code: false })).toContain(
    `\`${web}\` belongs to <@U0ALICE>`,
  );
});

test('a form sent off where the policy allows none breaks nothing', async () => {
  expect(await forged('U0ERIN', 'break_glass', { form, code: false })).toContain(
    'the policy does not allow breaking the glass',
  );
});

test('a review is taken from nobody who could not have decided, and never from the requester', async () => {
  const ref = { ticketId: mine.ticketId };

  expect(await forged('U0FAY', 'review_break_glass', ref)).toContain('needs the role `APPROVER`');
  expect(await forged('U0ALICE', 'review_break_glass', ref)).toContain(
    'one of its approvers has to review it',
  );
});

test('a review of what was not broken is none', async () => {
  const value = JSON.stringify({ ticketId: mine.ticketId });

  expect(await opened('U0BOB', { actionId: 'review_break_glass', value })).toContain(
    'There is nothing to review',
  );
});

test.each(['break_glass', 'review_break_glass'])(
  '%s whose reference was tampered with is from another time',
  async (callback) => {
    for (const ref of [{}, { ticketId: 'x'.repeat(2000) }]) {
      expect(await forged('U0FAY', callback, ref)).toBe(OLD);
      await closeModals(world);
    }
  },
);
