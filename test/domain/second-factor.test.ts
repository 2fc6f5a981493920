import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  checkCode,
  confirmSecret,
  LOCK_SECONDS,
  lockedAt,
  MOST_FAILURES,
  offerSecret,
  type SecondFactor,
} from '../../src/domain/second-factor.ts';
import { codeOf, STEP_SECONDS, stepAt, stepOf } from '../../src/domain/totp.ts';
import { after, NOON } from '../build.ts';

const secret = Buffer.from('12345678901234567890');
const other = Buffer.from('09876543210987654321');

const enrolled: SecondFactor = {
  userId: 'U0BOB',
  confirmed: { secret, at: after(-3600), lastStep: stepAt(after(-3600)) },
  offered: undefined,
  failures: 0,
  lockedUntil: undefined,
};

const codeAt = (now: Date, of: Uint8Array = secret) => codeOf(of, stepAt(now));

/** Six digits that are no code around `now`. */
const wrongAt = (now: Date): string =>
  ['000000', '111111', '222222', '333333'].find((code) => stepOf(secret, code, now) === undefined) ?? '';

const failedTimes = (times: number, now: Date): SecondFactor =>
  Array.from({ length: times }).reduce<SecondFactor>(
    (factor) => checkCode(factor, { code: wrongAt(now), now }).factor,
    enrolled,
  );

test('the right code is accepted, and the failures before it are forgotten', () => {
  const { factor, verdict } = checkCode(failedTimes(4, NOON), { code: codeAt(NOON), now: NOON });

  expect(verdict).toEqual({ kind: 'accepted' });
  expect(factor).toMatchObject({ failures: 0, confirmed: { lastStep: stepAt(NOON) } });
});

test('a code that was accepted is refused the second time, and so is an older one', () => {
  const { factor } = checkCode(enrolled, { code: codeAt(NOON), now: NOON });

  const again = checkCode(factor, { code: codeAt(NOON), now: after(20) });
  const older = checkCode(factor, { code: codeAt(after(-STEP_SECONDS)), now: NOON });

  expect([again.verdict, older.verdict]).toEqual([{ kind: 'replayed' }, { kind: 'replayed' }]);
  expect([again.factor, older.factor]).toEqual([factor, factor]);
});

test('a wrong code says how many tries are left; the last locks for a quarter of an hour', () => {
  const fourth = checkCode(failedTimes(3, NOON), { code: wrongAt(NOON), now: NOON });
  const fifth = checkCode(fourth.factor, { code: wrongAt(NOON), now: NOON });
  const right = checkCode(fifth.factor, { code: codeAt(after(899)), now: after(899) });

  expect(fourth.verdict).toEqual({ kind: 'wrong', left: 1 });
  expect(fifth.verdict).toEqual({ kind: 'locked', until: after(LOCK_SECONDS) });
  expect(right.verdict).toEqual({ kind: 'locked', until: after(LOCK_SECONDS) });
});

test('after the lock there are as many tries as before it', () => {
  const over = after(LOCK_SECONDS);

  const wrong = checkCode(failedTimes(MOST_FAILURES, NOON), { code: wrongAt(over), now: over });
  const right = checkCode(wrong.factor, { code: codeAt(over), now: over });

  expect(wrong.verdict).toEqual({ kind: 'wrong', left: MOST_FAILURES - 1 });
  expect(right.verdict).toEqual({ kind: 'accepted' });
});

const offer = (before: SecondFactor | undefined, offered: Uint8Array, code?: string) =>
  offerSecret(before, { userId: 'U0BOB', secret: offered, code, now: NOON });

test('an offered secret counts from its first right code on, which then is used up', () => {
  const offered = offer(undefined, secret).factor;

  const { factor, verdict } = confirmSecret(offered, { code: codeAt(NOON), now: NOON });
  const again = checkCode(factor, { code: codeAt(NOON), now: NOON });

  expect(() => checkCode(offered, { code: codeAt(NOON), now: NOON })).toThrow('not-enrolled');
  expect(verdict).toEqual({ kind: 'accepted' });
  expect(factor).toMatchObject({ offered: undefined, confirmed: { at: NOON, secret } });
  expect(again.verdict).toEqual({ kind: 'replayed' });
});

test('the old authenticator counts until the new one is confirmed, and not a moment longer', () => {
  const offered = offer(enrolled, other, codeAt(NOON)).factor;

  const meanwhile = checkCode(offered, { code: codeAt(after(60)), now: after(60) });
  const wrong = confirmSecret(meanwhile.factor, { code: codeAt(after(60)), now: after(60) });
  const confirmed = confirmSecret(wrong.factor, { code: codeAt(after(60), other), now: after(60) });
  const old = checkCode(confirmed.factor, { code: codeAt(after(120)), now: after(120) });

  expect(meanwhile.verdict).toEqual({ kind: 'accepted' });
  expect(wrong.verdict).toEqual({ kind: 'wrong', left: 4 });
  expect(confirmed.verdict).toEqual({ kind: 'accepted' });
  expect(old.verdict).toEqual({ kind: 'wrong', left: 4 });
});

test('an authenticator that is set up is replaced by a code of it, which counts like any other', () => {
  const wrong = offer(enrolled, other, wrongAt(NOON));
  const right = offer(enrolled, other, codeAt(NOON));

  expect(() => offer(enrolled, other)).toThrow('already-enrolled');
  expect(wrong).toMatchObject({ verdict: { kind: 'wrong' }, factor: { offered: undefined, failures: 1 } });
  expect(right).toMatchObject({ verdict: { kind: 'accepted' }, factor: { offered: other } });
  expect(checkCode(right.factor, { code: codeAt(NOON), now: NOON }).verdict).toEqual({ kind: 'replayed' });
});

test('an offer that was not confirmed is replaced without a code', () => {
  const again = offer(offer(undefined, secret).factor, other);

  expect(again.factor).toMatchObject({ offered: other, confirmed: undefined });
});

test('nothing that was not offered can be confirmed', () => {
  const confirming = () => confirmSecret(enrolled, { code: codeAt(NOON), now: NOON });

  expect(confirming).toThrow('not-enrolled');
});

const attempts = fc.array(
  fc.record({
    waitSeconds: fc.oneof(fc.integer({ min: 0, max: 45 }), fc.integer({ min: 0, max: 1200 })),
    /** Of the step that many steps away; undefined: a wrong code. */
    off: fc.option(fc.integer({ min: -2, max: 2 }), { nil: undefined }),
  }),
  { maxLength: 60 },
);

test('whatever is entered: no step counts twice, nothing counts while locked, every wrong code does', () => {
  fc.assert(
    fc.property(attempts, (entered) => {
      const accepted: number[] = [];
      let [factor, now] = [enrolled, NOON];
      for (const { waitSeconds, off } of entered) {
        now = after(waitSeconds, now);
        const code = off === undefined ? wrongAt(now) : codeAt(after(off * STEP_SECONDS, now));
        const locked = lockedAt(factor, now);
        const failures = factor.lockedUntil === undefined ? factor.failures : 0;
        const { factor: next, verdict } = checkCode(factor, { code, now });
        const step = stepOf(secret, code, now);
        if (locked !== undefined)
          expect({ next, verdict }).toEqual({ next: factor, verdict: { kind: 'locked', until: locked } });
        if (locked === undefined && step === undefined) expect(next.failures).toBe(failures + 1);
        if (next.failures >= MOST_FAILURES) expect(next.lockedUntil).toBeDefined();
        if (verdict.kind === 'accepted') accepted.push(step ?? Number.NaN);
        factor = next;
      }

      expect(accepted).toEqual([...new Set(accepted)].sort((a, b) => a - b));
    }),
  );
});
