import type { Application } from '../domain/application.ts';
import { assertMember } from '../domain/eligibility.ts';
import type { Person, UserId } from '../domain/person.ts';
import { mayTouch, type Policy, rolesOf, teamsOf } from '../domain/policy.ts';
import { Refusal } from '../domain/refusal.ts';
import { type Diagnosed, diagnoseFor } from './diagnose-application.ts';
import { findApplication } from './open-ticket.ts';
import type { Catalog, Clusters, Directory, Now, PolicyInForce } from './ports.ts';

type Deps = {
  readonly directory: Directory;
  readonly catalog: Catalog;
  readonly clusters: Clusters;
  readonly policy: PolicyInForce;
  readonly now: Now;
};

export type LookAtApplication = (input: {
  readonly actor: UserId;
  readonly application: string;
}) => Promise<Diagnosed>;

/** How long a person waits for a cluster; a diagnosis ends well before. */
const LOOK_MS = 10_000;

/**
 * The diagnosis of an application without a ticket, for people with permission on it and for those who may
 * see everything. Changes nothing.
 * @throws Refusal `not-a-member`, `application-unknown`, `application-forbidden`, `workload-gone`; Unavailable.
 */
export function makeLookAtApplication({ directory, catalog, policy, ...deps }: Deps): LookAtApplication {
  return async ({ actor, application: name }) => {
    const person = await directory.person(actor, 'operation');
    assertMember(person);
    const { application } = findApplication(catalog, name);
    assertMaySee(policy(), person, application);
    const signal = AbortSignal.timeout(LOOK_MS);
    return diagnoseFor(deps, application, { now: deps.now(), signal });
  };
}

function assertMaySee(policy: Policy, person: Person, application: Application): void {
  const roles = rolesOf(policy, person);
  if (mayTouch(policy, person, application) || roles.has('AUDITOR') || roles.has('ADMIN')) return;
  throw new Refusal('application-forbidden', {
    application: application.name,
    teams: teamsOf(policy, application),
  });
}
