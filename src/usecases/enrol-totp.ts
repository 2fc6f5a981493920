import { randomBytes } from 'node:crypto';
import type { AuditEvent } from '../domain/audit.ts';
import { assertMember } from '../domain/eligibility.ts';
import type { Person, UserId } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import {
  checkCode,
  confirmSecret,
  offerSecret,
  refusalOf,
  type SecondFactor,
  type Verdict,
} from '../domain/second-factor.ts';
import { byPerson } from '../domain/step.ts';
import { base32, otpauthUri, SECRET_BYTES } from '../domain/totp.ts';
import type { FactorChange } from './ports.ts';
import type { VerifyDeps } from './verify-code.ts';

/** What an authenticator app needs; for the person's eyes only. */
export type Offer = {
  /** For a QR code. */
  readonly uri: string;
  /** The same secret to be typed in, in base32. */
  readonly secret: string;
};

export type EnrolTotp = {
  /**
   * Offers a new secret, in the place of one that was offered before. The authenticator that counts now has
   * to say yes with a `code` of it, and goes on counting until the new one is confirmed.
   * @throws Refusal `already-enrolled` where that code is missing; whatever `verifyCode` throws.
   */
  begin(input: { readonly actor: UserId; readonly code: string | undefined }): Promise<Offer>;
  /** Makes the offered secret count, by the first code of it. @throws as `verifyCode` does. */
  confirm(input: { readonly actor: UserId; readonly code: string }): Promise<void>;
};

type Deciding = (factor: SecondFactor | undefined) => FactorChange<Verdict>;

/** Setting up an authenticator. */
export function makeEnrolTotp({ secondFactors, directory, now }: VerifyDeps): EnrolTotp {
  const member = async (userId: UserId): Promise<Person> => {
    const person = await directory.person(userId, 'decision');
    assertMember(person);
    return person;
  };
  const change = async (userId: UserId, decide: Deciding) => {
    const verdict = await secondFactors.change(userId, decide);
    if (verdict.kind !== 'accepted') throw refusalOf(verdict);
  };
  return {
    begin: async ({ actor, code }) => {
      const { username } = await member(actor);
      const secret = randomBytes(SECRET_BYTES);
      await change(actor, (factor) => {
        const { factor: allowed, verdict } = mayOffer(factor, code, now());
        if (verdict.kind !== 'accepted') return { factor: allowed, events: [], answer: verdict };
        return { factor: offerSecret(allowed, actor, secret), events: [], answer: verdict };
      });
      return { uri: otpauthUri(secret, username), secret: base32(secret) };
    },
    confirm: async ({ actor, code }) => {
      const person = await member(actor);
      await change(actor, (factor) => {
        if (factor === undefined) throw new Refusal('not-enrolled');
        const { factor: next, verdict } = confirmSecret(factor, { code, now: now() });
        const events = verdict.kind === 'accepted' ? [enrolled(person, factor, now())] : [];
        return { factor: next, events, answer: verdict };
      });
    },
  };
}
