import { expect, test } from 'vitest';
import { denialFor, type Policy, rolesOf } from '../../src/domain/policy.ts';
import type { Rota, Schedule } from '../../src/domain/rota.ts';
import type { Contact, OnCall } from '../../src/usecases/ports.ts';
import { withOnCall } from '../../src/usecases/with-on-call.ts';
import { after, alice, application, bob, carol, NOON, policy } from '../build.ts';
import { memoryDirectory } from '../memory.ts';

const DAY_SECONDS = 24 * 3600;

/** Bob, then Carol, day by day, handing over at nine in the morning; Bob has the day of NOON. */
const rota: Rota = {
  kind: 'rota',
  people: [
    { kind: 'user', id: bob.userId },
    { kind: 'email', email: 'Carol@Example.com' },
  ],
  timeZone: 'UTC',
  firstDay: Math.floor(NOON.getTime() / (DAY_SECONDS * 1000)),
  handover: 9 * 60,
  turnDays: 1,
};
const pager: Schedule = { kind: 'pagerduty', id: 'PI7DH85' };

/** A policy whose approvers are these schedules. */
const approvedBy = (...names: readonly string[]): Policy['roles'] => ({
  ...policy().roles,
  APPROVER: names.map((schedule) => ({ kind: 'oncall', schedule })),
});

type World = {
  readonly schedules?: Policy['onCall'];
  readonly roles?: Policy['roles'];
  readonly served?: Readonly<Record<string, readonly Contact[]>>;
  readonly now?: Date;
};

function directoryOf({ schedules = {}, roles = policy().roles, served = {}, now = NOON }: World) {
  const asked: string[] = [];
  const looked: string[] = [];
  const workspace = memoryDirectory(alice, bob, carol);
  const onCall: OnCall = {
    now: async ({ id }) => {
      asked.push(id);
      return served[id] ?? [];
    },
  };
  const directory = withOnCall({
    workspace: {
      ...workspace,
      byEmail: (email, freshness) => {
        looked.push(email);
        return workspace.byEmail(email.toLowerCase(), freshness);
      },
    },
    onCall,
    policy: () => policy({ onCall: schedules, roles }),
    now: () => now,
  });
  return { directory, asked, looked };
}

test('a rota names whoever has their turn, and hands over', async () => {
  const schedules = { primary: rota };
  const [today, tomorrow] = [NOON, after(DAY_SECONDS)].map((now) => directoryOf({ schedules, now }));

  expect(await today?.directory.onCall('primary', 'decision')).toEqual([bob.userId]);
  expect(await tomorrow?.directory.onCall('primary', 'decision')).toEqual([carol.userId]);
});

test('before its first hand-over a rota names nobody', async () => {
  const { directory } = directoryOf({ schedules: { primary: rota }, now: after(-DAY_SECONDS) });

  expect(await directory.onCall('primary', 'decision')).toEqual([]);
});

test('a service names people by their address, each once; whom Slack does not know is nobody', async () => {
  const emails = ['bob@example.com', 'Carol@example.com', 'stranger@example.net', 'carol@example.com'];
  const contacts = emails.map((email): Contact => ({ kind: 'email', email }));
  const { directory } = directoryOf({ schedules: { pager }, served: { PI7DH85: contacts } });

  expect(await directory.onCall('pager', 'operation')).toEqual([bob.userId, carol.userId]);
});

test('a schedule that the policy does not have names nobody, and no service is asked', async () => {
  const { directory, asked } = directoryOf({ schedules: { pager } });

  expect(await directory.onCall('paper', 'decision')).toEqual([]);
  expect(asked).toEqual([]);
});

test('a person has the names of all schedules that mean them, by id or by address', async () => {
  const { directory } = directoryOf({
    schedules: { primary: rota, pager, other: { kind: 'opsgenie', id: 'Other' } },
    roles: approvedBy('primary', 'pager', 'other'),
    served: {
      PI7DH85: [{ kind: 'email', email: 'BOB@example.com' }],
      Other: [{ kind: 'email', email: 'carol@example.com' }],
    },
  });

  expect((await directory.person(bob.userId, 'decision')).onCall).toEqual(['primary', 'pager']);
  expect((await directory.person(carol.userId, 'decision')).onCall).toEqual(['other']);
  expect((await directory.person(alice.userId, 'decision')).onCall).toEqual([]);
});

test('somebody without an address is on call by none', async () => {
  const workspace = memoryDirectory({ ...alice, email: undefined });
  const directory = withOnCall({
    workspace,
    onCall: { now: async () => [{ kind: 'email', email: 'alice@example.com' }] },
    policy: () => policy({ onCall: { pager }, roles: approvedBy('pager') }),
    now: () => NOON,
  });

  expect((await directory.person(alice.userId, 'decision')).onCall).toEqual([]);
});

test('for a person only schedules are asked that the policy uses, and Slack is asked about nobody else', async () => {
  const { directory, asked, looked } = directoryOf({
    schedules: { pager, idle: { kind: 'opsgenie', id: 'Idle' } },
    roles: approvedBy('pager'),
    served: { PI7DH85: [{ kind: 'email', email: 'bob@example.com' }] },
  });

  await directory.person(alice.userId, 'decision');

  expect(asked).toEqual(['PI7DH85']);
  expect(looked).toEqual([]);
});

test('whom a deny rule forbids because they are on call is forbidden while nobody knows who is', async () => {
  const requesters = [{ kind: 'oncall', schedule: 'pager' } as const];
  const deny = [{ name: 'on duty elsewhere', when: { requesters }, reason: 'they look after another site' }];
  const inForce = policy({ onCall: { pager }, deny, roles: { ...policy().roles, ADMIN: requesters } });
  const askedWith = (contacts: readonly Contact[] | undefined) =>
    withOnCall({
      workspace: memoryDirectory(alice),
      onCall: { now: async () => contacts },
      policy: () => inForce,
      now: () => NOON,
    }).person(alice.userId, 'decision');
  const subject = { action: 'delete-pods', application: application(), severity: 'P1', at: NOON } as const;

  const [unknown, nobody] = [await askedWith(undefined), await askedWith([])];

  expect(denialFor(inForce, unknown, subject)?.name).toBe('on duty elsewhere');
  expect(rolesOf(inForce, unknown)).not.toContain('ADMIN');
  expect(denialFor(inForce, nobody, subject)).toBeUndefined();
});
