import type { UserId } from './person.ts';
import { Refusal } from './refusal.ts';
import { stepOf } from './totp.ts';

/** Wrong codes in a row that lock a person's authenticator: guessing has to stay hopeless. */
export const MOST_FAILURES = 5;
export const LOCK_SECONDS = 15 * 60;

/** A secret that somebody has shown to have on a device of theirs. */
export type Confirmed = {
  readonly secret: Uint8Array;
  readonly at: Date;
  /** Of the last code that was accepted; no code of this step or an earlier one ever is again. */
  readonly lastStep: number;
};

/** A person's authenticator. */
export type SecondFactor = {
  readonly userId: UserId;
  readonly confirmed: Confirmed | undefined;
  /** A secret that was shown to be set up. It counts for nothing until a code of it is entered. */
  readonly offered: Uint8Array | undefined;
  /** Wrong codes since the last right one. */
  readonly failures: number;
  readonly lockedUntil: Date | undefined;
};

export type Verdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'wrong'; readonly left: number }
  | { readonly kind: 'replayed' }
  | { readonly kind: 'locked'; readonly until: Date };

/** The authenticator as it has to be kept from now on, whatever the verdict. */
export type Checked = { readonly factor: SecondFactor; readonly verdict: Verdict };

export type Entered = { readonly code: string; readonly now: Date };

/** Judges a code of the authenticator that is set up. @throws Refusal `not-enrolled` where none is. */
export function checkCode(factor: SecondFactor | undefined, entered: Entered): Checked {
  if (factor?.confirmed === undefined) throw new Refusal('not-enrolled');
  return tried(factor, factor.confirmed, entered);
}

type Offering = {
  readonly userId: UserId;
  readonly secret: Uint8Array;
  /** Of the authenticator that is set up, if one is. */
  readonly code: string | undefined;
  readonly now: Date;
};

/**
 * Offers a secret to be set up, in the place of one that was offered before. The authenticator that is set
 * up has to agree, by a code, and goes on counting until the new one is confirmed.
 * @throws Refusal `already-enrolled` where that code is missing.
 */
export function offerSecret(
  before: SecondFactor | undefined,
  { userId, secret, code, now }: Offering,
): Checked {
  if (before?.confirmed === undefined) {
    const factor = { userId, confirmed: undefined, offered: secret, failures: 0, lockedUntil: undefined };
    return { factor, verdict: { kind: 'accepted' } };
  }
  if (code === undefined) throw new Refusal('already-enrolled');
  const { factor, verdict } = checkCode(before, { code, now });
  return { factor: verdict.kind === 'accepted' ? { ...factor, offered: secret } : factor, verdict };
}

/** Judges the first code of the offered secret; the right one makes it the authenticator that counts. */
export function confirmSecret(before: SecondFactor | undefined, entered: Entered): Checked {
  if (before?.offered === undefined) throw new Refusal('not-enrolled');
  const fresh = { secret: before.offered, at: entered.now, lastStep: -1 };
  const { factor, verdict } = tried(before, fresh, entered);
  return { factor: verdict.kind === 'accepted' ? { ...factor, offered: undefined } : factor, verdict };
}

/** Refuses whoever entered a code that was not accepted. */
export function assertAccepted(verdict: Verdict): void {
  if (verdict.kind !== 'accepted') throw refusalOf(verdict);
}

function refusalOf(verdict: Exclude<Verdict, { kind: 'accepted' }>): Refusal {
  switch (verdict.kind) {
    case 'wrong':
      return new Refusal('code-wrong', { left: verdict.left });
    case 'replayed':
      return new Refusal('code-replayed');
    case 'locked':
      return new Refusal('code-locked', { until: verdict.until });
  }
}

/** Until when no code is accepted; undefined where it is not locked now. */
export function lockedAt({ lockedUntil }: Pick<SecondFactor, 'lockedUntil'>, now: Date): Date | undefined {
  return lockedUntil !== undefined && now < lockedUntil ? lockedUntil : undefined;
}

function tried(factor: SecondFactor, against: Confirmed, { code, now }: Entered): Checked {
  const until = lockedAt(factor, now);
  if (until !== undefined) return { factor, verdict: { kind: 'locked', until } };
  const step = stepOf(against.secret, code, now);
  if (step === undefined) return failed(factor, now);
  if (step <= against.lastStep) return { factor, verdict: { kind: 'replayed' } };
  const confirmed = { ...against, lastStep: step };
  return {
    factor: { ...factor, confirmed, failures: 0, lockedUntil: undefined },
    verdict: { kind: 'accepted' },
  };
}

/** A lock that is over has paid for the failures before it. */
function failed(factor: SecondFactor, now: Date): Checked {
  const failures = (factor.lockedUntil === undefined ? factor.failures : 0) + 1;
  if (failures < MOST_FAILURES) {
    const next = { ...factor, failures, lockedUntil: undefined };
    return { factor: next, verdict: { kind: 'wrong', left: MOST_FAILURES - failures } };
  }
  const until = new Date(now.getTime() + LOCK_SECONDS * 1000);
  return { factor: { ...factor, failures, lockedUntil: until }, verdict: { kind: 'locked', until } };
}
