import { expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../playground/slack/read.ts';
import { startBot } from './bot.ts';
import { webService } from './drill.ts';
import { fillGlass } from './glass.ts';
import { nothingDone } from './look.ts';
import { cardOf, fillForm, modalText, thread, told } from './play.ts';
import { startWorld } from './world.ts';

const DAY_MS = 86_400_000;
const at = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
const app = (name: string) => ({ ...webService, name, labels: { ...webService.labels, kind: name } });

const world = await startWorld({
  apps: ['lonely', 'frozen', 'icy'].map(app),
  policy: `
applications: { tags: [kind] }
defaults: { breakGlass: true }
rules:
  - { name: alone, when: { tags: { kind: lonely } }, approvers: ["user:U0ALICE"], backups: ["user:U0ALICE"] }
  - name: year end
    when: { tags: { kind: frozen } }
    freezes: [{ reason: the books are closed, from: "${at(-1)}", until: "${at(1)}" }]
  - name: deep freeze
    when: { tags: { kind: icy } }
    breakGlass: false
    freezes: [{ reason: the books are closed, from: "${at(-1)}", until: "${at(1)}" }]
`,
});
await startBot(world);
const { slack, database } = world;

const buttonsIn = (who: string): string[] => {
  const view = slack.as(who).view();
  return view === undefined ? [] : buttonsOf(view.spec).map(({ action_id }) => action_id);
};

/** Asks for a ticket, and gives why there is none. */
async function refused(who: string, application: string): Promise<string> {
  await fillForm(world, { who, applications: [application], severity: 'P0' });
  await slack.as(who).submit();
  await slack.until(() => modalText(world, who).includes('Nothing was opened'));
  return modalText(world, who);
}

/** From the refusal to a ticket whose glass is broken. */
async function goOn(who: string): Promise<string> {
  await slack.as(who).click({ actionId: 'break_glass' });
  const done = await fillGlass(world, { who });
  return /WO-\d{4}-\d{6}/.exec(done)?.[0] ?? done;
}

const typesOf = (ticketNo: string): Promise<string[]> =>
  database.owner('audit_events').where({ ticket_no: ticketNo }).orderBy('id').pluck('type');

test('too few approvers: the refusal offers to break the glass, and nobody is asked for an approval', async () => {
  const why = await nothingDone(world, () => refused('U0ALICE', 'lonely'));
  expect(why).toContain('only 0 can be found');
  expect(why).toContain('you can break the glass');
  expect(buttonsIn('U0ALICE')).toEqual(['back_to_form', 'break_glass']);

  const ticketNo = await goOn('U0ALICE');
  await told(world, ticketNo, /Authorized without an approval/);
  await told(world, ticketNo, /BREAK GLASS/);

  const card = cardOf(world, ticketNo);
  expect(textOf(card)).toContain('Checkout answers 502');
  expect(textOf(card)).toContain('Review owed* by an approver');
  expect(textOf(card)).not.toContain('Asked to approve');
  expect((await typesOf(ticketNo)).slice(0, 3)).toEqual([
    'ticket.created',
    'entry.created',
    'breakglass.used',
  ]);
});

test('frozen: the refusal offers to break the glass, and who could have decided is told', async () => {
  const why = await refused('U0ANN', 'frozen');
  expect(why).toContain('is frozen until');

  const ticketNo = await goOn('U0ANN');

  await told(world, ticketNo, /Authorized without an approval/);
  const reply = thread(world, ticketNo)
    .slice(1)
    .find((message) => /BREAK GLASS/.test(textOf(message)));
  expect(reply?.notice.people).toEqual(expect.arrayContaining(['U0BOB', 'U0CAROL']));
  for (const who of ['U0BOB', 'U0CAROL']) {
    await slack.until(() =>
      slack
        .as(who)
        .dms()
        .some((dm) => textOf(dm).includes(`BREAK GLASS* on ${ticketNo}`)),
    );
  }
});

test('the form is kept behind the refusal, also when the glass may not be broken', async () => {
  const why = await nothingDone(world, () => refused('U0ANN', 'icy'));
  const buttons = buttonsIn('U0ANN');
  await slack.as('U0ANN').click({ actionId: 'back_to_form' });
  await slack.until(() => slack.as('U0ANN').view()?.spec.callback_id === 'open_ticket');

  expect(why).not.toContain('break the glass');
  expect(buttons).toEqual(['back_to_form']);
  expect(JSON.stringify(slack.as('U0ANN').view()?.spec)).toContain('Checkout answers 502');
  await slack.as('U0ANN').close();
});

test('who owes a review is refused once more, and the form waits behind that', async () => {
  await refused('U0ALICE', 'frozen');

  const said = await nothingDone(world, async () => {
    await slack.as('U0ALICE').click({ actionId: 'break_glass' });
    return fillGlass(world);
  });

  expect(said).toContain('its review is still owed');
  expect(said).toContain('Back to the form');
});
