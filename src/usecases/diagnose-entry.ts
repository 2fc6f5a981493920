import type { UserId } from '../domain/person.ts';
import { assertRequesting, entryOf } from '../domain/ticket.ts';
import { type Diagnosed, diagnoseFor } from './diagnose-application.ts';
import { readTicket } from './look-at-entry.ts';
import type { Clusters, Directory, Now, Tickets } from './ports.ts';

type Deps = {
  readonly tickets: Tickets;
  readonly directory: Directory;
  readonly clusters: Clusters;
  readonly now: Now;
};

export type DiagnoseEntry = (input: {
  readonly actor: UserId;
  readonly ticketId: number;
  readonly entryId: number;
}) => Promise<Diagnosed>;

const DIAGNOSIS_MS = 10_000;

/**
 * How the workloads of an entry are now, for the requester. Takes no token: it changes nothing.
 * @throws Refusal `ticket-unknown`, `not-the-requester`, `not-a-member`, `workload-gone`; Unavailable.
 */
export function makeDiagnoseEntry({ tickets, directory, ...deps }: Deps): DiagnoseEntry {
  return async ({ actor, ticketId, entryId }) => {
    const person = await directory.person(actor, 'operation');
    const ticket = await readTicket(tickets, ticketId);
    assertRequesting(ticket, person);
    const { application } = entryOf(ticket, entryId);
    const signal = AbortSignal.timeout(DIAGNOSIS_MS);
    return diagnoseFor(deps, application, { now: deps.now(), signal });
  };
}
