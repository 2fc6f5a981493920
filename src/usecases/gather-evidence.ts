import { type Application, applicationId } from '../domain/application.ts';
import { type Evidence, evidenceGathered, evidenceOf, lackingEvidence } from '../domain/evidence.ts';
import { Refusal, Unavailable } from '../domain/refusal.ts';
import { diagnoseApplication } from './diagnose-application.ts';
import type { Clusters, Now, Tickets } from './ports.ts';

type Deps = { readonly tickets: Tickets; readonly clusters: Pick<Clusters, 'diagnose'>; readonly now: Now };

export type GatherEvidence = (input: { readonly ticketId: number }, signal: AbortSignal) => Promise<void>;

type Gathered = { readonly evidence: Evidence; readonly away: Unavailable | undefined };

/**
 * Reads for the people of a ticket how its applications are, and stores it with its entries; what was read
 * once stays. Throws, to be tried again, while a cluster is away; by then the ticket names it.
 */
export function makeGatherEvidence(deps: Deps): GatherEvidence {
  return async ({ ticketId }, signal) => {
    const ticket = await deps.tickets.read(ticketId);
    if (ticket === undefined) return;
    const applications = lackingEvidence(ticket).map(({ application }) => application);
    const wanted = new Map(applications.map((application) => [applicationId(application), application]));
    if (wanted.size === 0) return;
    const gathered = await Promise.all(
      [...wanted].map(async ([id, application]) => [id, await gather(deps, application, signal)] as const),
    );
    signal.throwIfAborted();
    const evidence = new Map(gathered.map(([id, each]) => [id, each.evidence]));
    await deps.tickets.change(ticketId, {}, (locked) => evidenceGathered(locked, evidence));
    const away = gathered.map(([, each]) => each.away).find((error) => error !== undefined);
    if (away !== undefined) throw away;
  };
}

async function gather(deps: Deps, application: Application, signal: AbortSignal): Promise<Gathered> {
  try {
    const { reports, gone } = await diagnoseApplication(deps, application, { now: deps.now(), signal });
    return { evidence: evidenceOf(reports, { gone, now: deps.now() }), away: undefined };
  } catch (error) {
    const at = deps.now();
    if (error instanceof Refusal)
      return { evidence: { kind: 'unread', at, why: 'forbidden' }, away: undefined };
    if (!(error instanceof Unavailable) || error.system !== 'cluster') throw error;
    return { evidence: { kind: 'unread', at, why: 'away' }, away: error };
  }
}
