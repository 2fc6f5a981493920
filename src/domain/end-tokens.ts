import type { Actor, Json } from './audit.ts';
import type { Entry } from './entry.ts';
import type { Fact, Job } from './step.ts';
import type { Ticket } from './ticket.ts';
import type { TokenEnd } from './token.ts';

type Ended = { readonly ticket: Ticket; readonly facts: Fact[]; readonly jobs: Job[] };

type Ending = {
  readonly why: TokenEnd;
  readonly actor: Actor;
  /** Ids of the entries that are meant; the whole ticket where it is left out. */
  readonly only?: readonly number[];
  /** Said of each beside its action. */
  readonly detail?: Readonly<Record<string, Json>>;
};

/**
 * Ends the live tokens of an approved ticket. Where all of it ends, what was still to get a token gets none.
 * Jobs take out of Redis whatever may stand there: of a token that could not be made that is not known.
 */
export function endTokens(ticket: Ticket, now: Date, { why, actor, only, detail }: Ending): Ended {
  const isMeant = ({ id }: Entry) => only?.includes(id) ?? true;
  const live = ticket.entries.filter((entry) => entry.state.kind === 'active' && isMeant(entry));
  const written = ticket.entries.filter(
    (entry) => (entry.state.kind === 'active' || entry.state.kind === 'failed') && isMeant(entry),
  );
  const ending = {
    ...ticket,
    entries: ticket.entries.map((entry) => (isMeant(entry) ? ended(entry, now, why) : entry)),
  };
  return {
    ticket: only === undefined ? closeUnprocessed(ending) : ending,
    facts: live.map(({ id, action, application }) => ({
      type: `token.${why}` as const,
      actor,
      entryId: id,
      application: application.name,
      detail: { action, ...detail },
    })),
    jobs: written.map(({ id }) => ({ kind: 'withdraw-token', ticketId: ticket.id, entryId: id })),
  };
}

function ended(entry: Entry, now: Date, why: TokenEnd): Entry {
  if (entry.state.kind !== 'active') return entry;
  const { executedAt, token } = entry.state;
  return { ...entry, state: { kind: 'ended', executedAt, token, endedAt: now, why } };
}

/** Entries that can no longer get a token. */
export function closeUnprocessed(ticket: Ticket): Ticket {
  return {
    ...ticket,
    entries: ticket.entries.map((entry) =>
      entry.state.kind === 'waiting' || entry.state.kind === 'processing'
        ? { ...entry, state: { kind: 'closed' } }
        : entry,
    ),
  };
}
