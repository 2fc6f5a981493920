import { assertMember } from '../domain/eligibility.ts';
import type { UserId } from '../domain/person.ts';
import { assertAccepted, checkCode } from '../domain/second-factor.ts';
import type { Directory, Now, SecondFactors } from './ports.ts';

export type VerifyDeps = {
  readonly secondFactors: SecondFactors;
  readonly directory: Directory;
  readonly now: Now;
};

/**
 * Uses up a code of somebody's authenticator, in a transaction of its own: a wrong one counts whatever
 * becomes of what it was for.
 * @throws Refusal `code-wrong`, `code-replayed`, `code-locked`, `not-enrolled`, `step-up-unavailable`,
 *   `not-a-member`; Unavailable `postgres`, `slack`.
 */
export type VerifyCode = (input: { readonly actor: UserId; readonly code: string }) => Promise<void>;

export function makeVerifyCode({ secondFactors, directory, now }: VerifyDeps): VerifyCode {
  return async ({ actor, code }) => {
    assertMember(await directory.person(actor, 'decision'));
    const verdict = await secondFactors.change(actor, (factor) => {
      const checked = checkCode(factor, { code, now: now() });
      return { factor: checked.factor, events: [], answer: checked.verdict };
    });
    assertAccepted(verdict);
  };
}
