import { afterEach, describe, expect, test } from 'vitest';
import { choice, chosen, GONE, OLD, startForgery, these, UNREADABLE, unknown } from './forge.ts';
import { closeModals } from './people.ts';
import { CHANNEL, openModal } from './play.ts';

const { world, web, shop, mine, theirs, sent } = await startForgery();
const { slack, cluster } = world;
const podsOf = (name: string) => cluster.snapshot().pods.filter(({ deployment }) => deployment === name);

afterEach(() => closeModals(world));

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
      ...mine,
      workloads: [],
      which: 'these',
      pods: podsOf('shop').map(({ uid }) => uid),
      method: 'delete',
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

  test('confirmed with a time to shut down that nobody may ask for deletes nothing', async () => {
    await open();
    const pods = podsOf('web').map(({ uid }) => uid);
    const how = { method: 'delete', pace: 'all-at-once', graceSeconds: 99_999 };
    const private_metadata = JSON.stringify({ ...mine, ...how, workloads: [], which: 'these', pods });

    expect(
      await sent('U0ALICE', { callback_id: 'delete_pods_confirm', private_metadata, values: {} }),
    ).toContain('a whole number from 0 to 3,600');
  });

  test("with somebody else's ids is refused", async () => {
    await open();

    expect(
      await sent('U0ALICE', { private_metadata: JSON.stringify(theirs), values: these(['x']) }),
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
    ['method', { ...these(['x']), ...choice('method', 'drain') }, unknown('method')],
    ['nothing', {}, unknown('which')],
    ['options that are a text', { pods: { pods: { selected_options: 'all' } } }, UNREADABLE],
    ['values that are a list', [], UNREADABLE],
    ['a number for a text', { reason: { reason: { value: 7 } } }, UNREADABLE],
  ])('with strange values: %s', async (_, values, answer) => {
    await someModal('U0FAY');

    expect(
      await sent('U0FAY', { callback_id: 'delete_pods', private_metadata: JSON.stringify(mine), values }),
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
