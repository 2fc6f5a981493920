import { ACTION_NAMES, type Action } from '../domain/action.ts';
import type { Application } from '../domain/application.ts';
import { assertMember } from '../domain/eligibility.ts';
import type { UserId } from '../domain/person.ts';
import { rulingFor } from '../domain/policy.ts';
import { DEFAULT_SEVERITY } from '../domain/severity.ts';
import { type Approvers, findApprovers } from './find-approvers.ts';
import { findApplication } from './open-ticket.ts';
import type { Catalog, Directory, Now, PolicyInForce } from './ports.ts';

type Deps = {
  readonly directory: Directory;
  readonly catalog: Catalog;
  readonly policy: PolicyInForce;
  readonly now: Now;
};

/** Who could decide now if this person asked, and how many have to. */
export type Deciders = Approvers & { readonly action: Action; readonly approvals: number };

export type WhoCanApprove = (input: {
  readonly actor: UserId;
  readonly application: string;
}) => Promise<{ readonly application: Application; readonly deciders: readonly Deciders[] }>;

/** @throws Refusal `application-unknown`, `not-a-member`; Unavailable `slack`. */
export function makeWhoCanApprove({ directory, catalog, policy, now }: Deps): WhoCanApprove {
  return async ({ actor, application: name }) => {
    assertMember(await directory.person(actor, 'operation'));
    const { application } = findApplication(catalog, name);
    const deciders = await Promise.all(
      ACTION_NAMES.map(async (action) => {
        const subject = { action, application, severity: DEFAULT_SEVERITY, at: now() };
        const people = await findApprovers(directory, policy(), { requester: actor, cases: [subject] });
        return { ...people, action, approvals: rulingFor(policy(), subject).terms.approvals };
      }),
    );
    return { application, deciders };
  };
}
