import { randomBytes } from 'node:crypto';
import type { AuditEvent } from '../domain/audit.ts';
import { assertMember } from '../domain/eligibility.ts';
import type { Person, UserId } from '../domain/person.ts';
import { assertAccepted, confirmSecret, offerSecret } from '../domain/second-factor.ts';
import { byPerson } from '../domain/step.ts';
import { base32, otpauthUri, SECRET_BYTES } from '../domain/totp.ts';
import type { FactorStatus } from './ports.ts';
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
   * to agree, with a `code` of it, and goes on counting until the new one is confirmed.
   * @throws Refusal `already-enrolled` where that code is missing; whatever `verifyCode` throws.
   */
  begin(input: { readonly actor: UserId; readonly code: string | undefined }): Promise<Offer>;
  /** Makes the offered secret count, by the first code of it. @throws as `verifyCode` does. */
  confirm(input: { readonly actor: UserId; readonly code: string }): Promise<void>;
  /** Whether somebody has an authenticator that counts, and whether codes can be checked here at all. */
  status(input: { readonly actor: UserId }): Promise<FactorStatus>;
};

/** Setting up an authenticator. */
export function makeEnrolTotp({ secondFactors, directory, now }: VerifyDeps): EnrolTotp {
  const member = async (userId: UserId): Promise<Person> => {
    const person = await directory.person(userId, 'decision');
    assertMember(person);
    return person;
  };
  return {
    begin: async ({ actor, code }) => {
      const { username } = await member(actor);
      const secret = randomBytes(SECRET_BYTES);
      const verdict = await secondFactors.change(actor, (before) => {
        const offered = offerSecret(before, { userId: actor, secret, code, now: now() });
        return { factor: offered.factor, events: [], answer: offered.verdict };
      });
      assertAccepted(verdict);
      return { uri: otpauthUri(secret, username), secret: base32(secret) };
    },
    confirm: async ({ actor, code }) => {
      const person = await member(actor);
      const verdict = await secondFactors.change(actor, (before) => {
        const confirmed = confirmSecret(before, { code, now: now() });
        const isNew = confirmed.verdict.kind === 'accepted';
        const events = isNew ? [enrolled(person, before?.confirmed !== undefined, now())] : [];
        return { factor: confirmed.factor, events, answer: confirmed.verdict };
      });
      assertAccepted(verdict);
    },
    status: ({ actor }) => secondFactors.status(actor),
  };
}

const enrolled = (person: Person, replaced: boolean, at: Date): AuditEvent => ({
  type: 'stepup.enrolled',
  at,
  actor: byPerson(person),
  detail: { displayName: person.displayName, replaced },
});
