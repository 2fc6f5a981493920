import { assertMember } from '../domain/eligibility.ts';
import { namesOf } from '../domain/members.ts';
import type { Person, UserId } from '../domain/person.ts';
import { rolesOf } from '../domain/policy.ts';
import { Refusal } from '../domain/refusal.ts';
import { byPerson } from '../domain/step.ts';
import type { Directory, Now, PolicyInForce, SecondFactors } from './ports.ts';

type Deps = {
  readonly secondFactors: SecondFactors;
  readonly directory: Directory;
  readonly policy: PolicyInForce;
  readonly now: Now;
};

/** `userId`: whose authenticator is taken away, so that they can set up another. */
export type ResetTotp = (input: { readonly actor: UserId; readonly userId: UserId }) => Promise<Person>;

/**
 * For a lost phone: an admin takes somebody's authenticator away. Nobody does so for themselves.
 * @throws Refusal `role-missing`, `own-authenticator`, `not-enrolled`, `not-a-member`.
 */
export function makeResetTotp({ secondFactors, directory, policy, now }: Deps): ResetTotp {
  return async ({ actor, userId }) => {
    const admin = await directory.person(actor, 'decision');
    assertMember(admin);
    if (!rolesOf(policy(), admin).has('ADMIN')) {
      throw new Refusal('role-missing', { role: 'ADMIN', grantors: namesOf(policy().roles.ADMIN) });
    }
    if (userId === actor) throw new Refusal('own-authenticator');
    const person = await directory.person(userId, 'decision');
    const outcome = await secondFactors.remove(userId, {
      type: 'stepup.reset',
      at: now(),
      actor: byPerson(admin),
      detail: { userId, username: person.username },
    });
    if (outcome === 'none') throw new Refusal('not-enrolled', { person: userId });
    return person;
  };
}
