import { expect, test, vi } from 'vitest';
import { textOf } from '../../playground/slack/read.ts';
import { codeOf, stepAt, stepOf } from '../../src/domain/totp.ts';
import { unbase32 } from '../base32.ts';
import { startBot } from './bot.ts';
import { modalAfter, nothingDone } from './look.ts';
import { CHANNEL, cardOf, modalText, openTicket, told } from './play.ts';
import { startWorld } from './world.ts';

const world = await startWorld({
  policy: `
rules:
  - { name: guarded, when: {}, stepUp: true, approvals: 2 }
`,
});
const { slack, database } = world;
const key = Buffer.alloc(32, 7).toString('base64');
const bot = await startBot({
  ...world,
  env: { ...world.env, FIREBREAK_ENCRYPTION_KEY: key, LOG_LEVEL: 'trace' },
});

/** Of each person's app, once they have set one up. */
const secrets = new Map<string, Buffer>();
/** The step of the last right code of each. */
const used = new Map<string, number>();
const typed = new Set<string>();

function codeAt(who: string, step: number): string {
  const shown = codeOf(secrets.get(who) ?? Buffer.alloc(0), step);
  typed.add(shown);
  return shown;
}

/** The next code of a person's app that was not used, as soon as it counts. */
async function freshCode(who: string): Promise<string> {
  const step = Math.max(stepAt(new Date()), (used.get(who) ?? 0) + 1);
  await vi.waitFor(() => expect(stepAt(new Date()) + 1).toBeGreaterThanOrEqual(step), { timeout: 40_000 });
  used.set(who, step);
  return codeAt(who, step);
}

const usedCode = (who: string): string => codeAt(who, used.get(who) ?? 0);

/** Six digits that the app shows at no time near now. */
function wrongCode(who: string): string {
  const secret = secrets.get(who) ?? Buffer.alloc(0);
  const steps = Array.from({ length: 8 }, (_, index) => new Date(Date.now() + (index - 2) * 30_000));
  const isWrong = (digits: string) => steps.every((at) => stepOf(secret, digits, at) === undefined);
  return ['000000', '111111', '222222', '333333'].find(isWrong) ?? '';
}

const pressApprove = (who: string, ticketNo: string) =>
  modalAfter(world, who, () =>
    slack.as(who).click({ message: cardOf(world, ticketNo), actionId: 'approve_ticket' }),
  );

/** Enters a code in the window that is open, and gives what it says then. */
async function enter(who: string, digits: string): Promise<string> {
  await slack.as(who).fill('code', digits);
  return modalAfter(world, who, slack.as(who).submit);
}

const pressInWindow = (who: string, actionId: string) =>
  modalAfter(world, who, async () => {
    const view = slack.as(who).view();
    if (view === undefined) throw new Error('no window is open');
    await slack.as(who).click({ view, actionId });
  });

/** Reads the secret off the window, as somebody would who types it in. */
function readSecret(who: string): void {
  const [groups = ''] = /(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}/.exec(modalText(world, who)) ?? [];
  secrets.set(who, unbase32(groups.replaceAll(' ', '')));
}

const homeOf = (who: string): string => {
  const home = slack.as(who).home();
  return home === undefined ? '' : textOf(home.spec);
};

const pictureOf = (who: string): string | undefined =>
  /"slack_file":\{"id":"(F\w+)"/.exec(JSON.stringify(slack.as(who).view()?.spec))?.[1];

/** From the refusal of an approval to an authenticator that counts. */
async function setUp(who: string, ticketNo: string): Promise<void> {
  await pressApprove(who, ticketNo);
  await pressInWindow(who, 'enrol_totp_again');
  readSecret(who);
  await slack.until(() => pictureOf(who));
  await enter(who, await freshCode(who));
  await slack.as(who).close();
}

test('an approver sets up an authenticator on the way; its picture is in Slack only until then', async () => {
  const ticketNo = await openTicket(world, { reason: 'Nobody can pay since 11:58' });
  await slack.as('U0BOB').openHome();
  const before = await slack.until(() => homeOf('U0BOB'));

  const refusal = await pressApprove('U0BOB', ticketNo);
  const offer = await pressInWindow('U0BOB', 'enrol_totp_again');
  readSecret('U0BOB');
  const picture = await slack.until(() => pictureOf('U0BOB'));
  const png = slack.file(picture)?.bytes;
  const wrong = await enter('U0BOB', wrongCode('U0BOB'));
  const right = await enter('U0BOB', await freshCode('U0BOB'));

  expect(before).toContain('[Set up]');
  expect(refusal).toContain('you have not set one up');
  expect(offer).toContain('enter the code it shows');
  expect(png?.subarray(1, 4).toString()).toBe('PNG');
  expect(wrong).toContain('That code is not right');
  expect(wrong).not.toMatch(/(?:[A-Z2-7]{4} ){7}/);
  expect(right).toContain('Your authenticator is set up');
  await slack.until(() => slack.file(picture)?.state === 'deleted');
  await slack.until(() => /Set up .*\[Replace\]/s.test(homeOf('U0BOB')));
  await slack.as('U0BOB').close();
});

test('an approval takes a code that was not used before; what was written beside a wrong one is kept', async () => {
  const ticketNo = await openTicket(world, { reason: 'Checkout answers 502 since 12:10' });
  const bob = slack.as('U0BOB');

  const asked = await pressApprove('U0BOB', ticketNo);
  await bob.fill('code', '12');
  expect(await bob.submit()).toMatchObject({ kind: 'errors', errors: { code: 'A code has 6 digits.' } });
  await bob.fill('comment', 'Mind the queue');
  const [wrong, replayed] = await nothingDone(world, async () => [
    await enter('U0BOB', wrongCode('U0BOB')),
    await enter('U0BOB', usedCode('U0BOB')),
  ]);
  const right = await enter('U0BOB', await freshCode('U0BOB'));

  expect(asked).toContain('Delete pods* · `web-service`');
  expect(asked).toContain('cluster `prod`, namespace `production`');
  expect(asked).toContain('<@U0ALICE>');
  expect(wrong).toContain('You have 4 tries left');
  expect(replayed).toContain('used already');
  expect(right).toContain('1 more approval needed');
  expect(await told(world, ticketNo, /Mind the queue/)).toContain('<@U0BOB>');
  await bob.close();

  await setUp('U0CAROL', ticketNo);
  await pressApprove('U0CAROL', ticketNo);
  expect(await enter('U0CAROL', await freshCode('U0CAROL'))).toContain('It is approved');
  await slack.as('U0CAROL').close();
  const bases = await database.owner('decisions').pluck('basis');
  expect(bases.map(({ stepUp }: { readonly stepUp: boolean }) => stepUp)).toEqual([true, true]);
});

test('five wrong codes lock; a denial takes none', async () => {
  const ticketNo = await openTicket(world, {
    actions: ['redeploy'],
    reason: 'The old configuration is still in use',
  });
  const answers: string[] = [];

  await pressApprove('U0CAROL', ticketNo);
  await nothingDone(world, async () => {
    for (const _ of [1, 2, 3, 4, 5]) answers.push(await enter('U0CAROL', wrongCode('U0CAROL')));
    await slack.as('U0CAROL').close();
    await pressApprove('U0CAROL', ticketNo);
    answers.push(await enter('U0CAROL', codeAt('U0CAROL', stepAt(new Date()) + 1)));
    await slack.as('U0CAROL').close();
  });
  await modalAfter(world, 'U0CAROL', () =>
    slack.as('U0CAROL').click({ message: cardOf(world, ticketNo), actionId: 'deny_ticket' }),
  );
  await slack.as('U0CAROL').fill('reason', 'Wait for the release');
  const denied = await modalAfter(world, 'U0CAROL', slack.as('U0CAROL').submit);

  expect(answers.map((text) => /one try left|\d tries left|too many wrong codes/.exec(text)?.[0])).toEqual([
    '4 tries left',
    '3 tries left',
    '2 tries left',
    'one try left',
    'too many wrong codes',
    'too many wrong codes',
  ]);
  expect(denied).toContain('is denied');
});

test('an approver of somebody else’s may not even try, and a member who is none is told before any code', async () => {
  slack.workspace.putChannel({
    id: CHANNEL,
    members: slack.state.snapshot().people.map(({ id }) => id),
  });
  const ticketNo = await openTicket(world, { who: 'U0ANN', reason: 'Nobody can log in since 12:20' });

  const stranger = await pressApprove('U0MALLORY', ticketNo);
  const own = await pressApprove('U0ANN', ticketNo);

  expect(stranger).toContain('needs the role');
  expect(own).toContain('is yours');
});

test('refusals are recorded; no secret and no code is kept or logged anywhere', async () => {
  const kept = await Promise.all(
    ['audit_events', 'audit_repeats', 'decisions', 'second_factors', 'tickets', 'pgboss.job'].map(
      async (table) => JSON.stringify(await database.owner(table)),
    ),
  );
  const everything = [...kept, ...bot.lines, JSON.stringify(slack.as('U0BOB').messages(CHANNEL).map(textOf))];
  const types: string[] = await database.owner('audit_events').pluck('type');
  const refused: string[] = (await database.owner('audit_events').pluck('canonical')).flatMap(
    (text: string) => /"code":"(code-[a-z]+|not-enrolled)"/.exec(text)?.[1] ?? [],
  );

  expect(types.filter((type) => type === 'stepup.enrolled')).toHaveLength(2);
  expect(new Set(refused)).toEqual(new Set(['code-wrong', 'code-replayed', 'code-locked', 'not-enrolled']));
  for (const [who, secret] of secrets) {
    for (const form of ['hex', 'base64', 'latin1'] as const) {
      const found = everything.filter((text) => text.includes(secret.toString(form)));
      expect({ who, found }).toEqual({ who, found: [] });
    }
  }
  for (const digits of typed) {
    const found = everything.filter((text) => new RegExp(`"${digits}"`).test(text));
    expect({ digits, found }).toEqual({ digits, found: [] });
  }
});
