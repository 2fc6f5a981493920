import { ACTION_NAMES, type Action } from '../domain/action.ts';
import type { Application } from '../domain/application.ts';
import { assertMember, tierOf } from '../domain/eligibility.ts';
import { flatMembers } from '../domain/members.ts';
import type { UserId } from '../domain/person.ts';
import { type Case, type Policy, rulingFor } from '../domain/policy.ts';
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

/** Whom a schedule of the policy names at the moment. */
export type OnCallNow = { readonly schedule: string; readonly people: readonly UserId[] };

export type WhoCanApprove = (input: { readonly actor: UserId; readonly application: string }) => Promise<{
  readonly application: Application;
  readonly deciders: readonly Deciders[];
  /** By the schedules whose people could decide. */
  readonly onCall: readonly OnCallNow[];
}>;

/** @throws Refusal `application-unknown`, `not-a-member`; Unavailable `slack`. */
export function makeWhoCanApprove({ directory, catalog, policy, now }: Deps): WhoCanApprove {
  return async ({ actor, application: name }) => {
    assertMember(await directory.person(actor, 'operation'));
    const { application } = findApplication(catalog, name);
    const [inForce, at] = [policy(), now()];
    const cases = ACTION_NAMES.map((action) => ({ action, application, severity: DEFAULT_SEVERITY, at }));
    const deciders = cases.map(async (subject) => {
      const people = await findApprovers(directory, inForce, { requester: actor, cases: [subject] });
      return { ...people, action: subject.action, approvals: rulingFor(inForce, subject).terms.approvals };
    });
    const onCall = schedulesOf(inForce, cases).map(async (schedule) => {
      return { schedule, people: await directory.onCall(schedule, 'operation') };
    });
    const [able, serving] = await Promise.all([Promise.all(deciders), Promise.all(onCall)]);
    return { application, deciders: able, onCall: serving };
  };
}

/** The schedules that approvers and back-ups of these cases are taken from. */
function schedulesOf(policy: Policy, cases: readonly Case[]): string[] {
  const members = cases.flatMap((subject) => [
    ...tierOf(policy, subject, 'approvers'),
    ...tierOf(policy, subject, 'backups'),
  ]);
  const names = flatMembers(policy, members).flatMap((member) =>
    member.kind === 'oncall' ? [member.schedule] : [],
  );
  return [...new Set(names)];
}
