import { expect, test } from 'vitest';
import { codeOf, stepAt } from '../../src/domain/totp.ts';
import { makeEnrolTotp } from '../../src/usecases/enrol-totp.ts';
import { makeResetTotp } from '../../src/usecases/reset-totp.ts';
import { makeVerifyCode } from '../../src/usecases/verify-code.ts';
import { unbase32 } from '../base32.ts';
import { after, alice, bob, carol, NOON, person, policy } from '../build.ts';
import { memoryDirectory, memorySecondFactors } from '../memory.ts';

const secret = Buffer.from('12345678901234567890');
const guest = person('Gus', { standing: 'guest' });

function setUp(secondFactors = memorySecondFactors()) {
  const clock = { now: NOON };
  const deps = {
    secondFactors,
    directory: memoryDirectory(alice, bob, carol, guest),
    policy: () => policy({ roles: { ...policy().roles, ADMIN: [{ kind: 'user', id: carol.userId }] } }),
    now: () => clock.now,
  };
  const enrol = makeEnrolTotp(deps);
  return { clock, secondFactors, enrol, verify: makeVerifyCode(deps), reset: makeResetTotp(deps) };
}

/** What an authenticator app that was given this offer shows. */
function shownBy({ uri }: { readonly uri: string }, now: Date): string {
  const typed = new URL(uri).searchParams.get('secret') ?? '';
  return codeOf(unbase32(typed), stepAt(now));
}

test('an authenticator is set up by a first code, and from the next one on it can be used', async () => {
  const { clock, enrol, verify, secondFactors } = setUp();
  const actor = bob.userId;
  const offer = await enrol.begin({ actor, code: undefined });

  await enrol.confirm({ actor, code: shownBy(offer, NOON) });
  const same = verify({ actor, code: shownBy(offer, NOON) });
  await expect(same).rejects.toMatchObject({ code: 'code-replayed' });
  clock.now = after(30);
  await verify({ actor, code: shownBy(offer, after(30)) });

  expect(offer.uri).toContain('otpauth://totp/Firebreak:bob?');
  expect(offer.secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(await secondFactors.status(actor)).toMatchObject({ confirmedAt: NOON });
});

test('that somebody set one up is recorded, without the secret and without the code', async () => {
  const { enrol, secondFactors } = setUp();
  const offer = await enrol.begin({ actor: bob.userId, code: undefined });
  const code = shownBy(offer, NOON);

  await enrol.confirm({ actor: bob.userId, code });

  expect(secondFactors.events).toEqual([
    {
      type: 'stepup.enrolled',
      at: NOON,
      actor: { kind: 'person', userId: bob.userId, username: 'bob' },
      detail: { displayName: 'Bob', replaced: false },
    },
  ]);
});

test('wrong codes are told apart from those used already, and lock after five', async () => {
  const { verify } = setUp(memorySecondFactors({ [bob.userId]: secret }));
  const wrong = () => verify({ actor: bob.userId, code: 'wrong' });

  const outcomes = await Promise.allSettled([wrong(), wrong(), wrong(), wrong(), wrong(), wrong()]);

  expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason)).toMatchObject([
    { code: 'code-wrong', facts: { left: 4 } },
    { code: 'code-wrong', facts: { left: 3 } },
    { code: 'code-wrong', facts: { left: 2 } },
    { code: 'code-wrong', facts: { left: 1 } },
    { code: 'code-locked', facts: { until: after(900) } },
    { code: 'code-locked', facts: { until: after(900) } },
  ]);
});

test('a refusal of a code says nothing of the code or the secret', async () => {
  const { verify } = setUp(memorySecondFactors({ [bob.userId]: secret }));

  const refusal: unknown = await verify({ actor: bob.userId, code: '918273' }).catch((error) => error);

  expect(refusal).toMatchObject({ code: 'code-wrong', facts: { left: 4 }, message: 'code-wrong' });
  expect(refusal).not.toHaveProperty('cause');
});

test('somebody without an authenticator is told to set one up', async () => {
  const { verify, enrol } = setUp();

  await expect(verify({ actor: bob.userId, code: '123456' })).rejects.toMatchObject({ code: 'not-enrolled' });
  await expect(enrol.confirm({ actor: bob.userId, code: '123456' })).rejects.toMatchObject({
    code: 'not-enrolled',
  });
});

test('replacing one takes a code of it', async () => {
  const { enrol, verify, clock } = setUp(memorySecondFactors({ [bob.userId]: secret }));
  const actor = bob.userId;
  const begin = (code: string | undefined) => enrol.begin({ actor, code });
  await expect(begin(undefined)).rejects.toMatchObject({ code: 'already-enrolled' });
  await expect(begin('wrong')).rejects.toMatchObject({ code: 'code-wrong' });

  const offer = await begin(codeOf(secret, stepAt(NOON)));
  await enrol.confirm({ actor, code: shownBy(offer, NOON) });
  clock.now = after(60);

  await expect(verify({ actor, code: codeOf(secret, stepAt(after(60))) })).rejects.toMatchObject({
    code: 'code-wrong',
  });
  await verify({ actor, code: shownBy(offer, after(60)) });
});

test('who is no member sets up nothing and confirms nothing', async () => {
  const { enrol, verify } = setUp(memorySecondFactors({ [guest.userId]: secret }));
  const input = { actor: guest.userId, code: codeOf(secret, stepAt(NOON)) };

  const outcomes = await Promise.allSettled([enrol.begin(input), enrol.confirm(input), verify(input)]);

  expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason.code)).toEqual([
    'not-a-member',
    'not-a-member',
    'not-a-member',
  ]);
});

test('an admin resets a lost authenticator, which is recorded with both names', async () => {
  const { reset, verify, secondFactors } = setUp(memorySecondFactors({ [bob.userId]: secret }));

  await reset({ actor: carol.userId, userId: bob.userId });

  await expect(verify({ actor: bob.userId, code: codeOf(secret, stepAt(NOON)) })).rejects.toMatchObject({
    code: 'not-enrolled',
  });
  expect(secondFactors.events).toMatchObject([
    {
      type: 'stepup.reset',
      actor: { userId: carol.userId },
      detail: { userId: bob.userId, username: 'bob' },
    },
  ]);
});

test.each([
  ['who is no admin', bob.userId, alice.userId, 'role-missing'],
  ['an admin for themselves', carol.userId, carol.userId, 'own-authenticator'],
  ['an admin, of somebody who has none', carol.userId, alice.userId, 'not-enrolled'],
])('%s resets nothing', async (_who, actor, userId, code) => {
  const { reset, secondFactors } = setUp(memorySecondFactors({ [carol.userId]: secret }));

  await expect(reset({ actor, userId })).rejects.toMatchObject({ code });
  expect(secondFactors.events).toEqual([]);
});
