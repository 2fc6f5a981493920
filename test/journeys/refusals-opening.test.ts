import { beforeEach, expect, test } from 'vitest';
import { startBot } from './bot.ts';
import { answerTo, modalAfter, nothingDone, refusals, timeless } from './look.ts';
import { closeModals } from './people.ts';
import { CHANNEL, cardOf, fillForm, modalText, openTicket } from './play.ts';
import { startWorld } from './world.ts';

const backend = { env: 'production', team: 'backend' };
const app = (name: string, labels: Record<string, string> = backend) => ({
  name,
  namespace: 'production',
  labels,
});

const world = await startWorld({
  apps: [
    app('web-service'),
    app('cart'),
    app('api-gateway', { team: 'platform' }),
    app('orphan', {}),
    app('ledger', { ...backend, critical: 'true' }),
    app('triple', { ...backend, tier: 'three' }),
    app('billing', { team: 'money' }),
  ],
  others: { stage: [app('cart')] },
  policy: `  platform: { members: [user:U0DEE], applications: ["team:platform"] }
  money: { members: [group:S0ONCALL], applications: ["team:money"] }
applications: { tags: [tier] }
rules:
  - { name: three, when: { tags: { tier: three } }, approvals: 3 }
`,
});
const { slack, cluster } = world;
slack.workspace.putPerson({ id: 'U0DEE', name: 'dee' });
slack.workspace.putPerson({ id: 'U0ERIN', name: 'erin' });
slack.workspace.putPerson({ id: 'U0GUEST', name: 'gus', isRestricted: true });
slack.workspace.putPerson({ id: 'U0GONE', name: 'gone', deleted: true });
slack.workspace.putPerson({ id: 'U0ROBOT', name: 'robot', isBot: true });
slack.workspace.putPerson({ id: 'U0STRANGER', name: 'sid', isStranger: true, teamId: 'T0OTHER' });
for (const id of ['S0ONCALL', 'S0BACKEND']) {
  slack.workspace.putGroup({
    id,
    members: ['U0ALICE', 'U0ANN', 'U0ERIN', 'U0GUEST', 'U0GONE', 'U0ROBOT', 'U0STRANGER'],
  });
}
slack.workspace.putChannel({ id: CHANNEL, members: [...slack.state.snapshot().people.map(({ id }) => id)] });
await startBot(world);
await cluster.until(({ deployments }) => deployments.every(({ ready }) => ready === 1));

beforeEach(() => closeModals(world));

/** Types `/emergency …` and gives what the modal then says. */
const asked = (who: string, text: string) =>
  modalAfter(world, who, () => slack.as(who).command('/emergency', text, { channel: CHANNEL }));

const submitted = (who: string) => modalAfter(world, who, () => slack.as(who).submit());

test('a name nobody knows is answered with the nearest ones, above a form that is filled in otherwise', async () => {
  const text = await nothingDone(world, () => asked('U0ALICE', 'delete-pods web-servce 502 since noon'));

  expect(text.split('\n')[0]).toBe('No application `web-servce` is known. Did you mean `web-service`?');
  expect(slack.as('U0ALICE').view()?.values).toMatchObject({
    actions: { actions: { selected_options: [{ value: 'delete-pods' }] } },
    reason: { reason: { value: '502 since noon' } },
  });
});

test('a name that runs in two clusters is asked back', async () => {
  const text = await asked('U0ALICE', 'redeploy cart');

  expect(text.split('\n')[0]).toBe(
    '`cart` runs in several places. Which one do you mean: `cart@prod/production` or `cart@stage/production`?',
  );
});

test('a place can be named, and then there is nothing to ask', async () => {
  await asked('U0ALICE', 'redeploy cart@stage/production');

  expect(slack.as('U0ALICE').view()?.values).toMatchObject({
    applications: { applications: { selected_options: [{ value: 'cart@stage/production' }] } },
  });
});

test('an application that went away while the form was open stands under the field, and the form is kept', async () => {
  cluster.deploy(app('short-lived'));
  const alice = slack.as('U0ALICE');
  await asked('U0ALICE', '');
  await slack.until(async () => (await alice.suggest('applications', 'short')).length > 0);
  await alice.fill('actions', ['redeploy']);
  await alice.fill('applications', ['short-lived · prod/production'], 'short');
  await alice.fill('reason', 'It answers nothing any more');
  cluster.remove({ name: 'short-lived', namespace: 'production' });

  const outcome = await slack.until(async () => {
    if ((await alice.suggest('applications', 'short')).length > 0) return undefined;
    return nothingDone(world, alice.submit);
  });

  expect(outcome).toEqual({
    kind: 'errors',
    by: 'app',
    errors: { applications: 'No application "short-lived@prod/production" is known. Check the name.' },
  });
  expect(alice.view()?.values.reason?.reason).toMatchObject({ value: 'It answers nothing any more' });
});

test('who has no role hears which one is missing and who has it, and it is audited once a minute', async () => {
  const answers = await nothingDone(world, async () => [
    await asked('U0MALLORY', ''),
    await asked('U0MALLORY', 'delete-pods web-service'),
  ]);

  expect(new Set(answers)).toEqual(
    new Set([
      'This needs the role `EMERGENCY_OPERATOR` or `APPLICATION_DEPLOYER`. It belongs to <!subteam^S0ONCALL>: ask one of them to do this. Your Firebreak admins can give it to you, in `firebreak.yaml`.',
    ]),
  );
  expect(await refusals(world, 'U0MALLORY')).toEqual([
    { type: 'access.refused', by: 'U0MALLORY', code: 'role-missing', asked: 'open_ticket' },
  ]);
});

test.each([
  [
    'api-gateway',
    'You have no permission on `api-gateway`: it belongs to team `platform`; ask somebody there, or have your Firebreak admins add you.',
  ],
  [
    'orphan',
    'You have no permission on `orphan`: no team has it yet; your Firebreak admins can add it to one.',
  ],
])('who is not on the team of %s hears whose it is, and can go back to the form', async (name, answer) => {
  await fillForm(world, { applications: [name], reason: 'It is slow since this morning' });

  const text = await nothingDone(world, () => submitted('U0ALICE'));

  expect(text).toBe(`${answer}\n[Back to the form]`);
  expect(await refusals(world, 'U0ALICE')).toContainEqual({
    type: 'access.refused',
    by: 'U0ALICE',
    code: 'application-forbidden',
    asked: 'open_ticket',
  });
  await modalAfter(world, 'U0ALICE', () => slack.as('U0ALICE').click({ actionId: 'back_to_form' }));
  expect(slack.as('U0ALICE').view()?.values).toMatchObject({
    actions: { actions: { selected_options: [{ value: 'delete-pods' }] } },
    applications: { applications: { selected_options: [{ value: `${name}@prod/production` }] } },
    reason: { reason: { value: 'It is slow since this morning' } },
  });
});

test.each([
  ['U0GUEST', 'you are a guest here'],
  ['U0GONE', 'this account is deactivated'],
  ['U0ROBOT', 'this came from an app'],
  ['U0STRANGER', 'you belong to another company'],
])('%s is turned away, with an audit event', async (who, standing) => {
  const sentence = `Only full members of this workspace can use Firebreak, and ${standing}. Ask a colleague on call to do this.`;

  expect(await nothingDone(world, () => asked(who, 'delete-pods web-service'))).toBe(sentence);
  expect(
    await nothingDone(world, () =>
      answerTo(world, who, () => slack.as(who).command('/emergency', 'list', { channel: CHANNEL })),
    ),
  ).toBe(sentence);

  expect(await refusals(world, who)).toEqual([
    { type: 'access.refused', by: who, code: 'not-a-member', asked: 'open_ticket' },
  ]);
});

test('an application that needs more approvers than there are is not opened', async () => {
  await fillForm(world, { applications: ['triple'] });

  expect(await nothingDone(world, () => submitted('U0ALICE'))).toBe(
    'Nothing was opened: this needs 3 approvers besides you, and only 2 can be found. Ask your Firebreak admins to name more people for the role `APPROVER`.\n[Back to the form]',
  );
});

test.each([
  [
    'is archived',
    { isArchived: true },
    'Nothing was opened: <#C0EMERGENCY> is archived, so nobody could approve there. Have it restored, or ask your Firebreak admins to choose another channel.',
  ],
  [
    'is shared with another company',
    { isExtShared: true },
    'Nothing was opened: another company can read <#C0EMERGENCY>, and emergencies are never told there. Ask your Firebreak admins to choose another channel.',
  ],
  [
    'is private and Firebreak is not in it',
    { isPrivate: true, members: ['U0ALICE'] },
    'Nothing was opened: <#C0EMERGENCY> is gone, or private without Firebreak in it, so nobody could approve there. Invite it with `/invite @Firebreak`, or ask your Firebreak admins to choose another channel.',
  ],
])('a ticket whose channel %s is not opened', async (_, change, answer) => {
  const before = slack.state.snapshot().channels.find(({ id }) => id === CHANNEL);
  await fillForm(world, { who: 'U0ERIN', applications: ['billing'] });
  slack.workspace.putChannel({ id: CHANNEL, ...change });

  const text = await nothingDone(world, () => submitted('U0ERIN'));
  slack.workspace.putChannel(before ?? { id: CHANNEL });

  expect(text).toBe(`${answer}\n[Back to the form]`);
});

test('a second ticket for the same is refused with the number of the first; a colleague is told who is on it', async () => {
  const first = await openTicket(world, { who: 'U0ANN', applications: ['web-service'] });
  await fillForm(world, { who: 'U0ANN', applications: ['web-service'] });

  const answer = await nothingDone(world, () => submitted('U0ANN'));
  const [, link] = /<(http[^|]+)\|Open its card>/.exec(answer) ?? [];
  expect(link).toContain(cardOf(world, first).ts.replace('.', ''));
  expect(answer.replace(link ?? '', 'LINK')).toBe(
    `You have an open ticket for this already: \`${first}\`. Use that one; \`/emergency mine\` lists your tickets.\n<LINK|Open its card>\n[Back to the form]`,
  );

  await fillForm(world, { who: 'U0ERIN', applications: ['web-service'] });
  const met = await nothingDone(world, () => submitted('U0ERIN'));
  expect(met).toContain('Nothing was opened yet: somebody else is on this already.');
  expect(met).toContain(`<@U0ANN> asked TIME to delete pods of \`web-service\`.`);
  await slack.as('U0ERIN').click({ actionId: 'open_even_so' });
  await slack.until(() => modalText(world, 'U0ERIN').includes('is open'));
  expect(timeless(modalText(world, 'U0ERIN'))).toContain(
    `*Somebody is on it already:*\n• <@U0ANN> opened \`${first}\` (\`web-service\`) TIME.`,
  );
});
