import { afterEach, describe, expect, test, vi } from 'vitest';
import { OLD, startForgery, UNREADABLE, unknown, user } from './forge.ts';
import { answerTo, nothingDone, refusals } from './look.ts';
import { closeModals } from './people.ts';
import { CHANNEL } from './play.ts';

const { world, web, shop, mine, theirs, pressed, opened, sent } = await startForgery();
const { slack } = world;

afterEach(() => closeModals(world));

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
    expect(
      await opened('U0FAY', {
        actionId: 'delete_pods',
        value: JSON.stringify({ ticketId: 999_999, entryId: 1 }),
      }),
    ).toBe(nowhere);
    expect(
      await opened('U0ALICE', {
        actionId: 'redeploy',
        value: JSON.stringify({ ...mine, entryId: theirs.entryId }),
      }),
    ).toBe(unknown('entry'));
    const value = JSON.stringify({ ...mine, operationId: 'none' });
    expect(await pressed('U0ALICE', { actionId: 'stop_operation', value })).toBe(unknown('operation'));
  });

  test("with somebody else's ids is refused and audited", async () => {
    expect(await opened('U0FAY', { actionId: 'reveal_token', value: JSON.stringify(theirs) })).toBe(
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
    await opened('U0ALICE', { actionId: 'redeploy', value: JSON.stringify(mine) });

    expect(await sent('U0ALICE', { callback_id: 'redeploy', private_metadata: JSON.stringify(mine) })).toBe(
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
        {
          type: 'button',
          action_id: 'approve_ticket',
          block_id: 'b',
          action_ts: '1',
          value: JSON.stringify(mine),
        },
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
