import { applicationId } from '../domain/application.ts';
import { casesIn, type Draft } from '../domain/draft.ts';
import type { Case } from '../domain/policy.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Tickets } from './ports.ts';

/** Open tickets on the applications of a draft: the requester's own for the same, and other people's. */
export type OpenOn = { readonly own: readonly Ticket[]; readonly others: readonly Ticket[] };

/** A modal shows no more; newest first. */
const SHOWN = 5;

export async function openOn(tickets: Pick<Tickets, 'list'>, draft: Draft): Promise<OpenOn> {
  const { userId } = draft.requester;
  const lists = await Promise.all(
    draft.wanted.map(({ application }) => tickets.list({ open: true, application }, SHOWN)),
  );
  const all = [...new Map(lists.flat().map((each) => [each.id, each])).values()];
  const wanted = new Set(casesIn(draft).map(placeOf));
  return {
    own: all.filter(
      ({ requester, entries }) =>
        requester.userId === userId && entries.some((entry) => wanted.has(placeOf(entry))),
    ),
    others: all.filter(({ requester }) => requester.userId !== userId),
  };
}

const placeOf = ({ action, application }: Pick<Case, 'action' | 'application'>): string =>
  `${action} ${applicationId(application)}`;
