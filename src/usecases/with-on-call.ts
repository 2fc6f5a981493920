import { schedulesIn } from '../domain/policy.ts';
import { onCallInRota } from '../domain/rota.ts';
import type { Contact, Directory, Now, OnCall, PolicyInForce } from './ports.ts';

/** What a workspace knows of people by itself. */
export type Workspace = Omit<Directory, 'onCall'>;

type Deps = {
  readonly workspace: Workspace;
  readonly onCall: OnCall;
  readonly policy: PolicyInForce;
  readonly now: Now;
};

/** The people of a workspace, with who of them the policy's schedules name at the moment. */
export function withOnCall({ workspace, onCall, policy, now }: Deps): Directory {
  const contacts = async (name: string): Promise<readonly Contact[] | undefined> => {
    const schedule = policy().onCall[name];
    if (schedule === undefined) return [];
    if (schedule.kind !== 'rota') return onCall.now(schedule);
    const member = onCallInRota(schedule, now());
    return member === undefined ? [] : [member];
  };
  return {
    ...workspace,
    async onCall(name, freshness) {
      const ids = ((await contacts(name)) ?? []).map((contact) =>
        contact.kind === 'user' ? contact.id : workspace.byEmail(contact.email, freshness),
      );
      const known = (await Promise.all(ids)).filter((userId) => userId !== undefined);
      return [...new Set(known)];
    },
    async person(userId, freshness) {
      const named = schedulesIn(policy()).map(async (name) => ({ name, contacts: await contacts(name) }));
      const [person, schedules] = await Promise.all([
        workspace.person(userId, freshness),
        Promise.all(named),
      ]);
      const meant = schedules.filter(({ contacts: among }) =>
        among?.some((contact) => isOf(contact, person)),
      );
      const unknown = schedules.filter(({ contacts: among }) => among === undefined);
      return {
        ...person,
        onCall: meant.map(({ name }) => name),
        ...(unknown.length === 0 ? {} : { maybeOnCall: unknown.map(({ name }) => name) }),
      };
    },
  };
}

/** By the address Slack has of them, which is at hand: looking it up would be one more call each time. */
function isOf(
  contact: Contact,
  { userId, email }: { readonly userId: string; readonly email: string | undefined },
): boolean {
  if (contact.kind === 'user') return contact.id === userId;
  return contact.email.toLowerCase() === email?.toLowerCase();
}
