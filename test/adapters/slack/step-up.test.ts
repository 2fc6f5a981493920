import { createHash } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { BUTTONS } from '../../../src/adapters/slack/views/ids.ts';
import { stepUpSection } from '../../../src/adapters/slack/views/step-up-section.ts';
import { ticketCard } from '../../../src/adapters/slack/views/ticket-card.ts';
import { Refusal, Unavailable } from '../../../src/domain/refusal.ts';
import type { Ticket } from '../../../src/domain/ticket.ts';
import type { EnrolTotp } from '../../../src/usecases/enrol-totp.ts';
import { carol, NOON, opened } from '../../build.ts';
import { type Desk, startDesk } from './desk.ts';
import { words } from './setup.ts';

let desk: Desk;

afterEach(() => desk.stop());

const as = (person: string) => desk.simulator.as(person);

const { ticket: plain } = opened();
const guarded: Ticket = { ...plain, terms: { ...plain.terms, stepUp: true } };
const SECRET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Enrolment as its use case would answer; what it was asked stands in `asked`. */
function enrolment({ enrolled = false, available = true, wrong = 0 } = {}) {
  const asked: (readonly [string, unknown])[] = [];
  const state = { wrong };
  const judge = () => {
    state.wrong -= 1;
    if (state.wrong >= 0) throw new Refusal('code-wrong', { left: 3 });
  };
  const enrolTotp: EnrolTotp = {
    begin: async (input) => {
      asked.push(['begin', input.code]);
      if (input.code !== undefined) judge();
      return { uri: `otpauth://totp/Firebreak:bob?secret=${SECRET}`, secret: SECRET };
    },
    confirm: async (input) => {
      asked.push(['confirm', input.code]);
      judge();
    },
    status: async () => ({ available, confirmedAt: enrolled ? NOON : undefined }),
  };
  return { asked, enrolTotp };
}

/** Presses the button of App Home, here on a message that anybody sees. */
async function pressSetUp(enrolled = false): Promise<void> {
  const blocks = stepUpSection({ available: true, confirmedAt: enrolled ? NOON : undefined }, words);
  const message = await desk.post({ text: 'Home', blocks });
  await as('U0BOB').click({ message, actionId: BUTTONS.enrolTotp });
}

async function enter(code: string) {
  await as('U0BOB').fill('code', code);
  return as('U0BOB').submit();
}

const picture = (): string | undefined =>
  /"slack_file":\{"id":"(F\w+)"/.exec(JSON.stringify(as('U0BOB').view()?.spec))?.[1];

test('an approval that takes a code asks for it, and carries it with the card as it was pressed', async () => {
  desk = await startDesk({ ticket: guarded });
  const card = await desk.post(ticketCard(guarded, words));
  await as('U0BOB').click({ message: card, actionId: BUTTONS.approveTicket });
  await desk.window('U0BOB', 'Approval allows');

  expect(await enter('12345')).toMatchObject({ kind: 'errors', errors: { code: 'A code has 6 digits.' } });
  await as('U0BOB').fill('comment', 'Go on');
  await enter('123 456');

  await desk.window('U0BOB', 'your approval of WO-2026-000001 counts');
  const cardHash = createHash('sha256').update(JSON.stringify(card.blocks)).digest('hex');
  const requestId = expect.stringMatching(/^V\w+:U0BOB$/);
  expect(desk.called('offerApproval')).toEqual([{ actor: 'U0BOB', ticketId: 1 }]);
  expect(desk.called('approveTicket')).toEqual([
    { actor: 'U0BOB', ticketId: 1, cardHash, comment: 'Go on', code: '123 456', requestId },
  ]);
});

test('who may not approve is told before entering anything', async () => {
  desk = await startDesk({
    ticket: guarded,
    useCases: {
      offerApproval: async () => {
        throw new Refusal('self-approval', { ticketNo: guarded.ticketNo });
      },
    },
  });
  const card = await desk.post(ticketCard(guarded, words));

  await as('U0BOB').click({ message: card, actionId: BUTTONS.approveTicket });

  await desk.window('U0BOB', 'is yours');
  expect(as('U0BOB').view()?.spec.callback_id).not.toBe('approve_ticket');
});

test.each([
  ['no authenticator', new Refusal('not-enrolled'), 'have not set one up'],
  ['a lock', new Refusal('code-locked', { until: NOON }), 'too many wrong codes'],
  ['a database that is away', new Unavailable('postgres', 'none', new Error('away')), 'is not answering'],
])('%s found at the submission is said in the window', async (_what, error, said) => {
  desk = await startDesk({ ticket: guarded, useCases: { approveTicket: () => Promise.reject(error) } });
  const card = await desk.post(ticketCard(guarded, words));
  await as('U0BOB').click({ message: card, actionId: BUTTONS.approveTicket });
  await desk.window('U0BOB', 'Approval allows');

  await enter('123456');

  expect((await desk.window('U0BOB', said)).toLowerCase()).toContain('nothing was done');
});

test('an authenticator is set up by a picture or by typing; the picture is gone once it is', async () => {
  const { asked, enrolTotp } = enrolment({ wrong: 1 });
  desk = await startDesk({ useCases: { enrolTotp } });
  await pressSetUp();

  await desk.window('U0BOB', 'ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567');
  const file = await desk.simulator.until(picture);
  await enter('111111');
  await desk.window('U0BOB', 'You have 3 tries left');
  await enter('222222');
  await desk.window('U0BOB', 'Your authenticator is set up');

  expect(asked).toEqual([
    ['begin', undefined],
    ['confirm', '111111'],
    ['confirm', '222222'],
  ]);
  await desk.simulator.until(() => desk.simulator.file(file)?.state === 'deleted');
  expect(JSON.stringify(desk.lines)).not.toContain(SECRET);
});

test('whoever lost sight of the secret begins again in the same window, and the first picture goes', async () => {
  const { asked, enrolTotp } = enrolment({ wrong: 1 });
  desk = await startDesk({ useCases: { enrolTotp } });
  await pressSetUp();
  const first = await desk.simulator.until(picture);
  await enter('111111');
  await desk.window('U0BOB', 'Show a new secret');

  const view = as('U0BOB').view();
  if (view === undefined) throw new Error('no window is open');
  await as('U0BOB').click({ view, actionId: BUTTONS.enrolAgain });
  const second = await desk.simulator.until(picture);

  expect(second).not.toBe(first);
  expect(desk.simulator.file(first)?.state).toBe('deleted');
  expect(asked.map(([what]) => what)).toEqual(['begin', 'confirm', 'begin']);
});

test('replacing one asks for a code of it first', async () => {
  const { asked, enrolTotp } = enrolment({ enrolled: true, wrong: 1 });
  desk = await startDesk({ useCases: { enrolTotp } });
  await pressSetUp(true);
  await desk.window('U0BOB', 'the authenticator you have');

  expect(await enter('none')).toMatchObject({ kind: 'errors' });
  await enter('111111');
  await desk.window('U0BOB', 'You have 3 tries left');
  await enter('222222');
  await desk.window('U0BOB', 'ABCD EFGH');

  expect(asked).toEqual([
    ['begin', '111111'],
    ['begin', '222222'],
  ]);
});

const NO_PICTURE = 'a picture could not be put into Slack';
const NOT_GONE = 'a picture could not be taken out of Slack yet';

test.each(['files.getUploadURLExternal', 'files.completeUploadExternal'] as const)(
  'where Slack does not take the picture (%s), the secret is typed in',
  async (method) => {
    const { asked, enrolTotp } = enrolment();
    desk = await startDesk({ useCases: { enrolTotp } });
    desk.simulator.faults.answer(method, 'missing_scope');
    await pressSetUp();
    await desk.window('U0BOB', 'ABCD EFGH');

    await vi.waitFor(() => expect(desk.lines.map(({ msg }) => msg)).toContain(NO_PICTURE));
    await enter('222222');
    await desk.window('U0BOB', 'Your authenticator is set up');

    expect(asked.at(-1)).toEqual(['confirm', '222222']);
    expect(JSON.stringify(desk.lines)).not.toContain(SECRET);
  },
);

test('pictures that are still in Slack are taken out when the bot stops', async () => {
  const { enrolTotp } = enrolment();
  desk = await startDesk({ useCases: { enrolTotp } });
  await pressSetUp();
  const file = await desk.simulator.until(picture);

  await desk.slack.stop();

  expect(desk.simulator.file(file)?.state).toBe('deleted');
});

test('a picture that Slack does not take out when asked is not forgotten', async () => {
  const { enrolTotp } = enrolment();
  desk = await startDesk({ useCases: { enrolTotp } });
  await pressSetUp();
  const file = await desk.simulator.until(picture);
  desk.simulator.faults.answer('files.delete', 'internal_error');

  await enter('222222');
  await vi.waitFor(() => expect(desk.lines.map(({ msg }) => msg)).toContain(NOT_GONE));
  await desk.slack.stop();

  expect(desk.simulator.file(file)?.state).toBe('deleted');
});

test('without a key nothing is offered, and it is said who can help', async () => {
  const { asked, enrolTotp } = enrolment({ available: false });
  desk = await startDesk({ useCases: { enrolTotp } });

  await pressSetUp();

  await desk.window('U0BOB', 'FIREBREAK_ENCRYPTION_KEY');
  expect(asked).toEqual([]);
});

test('a reset is told to the admin, and to the person in their own language', async () => {
  desk = await startDesk({ locales: { U0CAROL: 'zh-CN' }, useCases: { resetTotp: async () => carol } });

  await as('U0ALICE').command('/emergency', 'reset-authenticator <@U0CAROL|carol>');

  expect((await desk.told('U0ALICE'))[0]).toContain('The authenticator of <@U0CAROL> is reset');
  const [direct] = await desk.simulator.until(() => {
    const all = as('U0CAROL').dms();
    return all.length > 0 && all;
  });
  expect(JSON.stringify(direct)).toContain('重置了你的验证器');
});

test.each(['reset-authenticator', 'reset-authenticator carol', 'reset-authenticator <!channel>'])(
  '/emergency %s asks whose',
  async (text) => {
    desk = await startDesk();

    await as('U0ALICE').command('/emergency', text);

    expect((await desk.told('U0ALICE'))[0]).toContain('Whose?');
    expect(desk.called('resetTotp')).toEqual([]);
  },
);
