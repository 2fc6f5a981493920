import { afterEach, expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../playground/slack/read.ts';
import { startBot } from './bot.ts';
import { modalAfter, nothingDone } from './look.ts';
import { closeModals } from './people.ts';
import {
  approve,
  approvedTicket,
  CHANNEL,
  cardOf,
  fillForm,
  modalText,
  thread,
  told,
  withButton,
} from './play.ts';
import { startWorld } from './world.ts';

const odd = 'x'.repeat(63);
const app = (name: string, labels: Record<string, string> = {}) => ({
  name,
  namespace: 'production',
  labels: { team: 'backend', ...labels },
});

const world = await startWorld({
  apps: [
    ...Array.from({ length: 8 }, (_, index) => app(`web-${index}`)),
    app('plain'),
    app(odd),
    app('tagged', { env: 'U0BOB', version: '1.0_beta', schedule: 'at_night_' }),
  ],
  policy: `applications: { tags: [schedule], overrides: { tagged: { team: backend, note: "<!channel> *now* <@U0BOB> \`x\`" } } }
`,
});
const { slack, cluster, database } = world;
slack.workspace.putPerson({
  id: 'U0ERIN',
  name: '<!channel> *Erin* <@U0BOB>',
  email: 'erin@example.com',
});
for (const id of ['S0ONCALL', 'S0BACKEND']) {
  slack.workspace.putGroup({ id, members: ['U0ALICE', 'U0ANN', 'U0ERIN'] });
}
slack.workspace.putChannel({ id: CHANNEL, members: slack.state.snapshot().people.map(({ id }) => id) });
await startBot(world);
await cluster.until(({ deployments }) => deployments.every(({ ready, wanted }) => ready === wanted));

afterEach(() => closeModals(world));

/** Nobody is reached by what somebody wrote, and Slack took every message as it was meant. */
function expectQuiet(): void {
  const said = slack.state.snapshot().messages;
  expect(said.flatMap(({ notice }) => notice.broadcasts)).toEqual([]);
  const refused = slack.journal.calls().filter(({ answer }) => answer !== 'ok');
  expect(refused.map(({ method, answer }) => `${method} ${answer}`)).toEqual([]);
}

test.each([
  ['9 characters', '502 at 12', 'slack', 'Must be at least 10 characters.'],
  [
    '10 characters of which some are blank',
    '   short   ',
    'app',
    'Say a little more: at least 10 characters.',
  ],
  ['3,000 characters', 'x'.repeat(3000), 'slack', 'Must be at most 2000 characters.'],
])(
  'a reason of %s is complained of under the field, and the form is kept',
  async (_, reason, by, complaint) => {
    await fillForm(world, { applications: ['plain'], reason });

    const outcome = await nothingDone(world, () => slack.as('U0ALICE').submit());

    expect(outcome).toEqual({ kind: 'errors', by, errors: { reason: complaint } });
    expect(slack.as('U0ALICE').view()?.values.reason?.reason).toMatchObject({ value: reason });
  },
);

test.each([
  ['without TLS', 'http://example.com'],
  ['of another kind', 'ftp://x'],
  ['that is a script', 'javascript:alert(1)'],
  ['that is no link', 'WO-1'],
  ['without end', `https://x.example/${'a'.repeat(1000)}`],
])('a reference %s is complained of under the field', async (_, reference) => {
  await fillForm(world, { who: 'U0ANN', applications: ['plain'] });
  await slack.as('U0ANN').fill('reference', reference);

  expect(await nothingDone(world, () => slack.as('U0ANN').submit())).toEqual({
    kind: 'errors',
    by: 'app',
    errors: { reference: 'This has to be a link that starts with https://, of at most 1,000 characters.' },
  });
});

const family = '👩‍👩‍👧‍👦';
const reasons = [
  ['2,000 characters', 'x'.repeat(2000)],
  ['a broadcast and a mention', '<!channel> <@U0BOB> <!subteam^S0LEADS> @channel @here everything is down'],
  ['formatting', '*bold* _it_ ~no~ `code` ```block``` > quote\n• list & <https://evil.example|bank>'],
  ['NUL and half an emoji', `down\u0000 since noon \ud83d and \udca9 too`],
  ['marks that turn text around', 'abc \u202eevil\u202c since noon \u2066x\u2069'],
  ['emoji and Chinese', `${family} 结账服务自中午以来一直返回 502 错误`],
  ['nothing but markup', '``````````````````'],
  ['JSON and SQL', `"}]}'); drop table tickets; -- \${process.env}`],
] as const;

test.each(reasons.map(([what, reason], index) => [what, reason, index] as const))(
  'a reason with %s is stored, shown and told as it was meant',
  async (_, reason, index) => {
    const who = ['U0ALICE', 'U0ANN', 'U0ERIN'][index % 3] ?? 'U0ALICE';
    const ticketNo = await approvedTicket(world, { who, applications: [`web-${index}`], reason });
    await told(world, ticketNo, /Authorized/);

    const card = cardOf(world, ticketNo);
    const kept = reason.toWellFormed().replaceAll('\u0000', '');
    expect(await database.owner('tickets').where({ ticket_no: ticketNo }).pluck('reason')).toEqual([kept]);
    const shown = kept.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '');
    expect(textOf(card)).toContain(shown);
    expect([...card.notice.people].sort()).toEqual(['U0BOB', 'U0CAROL', who].sort());
    expect(card.notice.groups).toEqual([]);
    expectQuiet();
  },
);

test('a denial says what was written, and reaches nobody by it', async () => {
  await fillForm(world, { who: 'U0ERIN', applications: ['plain'] });
  await slack.as('U0ERIN').submit();
  const ticketNo = await slack.until(() => /WO-\d{4}-\d{6}/.exec(modalText(world, 'U0ERIN'))?.[0]);
  await slack.until(() => cardOf(world, ticketNo));
  const bob = slack.as('U0BOB');
  await modalAfter(world, 'U0BOB', () =>
    bob.click({ message: cardOf(world, ticketNo), actionId: 'deny_ticket' }),
  );
  expect(await bob.submit()).toEqual({
    kind: 'errors',
    by: 'app',
    errors: { reason: 'Choose a reason above, or write one.' },
  });
  await bob.fill('quick_reason', 'not-now');
  await bob.fill('reason', 'ask <!here> *then* <@U0CAROL> \ud83d');
  await modalAfter(world, 'U0BOB', bob.submit);

  const reply = await told(world, ticketNo, /denied:/);
  expect(reply).toContain('Not now: wait for the change under way. ask <!here> *then* <@U0CAROL> \ufffd');
  const denial = thread(world, ticketNo).find((message) => textOf(message) === reply);
  expect(denial?.notice.people).toEqual(['U0BOB']);
  expectQuiet();
});

test('names, tags and people as odd as they may be break nothing and reach nobody', async () => {
  const erin = slack.as('U0ERIN');
  await fillForm(world, { who: 'U0ERIN', applications: ['tagged'] });
  await erin.fill('applications', ['tagged · prod/production', odd], '');
  await erin.submit();
  const ticketNo = await slack.until(() => /WO-\d{4}-\d{6}/.exec(modalText(world, 'U0ERIN'))?.[0]);
  await erin.close();
  await slack.until(() => cardOf(world, ticketNo));
  expect([...cardOf(world, ticketNo).notice.people].sort()).toEqual(['U0BOB', 'U0CAROL', 'U0ERIN']);

  const { title, text } = slack.as('U0BOB').dialog({
    message: cardOf(world, ticketNo),
    actionId: 'approve_ticket',
  }) ?? { title: { text: '' }, text: { text: '' } };
  expect(`${title.text} ${text.text}`).toContain(
    `Approve ${ticketNo}? <!channel> *Erin* <@U0BOB> (erin) may then delete pods of tagged (prod/production)`,
  );
  await approve(world, ticketNo);
  await told(world, ticketNo, /Authorized/);
  const deletions = () =>
    buttonsOf(withButton(world, ticketNo, 'delete_pods')).filter(
      ({ action_id }) => action_id === 'delete_pods',
    );
  const [, last] = await slack.until(() => (deletions().length === 2 ? deletions() : undefined));
  const panel = withButton(world, ticketNo, 'delete_pods');
  const pods = await modalAfter(world, 'U0ERIN', () =>
    erin.click({ message: panel, actionId: 'delete_pods', value: last?.value ?? '' }),
  );

  expect(pods).toContain(odd);
  expectQuiet();
});
