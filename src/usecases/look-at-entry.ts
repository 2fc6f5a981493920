import type { WorkloadRef } from '../domain/application.ts';
import { assertMember } from '../domain/eligibility.ts';
import type { Entry } from '../domain/entry.ts';
import type { Snapshot } from '../domain/facts.ts';
import type { UserId } from '../domain/person.ts';
import { Refusal } from '../domain/refusal.ts';
import { entryOf, type Ticket } from '../domain/ticket.ts';
import { checkToken } from './check-token.ts';
import type { Clusters, Directory, Now, Tickets, Tokens } from './ports.ts';

export type LookDeps = {
  readonly tickets: Tickets;
  readonly tokens: Tokens;
  readonly clusters: Clusters;
  readonly directory: Directory;
  readonly now: Now;
};

export type LookInput = { readonly actor: UserId; readonly ticketId: number; readonly entryId: number };

/** An entry, and each of its workloads as it is now; those that are gone are left out while there are others. */
export type EntryLook = {
  readonly ticket: Ticket;
  readonly entry: Entry;
  readonly looks: readonly { readonly workload: WorkloadRef; readonly snapshot: Snapshot }[];
};

export type LookAtEntry = (input: LookInput) => Promise<EntryLook>;

/** How long a person waits for a cluster. */
export const LOOK_MS = 10_000;

/** What the holder of a live token sees before acting. @throws Refusal, Unavailable as `checkToken` does. */
export function makeLookAtEntry(deps: LookDeps): LookAtEntry {
  return async (input) => {
    const { ticket, entry } = await heldBy(deps, input);
    return { ticket, entry, looks: await lookAtAll(deps, entry) };
  };
}

/** One workload of an entry as it is now, for the holder of a live token who is about to change it. */
export async function lookAtWorkload(
  deps: LookDeps,
  input: LookInput,
  uid: string,
): Promise<{ readonly entry: Entry; readonly workload: WorkloadRef; readonly snapshot: Snapshot }> {
  const { entry } = await heldBy(deps, input);
  const workload = workloadOf(entry, uid);
  const signal = AbortSignal.timeout(LOOK_MS);
  return { entry, workload, snapshot: await deps.clusters.look(entry.application, workload, signal) };
}

async function heldBy(
  deps: LookDeps,
  { actor, ticketId, entryId }: LookInput,
): Promise<{ readonly ticket: Ticket; readonly entry: Entry }> {
  assertMember(await deps.directory.person(actor, 'operation'));
  const ticket = await readTicket(deps.tickets, ticketId);
  await checkToken(deps, ticket, { entryId, userId: actor });
  return { ticket, entry: entryOf(ticket, entryId) };
}

async function lookAtAll({ clusters }: LookDeps, { application }: Entry): Promise<EntryLook['looks']> {
  const signal = AbortSignal.timeout(LOOK_MS);
  const looks = await Promise.all(
    application.workloads.map(async (workload) => {
      const snapshot = await clusters.look(application, workload, signal).catch(unlessGone);
      return { workload, snapshot };
    }),
  );
  const there = looks.flatMap(({ workload, snapshot }) =>
    snapshot instanceof Refusal ? [] : [{ workload, snapshot }],
  );
  const [none] = looks;
  if (there.length === 0 && none?.snapshot instanceof Refusal) throw none.snapshot;
  return there;
}

function unlessGone(error: unknown): Refusal {
  if (error instanceof Refusal && error.code === 'workload-gone') return error;
  throw error;
}

export async function readTicket(tickets: Tickets, ticketId: number): Promise<Ticket> {
  const ticket = await tickets.read(ticketId);
  if (ticket === undefined) throw new Refusal('ticket-unknown', { ticketId });
  return ticket;
}

/** @throws Refusal `outside-scope` when the entry has no such workload. */
function workloadOf({ application }: Entry, uid: string): WorkloadRef {
  const workload = application.workloads.find((each) => each.uid === uid);
  if (workload === undefined) throw new Refusal('outside-scope', { application: application.name });
  return workload;
}
