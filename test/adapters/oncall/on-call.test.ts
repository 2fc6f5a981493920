import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OnCallServices, startOnCall } from '../../../playground/oncall/start-on-call.ts';
import { makeOnCall } from '../../../src/adapters/oncall/on-call.ts';
import type { OnCall } from '../../../src/usecases/ports.ts';
import { after, NOON } from '../../build.ts';
import { readableLog } from '../slack/setup.ts';

const MINUTE = 60;
const PRIMARY = { kind: 'pagerduty', id: 'PI7DH85' } as const;
const DATABASE = { kind: 'opsgenie', id: 'Database on call' } as const;
/** Shorter than in life, so that nobody waits for silence. */
const TIMEOUT_MS = 300;

let services: OnCallServices;
let now: Date;
let log: ReturnType<typeof readableLog>;
let onCall: OnCall;

const later = (seconds: number) => {
  now = after(seconds, now);
};

const withKeys = (keys: { readonly pagerDuty?: string; readonly opsgenie?: string } = {}): OnCall => {
  const { pagerDuty, opsgenie } = services;
  return makeOnCall({
    services: {
      pagerduty: { apiUrl: pagerDuty.apiUrl, key: keys.pagerDuty ?? pagerDuty.key },
      opsgenie: { apiUrl: opsgenie.apiUrl, key: keys.opsgenie ?? opsgenie.key },
    },
    timeoutMs: TIMEOUT_MS,
    log: log.log,
    now: () => now,
  });
};

beforeEach(async () => {
  now = NOON;
  services = await startOnCall();
  log = readableLog();
  onCall = withKeys();
  services.pagerDuty.put({ id: PRIMARY.id, people: ['bob@example.com'] });
  services.opsgenie.put({ id: 'b3c5', name: DATABASE.id, people: ['carol@example.com'] });
});

afterEach(() => services.stop());

const byEmail = (...emails: readonly string[]) => emails.map((email) => ({ kind: 'email', email }));
const warnings = () => log.lines.map(({ service, schedule, err }) => ({ service, schedule, err }));

describe('PagerDuty', () => {
  test('names the people of the schedule, once each, however many policies and pages there are', async () => {
    const people = ['ann@example.com', 'bob@example.com', 'cy@example.com'];
    services.pagerDuty.put(
      { id: PRIMARY.id, people, usedBy: 80 },
      { id: 'POTHER1', people: ['eve@example.com'] },
    );

    expect(await onCall.now(PRIMARY)).toEqual(byEmail(...people));
    expect(services.pagerDuty.asked).toEqual(
      [0, 100, 200].map(
        (offset) => `oncalls?schedule_ids[]=PI7DH85&include[]=users&earliest=true&limit=100&offset=${offset}`,
      ),
    );
  });

  test('pages without end are left at some point', async () => {
    services.pagerDuty.put({ id: PRIMARY.id, people: ['bob@example.com'], usedBy: 5000 });

    expect(await onCall.now(PRIMARY)).toEqual(byEmail('bob@example.com'));
    expect(services.pagerDuty.asked).toHaveLength(10);
  });

  test.each([
    ['another schedule', { id: 'POTHER1' }],
    ['no schedule, as people who are always on call', null],
  ])('people of %s are nobody, should it name them unasked', async (_what, schedule) => {
    const oncalls = [{ schedule, user: { email: 'eve@example.com' } }];
    services.pagerDuty.fail({ kind: 'garbage', body: JSON.stringify({ oncalls, more: false }) });

    expect(await onCall.now(PRIMARY)).toEqual([]);
  });

  test('a schedule that it does not know, or that no policy uses, names nobody', async () => {
    services.pagerDuty.put({ id: PRIMARY.id, people: ['bob@example.com'], usedBy: 0 });

    expect(await onCall.now(PRIMARY)).toEqual([]);
    expect(await onCall.now({ kind: 'pagerduty', id: 'PNONE00' })).toEqual([]);
    expect(warnings()).toEqual([]);
  });
});

describe('Opsgenie', () => {
  test('names the people of a schedule by its name or by its id', async () => {
    const id = 'd875a1b4-9b4e-4219-a1b3-0c26936d18de';
    services.opsgenie.put(
      { id: 'b3c5', name: 'a/b & c', people: ['carol@example.com'] },
      { id, name: 'Other', people: ['dan@example.com'] },
    );

    expect(await onCall.now({ kind: 'opsgenie', id: 'a/b & c' })).toEqual(byEmail('carol@example.com'));
    expect(await onCall.now({ kind: 'opsgenie', id })).toEqual(byEmail('dan@example.com'));
    expect(services.opsgenie.asked).toEqual([
      'v2/schedules/a%2Fb%20%26%20c/on-calls?flat=true&scheduleIdentifierType=name',
      `v2/schedules/${id}/on-calls?flat=true&scheduleIdentifierType=id`,
    ]);
  });

  test('of a schedule that it does not know nothing is known, and that is told', async () => {
    expect(await onCall.now({ kind: 'opsgenie', id: 'Nothing' })).toBeUndefined();
    expect(warnings()).toMatchObject([
      { service: 'Opsgenie', schedule: 'Nothing', err: { message: 'answered 404' } },
    ]);
  });
});

test('an answer holds for half a minute, then it is asked for again', async () => {
  await onCall.now(PRIMARY);
  services.pagerDuty.put({ id: PRIMARY.id, people: ['ann@example.com'] });
  later(29);

  expect(await onCall.now(PRIMARY)).toEqual(byEmail('bob@example.com'));
  later(1);
  expect(await onCall.now(PRIMARY)).toEqual(byEmail('ann@example.com'));
});

test('questions at the same time are one, and each schedule has its own answer', async () => {
  const answers = await Promise.all([
    onCall.now(PRIMARY),
    onCall.now(PRIMARY),
    onCall.now({ kind: 'opsgenie', id: PRIMARY.id }),
    onCall.now(PRIMARY),
  ]);

  expect(answers.map((each) => each?.length)).toEqual([1, 1, undefined, 1]);
  expect(services.pagerDuty.asked).toHaveLength(1);
});

describe.each([
  ['PagerDuty', PRIMARY, 'bob@example.com'],
  ['Opsgenie', DATABASE, 'carol@example.com'],
] as const)('while %s is away', (service, schedule, email) => {
  const faulty = () => (service === 'PagerDuty' ? services.pagerDuty : services.opsgenie);

  test.each([
    ['answers 500', { kind: 'answer', status: 500 }],
    ['answers 403', { kind: 'answer', status: 403 }],
    ['answers 429', { kind: 'answer', status: 429 }],
    ['says nothing', { kind: 'silence' }],
    ['hangs up', { kind: 'cut' }],
    ['talks in HTML', { kind: 'garbage', body: '<html>Sorry</html>' }],
    ['talks of something else', { kind: 'garbage', body: '{"data":[],"oncalls":{}}' }],
    [
      'names people who are none',
      { kind: 'garbage', body: '{"data":{"onCallRecipients":[7]},"oncalls":[7]}' },
    ],
  ] as const)(
    'it %s: its last answer holds for a quarter of an hour, then nobody knows',
    async (_how, fault) => {
      await onCall.now(schedule);
      faulty().fail(fault);
      later(15 * MINUTE);

      expect(await onCall.now(schedule)).toEqual(byEmail(email));
      later(1);
      expect(await onCall.now(schedule)).toBeUndefined();
    },
  );

  test('and back, it is believed again within seconds', async () => {
    faulty().fail({ kind: 'answer', status: 503 });
    await onCall.now(schedule);
    faulty().fail(undefined);
    later(10);

    expect(await onCall.now(schedule)).toEqual(byEmail(email));
  });

  test('it is told once a minute, by service and schedule', async () => {
    faulty().fail({ kind: 'answer', status: 500 });
    for (let second = 0; second <= MINUTE; second += 10) {
      await onCall.now(schedule);
      later(10);
    }

    expect(warnings()).toMatchObject([
      { service, schedule: schedule.id },
      { service, schedule: schedule.id },
    ]);
    expect(faulty().asked).toHaveLength(7);
  });
});

test.each([
  ['Retry-After', '40'],
  ['ratelimit-reset', '40'],
  ['X-RateLimit-Period-In-Sec', '40'],
])('who asked too often leaves the service alone for as long as %s says', async (header, seconds) => {
  services.opsgenie.fail({ kind: 'answer', status: 429, headers: { [header]: seconds } });
  await onCall.now(DATABASE);
  services.opsgenie.fail(undefined);
  later(39);
  await onCall.now(DATABASE);
  const before = services.opsgenie.asked.length;
  later(1);

  expect(await onCall.now(DATABASE)).toEqual(byEmail('carol@example.com'));
  expect(before).toBe(1);
});

test('a key goes to no other address, wherever the service points', async () => {
  const location = `${services.opsgenie.apiUrl}v2/schedules/b3c5/on-calls`;
  services.pagerDuty.fail({ kind: 'answer', status: 307, headers: { location } });

  expect(await onCall.now(PRIMARY)).toBeUndefined();
  expect(services.opsgenie.asked).toEqual([]);
  expect(warnings()).toMatchObject([{ err: { message: 'answered 307' } }]);
});

test('wrong keys name nobody, and no key is ever told', async () => {
  const keys = { pagerDuty: 'wrong+hunter2', opsgenie: 'wrong-hunter3' };
  const refused = withKeys(keys);
  services.opsgenie.fail({ kind: 'cut' });

  expect([await refused.now(PRIMARY), await refused.now(DATABASE)]).toEqual([undefined, undefined]);
  expect(warnings()[0]).toMatchObject({ service: 'PagerDuty', err: { message: 'answered 401' } });
  expect(JSON.stringify(log.lines)).not.toMatch(/hunter/);
});

test('a service without a key names nobody', async () => {
  const keyless = makeOnCall({
    services: { pagerduty: undefined, opsgenie: undefined },
    timeoutMs: TIMEOUT_MS,
    log: log.log,
    now: () => now,
  });

  expect(await keyless.now(PRIMARY)).toBeUndefined();
  expect(warnings()).toMatchObject([{ service: 'PagerDuty', err: { message: 'has no key here' } }]);
});
