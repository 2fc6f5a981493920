import { onCallInRota } from '../domain/rota.ts';
import type { Contact, Directory, Freshness, Now, OnCall, PolicyInForce } from './ports.ts';

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
  const contacts = async (name: string): Promise<readonly Contact[]> => {
    const schedule = policy().onCall[name];
    if (schedule === undefined) return [];
    if (schedule.kind !== 'rota') return onCall.now(schedule);
    const member = onCallInRota(schedule, now());
    return member === undefined ? [] : [member];
  };
  const usersOn = async (name: string, freshness: Freshness) => {
    const ids = (await contacts(name)).map((contact) =>
      contact.kind === 'user' ? contact.id : workspace.byEmail(contact.email, freshness),
    );
    return (await Promise.all(ids)).filter((userId) => userId !== undefined);
  };
  return {
    ...workspace,
    onCall: usersOn,
    async person(userId, freshness) {
      const person = await workspace.person(userId, freshness);
      const named = await Promise.all(
        Object.keys(policy().onCall).map(async (name) => ({ name, ids: await usersOn(name, freshness) })),
      );
      return { ...person, onCall: named.filter(({ ids }) => ids.includes(userId)).map(({ name }) => name) };
    },
  };
}
