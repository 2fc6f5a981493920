import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { Message } from '../../playground/slack/model.ts';
import { startBot } from './bot.ts';
import { answerTo, modalAfter, nothingDone, refusals } from './look.ts';
import { approvedTicket, CHANNEL, cardOf, modalText, openModal, withButton } from './play.ts';
import { startWorld } from './world.ts';

const app = (name: string, team = 'backend') => ({
  name,
  namespace: 'production',
  replicas: 2,
  labels: { team },
});

const people = ['U0ALICE', 'U0ANN', 'U0ERIN', 'U0FAY'];
const world = await startWorld({ apps: [app('web'), app('shop'), app('secret', 'money')] });
const { slack, cluster } = world;
for (const id of people.slice(2)) slack.workspace.putPerson({ id, name: id.toLowerCase().slice(2) });
for (const id of ['S0ONCALL', 'S0BACKEND']) slack.workspace.putGroup({ id, members: people });
slack.workspace.putChannel({ id: CHANNEL, members: slack.state.snapshot().people.map(({ id }) => id) });
await startBot(world);
await cluster.until(({ deployments }) => deployments.every(({ ready, wanted }) => ready === wanted));

/** Alice may delete pods of `web`, Ann those of `shop`. */
const web = await approvedTicket(world, { applications: ['web'] });
const shop = await approvedTicket(world, { who: 'U0ANN', applications: ['shop'] });
await slack.until(() => withButton(world, web, 'delete_pods') && withButton(world, shop, 'delete_pods'));

afterEach(async () => {
  for (const id of people) while (slack.as(id).view() !== undefined) await slack.as(id).close();
});

const UNREADABLE =
  'Something in this request is not allowed. Nothing was done. Try again, or see `/emergency help`.';
const LOOK = 'Nothing was done. Look at the newest message of the ticket, or see `/emergency help`.';
const OLD = `Firebreak can't tell what this was for; it may be from an older message. ${LOOK}`;
const unknown = (field: string) =>
  `What this says of \`${field}\` is not known here; it may be from an older message. ${LOOK}`;
const GONE =
  'None of the chosen pods of `web` is there any more, or none was chosen. Nothing was deleted. Open *Delete pods* again for the pods as they are now.';

type Forged = { readonly actionId: string; readonly value: string | undefined };

/** A message as it was shown, but with one button of the forger's making. */
const forgedMessage = (seen: Message, { actionId, value }: Forged): Message => ({
  ...seen,
  blocks: [
    {
      type: 'actions',
      block_id: 'forged',
      elements: [
        { type: 'button', action_id: actionId, text: { type: 'plain_text', text: 'x', emoji: false }, value },
      ],
    },
  ],
});

const forgedPress = (who: string, forged: Forged) =>
  slack.as(who).clickStale(forgedMessage(cardOf(world, web), forged), { actionId: forged.actionId });

/** Presses it where the answer is a message for this person alone, and nothing is done. */
const pressed = (who: string, forged: Forged) =>
  nothingDone(world, () => answerTo(world, who, () => forgedPress(who, forged)));

/** The same where the answer is a modal. */
const opened = (who: string, forged: Forged) =>
  nothingDone(world, () => modalAfter(world, who, () => forgedPress(who, forged)));

const Ack = z.object({
  response_action: z.string(),
  view: z
    .object({ blocks: z.array(z.object({ text: z.object({ text: z.string() }).optional() })) })
    .optional(),
  errors: z.record(z.string(), z.string()).optional(),
});

const user = (who: string, team_id = 'T0PLAYGROUND') => ({ id: who, name: who, team_id });

type Sent = {
  readonly callback_id?: string;
  readonly private_metadata?: unknown;
  readonly values?: unknown;
};

/** Sends off the modal somebody has open, with other contents; gives the answer, after which nothing is done. */
async function sent(who: string, { callback_id, private_metadata, values }: Sent): Promise<string> {
  const view = slack.as(who).view();
  const asIs = view?.spec.type === 'modal' ? view.spec : undefined;
  const send = async () => {
    const outcome = await slack.deliver.once({
      type: 'interactive',
      payload: {
        type: 'view_submission',
        user: user(who),
        team: { id: 'T0PLAYGROUND' },
        view: {
          id: view?.id,
          type: 'modal',
          callback_id: callback_id ?? asIs?.callback_id,
          private_metadata: private_metadata ?? asIs?.private_metadata,
          state: { values: values ?? view?.values },
        },
      },
    });
    const ack = Ack.parse(outcome.kind === 'acked' ? outcome.payload : undefined);
    return JSON.stringify(ack.errors ?? ack.view?.blocks.map(({ text }) => text?.text).join('\n') ?? '');
  };
  return nothingDone(world, async () => {
    const before = view?.hash;
    const atOnce: unknown = JSON.parse(await send());
    if (typeof atOnce !== 'string') return JSON.stringify(atOnce);
    if (!/^(One moment…|Checking who)/.test(atOnce)) return atOnce;
    await slack.until(() => slack.as(who).view()?.hash !== before);
    return modalText(world, who);
  });
}

const idOf = async (ticketNo: string): Promise<number> => {
  const row = await world.database.owner('tickets').where({ ticket_no: ticketNo }).first();
  return Number(row.id);
};
const entryIdOf = async (ticketId: number): Promise<number> => {
  const row = await world.database.owner('ticket_entries').where({ ticket_id: ticketId }).first();
  return Number(row.id);
};
const mine = await idOf(web);
const myEntry = await entryIdOf(mine);
const theirs = await idOf(shop);
const theirEntry = await entryIdOf(theirs);
const ref = (ticketId: number, entryId: number) => JSON.stringify({ ticketId, entryId });
const podsOf = (name: string) => cluster.snapshot().pods.filter(({ deployment }) => deployment === name);
const chosen = (field: string, values: readonly unknown[]) => ({
  [field]: { [field]: { type: 'multi_static_select', selected_options: values.map((value) => ({ value })) } },
});
const choice = (field: string, value: unknown) => ({
  [field]: { [field]: { type: 'radio_buttons', selected_option: { value } } },
});
const these = (pods: readonly unknown[]) => ({
  ...choice('which', 'these'),
  ...choice('pace', 'all-at-once'),
  ...chosen('pods', pods),
});

describe('a button', () => {
  test.each([
    ['nothing at all', undefined],
    ['no JSON', '{'],
    ['other fields', '{"id":1}'],
    ['a text for a number', '{"ticketId":"1"}'],
    ['a huge number', `{"ticketId":${'9'.repeat(400)}}`],
    ['a broken number', '{"ticketId":1.5}'],
    ['two thousand characters', JSON.stringify({ ticketId: 'x'.repeat(1980) })],
  ])('whose value is %s is from another time', async (_, value) => {
    expect(await pressed('U0BOB', { actionId: 'revoke_ticket', value })).toBe(OLD);
  });

  test('that nobody knows is from another time', async () => {
    expect(await pressed('U0CAROL', { actionId: 'drop_tables', value: '{}' })).toBe(OLD);
  });

  test('for a ticket, entry or operation that is not there', async () => {
    const nowhere = 'There is no ticket of that number. `/emergency list` shows the open ones.';

    expect(await pressed('U0CAROL', { actionId: 'approve_ticket', value: '{"ticketId":999999}' })).toBe(
      nowhere,
    );
    expect(await opened('U0FAY', { actionId: 'delete_pods', value: ref(999_999, 1) })).toBe(nowhere);
    expect(await opened('U0ALICE', { actionId: 'redeploy', value: ref(mine, theirEntry) })).toBe(
      unknown('entry'),
    );
    const value = JSON.stringify({ ticketId: mine, operationId: 'none' });
    expect(await pressed('U0ALICE', { actionId: 'stop_operation', value })).toBe(unknown('operation'));
  });

  test("with somebody else's ids is refused and audited", async () => {
    expect(await opened('U0FAY', { actionId: 'reveal_token', value: ref(theirs, theirEntry) })).toBe(
      `\`${shop}\` belongs to <@U0ANN>, and only they can do this. To act yourself, open a ticket with \`/emergency\`.`,
    );
    expect(await refusals(world, 'U0FAY')).toEqual([
      {
        type: 'access.refused',
        by: 'U0FAY',
        code: 'not-the-requester',
        asked: 'reveal_token',
        ticketNo: shop,
        application: 'shop',
      },
    ]);
  });

  test('to redeploy, on an entry that allows deleting pods, finds no way round', async () => {
    await opened('U0ALICE', { actionId: 'redeploy', value: ref(mine, myEntry) });

    expect(await sent('U0ALICE', { callback_id: 'redeploy', private_metadata: ref(mine, myEntry) })).toBe(
      'This authorization allows to delete pods of `web` and nothing else. Nothing was done. For anything else open a new ticket.',
    );
    expect(await refusals(world, 'U0ALICE')).toContainEqual({
      type: 'access.refused',
      by: 'U0ALICE',
      code: 'outside-scope',
      asked: 'redeploy',
      ticketNo: web,
      application: 'web',
    });
  });

  test('of another workspace is a stranger’s', async () => {
    const payload = {
      type: 'block_actions',
      user: user('U0DAVE', 'T0EVIL'),
      team: { id: 'T0PLAYGROUND' },
      trigger_id: 'none',
      channel: { id: CHANNEL },
      actions: [
        { type: 'button', action_id: 'approve_ticket', block_id: 'b', action_ts: '1', value: ref(mine, 1) },
      ],
    };

    const outcome = await nothingDone(world, () => slack.deliver.once({ type: 'interactive', payload }));

    expect(outcome.kind).toBe('acked');
    await vi.waitFor(async () =>
      expect(await refusals(world, 'U0DAVE')).toMatchObject([
        { code: 'not-a-member', asked: 'use Firebreak' },
      ]),
    );
  });

  test('without a person is acknowledged and comes to nothing; without a time it is not understood', async () => {
    const payload = {
      type: 'block_actions',
      team: { id: 'T0PLAYGROUND' },
      channel: { id: CHANNEL },
      actions: [{ type: 'button', action_id: 'approve_ticket', block_id: 'b', value: '{}' }],
    };
    const deliver = (more: object) => () =>
      slack.deliver.once({ type: 'interactive', payload: { ...payload, ...more } });

    const nobody = { id: '<!channel>' };
    expect(await nothingDone(world, deliver({ user: nobody }))).toMatchObject({ kind: 'acked' });
    expect(await answerTo(world, 'U0CAROL', deliver({ user: user('U0CAROL') }))).toBe(UNREADABLE);
  });
});

describe('the modal Delete pods', () => {
  const open = async () => {
    if (slack.as('U0ALICE').view() === undefined) await openModal(world, web, 'delete_pods');
  };

  test.each([
    ['of another application', () => podsOf('shop').map(({ uid }) => uid)],
    ['that are nowhere', () => ['no-such-uid', '']],
    ['by the thousand', () => Array.from({ length: 5000 }, (_, index) => `uid-${index}`)],
  ])('sent off with pods %s deletes none', async (_, pods) => {
    await open();

    expect(await sent('U0ALICE', { values: these(pods()) })).toBe(GONE);
  });

  test('confirmed without having been asked deletes no pod of another application', async () => {
    await open();
    const deletion = {
      ticketId: mine,
      entryId: myEntry,
      workloads: [],
      which: 'these',
      pods: podsOf('shop').map(({ uid }) => uid),
      pace: 'all-at-once',
    };

    expect(
      await sent('U0ALICE', {
        callback_id: 'delete_pods_confirm',
        private_metadata: JSON.stringify(deletion),
        values: {},
      }),
    ).toBe(GONE);
  });

  test("with somebody else's ids is refused", async () => {
    await open();

    expect(
      await sent('U0ALICE', { private_metadata: ref(theirs, theirEntry), values: these(['x']) }),
    ).toContain(`\`${shop}\` belongs to <@U0ANN>`);
  });
});

const someModal = async (who: string) => {
  if (slack.as(who).view() !== undefined) return;
  await slack.as(who).command('/emergency', '', { channel: CHANNEL });
  await slack.until(() => slack.as(who).view()?.spec.callback_id === 'open_ticket');
};

describe('a modal', () => {
  test.each(['delete_pods', 'delete_pods_confirm', 'redeploy', 'deny_ticket', 'open_tickets'])(
    '%s whose reference was tampered with is from another time',
    async (callback_id) => {
      const values = { ...these(['x']), ...choice('quick_reason', 'not-now') };
      await someModal('U0ERIN');
      for (const private_metadata of ['{', 'null', `{"ticketId":"${'x'.repeat(2000)}"}`]) {
        expect(await sent('U0ERIN', { callback_id, private_metadata, values })).toBe(OLD);
      }
    },
  );

  test.each([
    ['which', { ...these(['x']), ...choice('which', 'everything') }, unknown('which')],
    ['pace', { ...these(['x']), ...choice('pace', 'now') }, unknown('pace')],
    ['nothing', {}, unknown('which')],
    ['options that are a text', { pods: { pods: { selected_options: 'all' } } }, UNREADABLE],
    ['values that are a list', [], UNREADABLE],
    ['a number for a text', { reason: { reason: { value: 7 } } }, UNREADABLE],
  ])('with strange values: %s', async (_, values, answer) => {
    await someModal('U0FAY');

    expect(
      await sent('U0FAY', { callback_id: 'delete_pods', private_metadata: ref(mine, myEntry), values }),
    ).toBe(answer);
  });
});

describe('the form', () => {
  const form = (fields: object) => ({
    ...chosen('actions', ['delete-pods']),
    ...chosen('applications', ['web@prod/production']),
    ...choice('severity', 'P1'),
    reason: { reason: { type: 'plain_text_input', value: 'Checkout answers 502 since noon' } },
    ...fields,
  });
  const send = async (fields: object) => {
    await someModal('U0ANN');
    return sent('U0ANN', { values: form(fields) });
  };
  const many = Array.from({ length: 11 }, () => 'web@prod/production');

  test.each([
    ['an action there is not', chosen('actions', ['scale']), { actions: 'Choose at least one action.' }],
    ['no application', chosen('applications', []), { applications: 'Choose at least one application.' }],
    [
      'eleven applications',
      chosen('applications', many),
      {
        applications:
          'One ticket takes up to 10 applications times actions. Choose fewer, or open a second ticket.',
      },
    ],
    [
      'an application there is not',
      chosen('applications', ['#nothing']),
      { applications: 'No application "#nothing" is known. Check the name.' },
    ],
  ])('with %s has it under the field', async (_, fields, errors) => {
    expect(JSON.parse(await send(fields))).toEqual(errors);
  });

  test("for another team's application, which no menu hides, is refused", async () => {
    expect(await send(chosen('applications', ['secret@prod/production']))).toContain(
      'You have no permission on `secret`',
    );
  });
});
