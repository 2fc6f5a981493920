import type { AuditEvent } from '../domain/audit.ts';
import type { UserId } from '../domain/person.ts';
import { Refusal, type RefusalFact } from '../domain/refusal.ts';
import type { Audit, Directory, Now, Tickets } from './ports.ts';

type Deps = {
  readonly audit: Audit;
  readonly tickets: Tickets;
  readonly directory: Directory;
  readonly now: Now;
  /** Told when a refusal could not be recorded; it stays a refusal. */
  readonly notRecorded: (error: unknown, refusal: Refusal) => void;
};

/** What every request of a person says of itself. */
export type Asked = { readonly actor: UserId; readonly ticketId?: number; readonly entryId?: number };

export type RecordRefusals = <I extends Asked, O>(
  what: string,
  work: (input: I) => Promise<O>,
) => (input: I) => Promise<O>;

/**
 * Wraps what people can ask for, so that a refusal of authority is audited after its rollback. One
 * that cannot be recorded is refused all the same.
 */
export function makeRecordRefusals({ audit, tickets, directory, now, notRecorded }: Deps): RecordRefusals {
  const record = async (what: string, input: Asked, refusal: Refusal) => {
    const ticket = input.ticketId === undefined ? undefined : await tickets.read(input.ticketId);
    const username = await directory.person(input.actor, 'operation').then(
      (person) => person.username,
      () => input.actor,
    );
    const entry = ticket?.entries.find(({ id }) => id === input.entryId);
    const event: AuditEvent = {
      type: refusal.code === 'token-ended' ? 'token.refused' : 'access.refused',
      at: now(),
      actor: { kind: 'person', userId: input.actor, username },
      ...(ticket === undefined ? {} : { ticketId: ticket.id, ticketNo: ticket.ticketNo }),
      ...(ticket === undefined ? {} : { username: ticket.requester.username }),
      ...(entry === undefined ? {} : { entryId: entry.id, application: entry.application.name }),
      detail: { code: refusal.code, asked: what, facts: plainFacts(refusal.facts) },
    };
    await audit.record(event);
  };
  return (what, work) => async (input) => {
    try {
      return await work(input);
    } catch (error) {
      if (error instanceof Refusal && error.ofAuthority) {
        await record(what, input, error).catch((failure: unknown) => notRecorded(failure, error));
      }
      throw error;
    }
  };
}

function plainFacts(
  facts: Readonly<Record<string, RefusalFact>>,
): Record<string, string | number | string[]> {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, plain(fact)]));
}

function plain(fact: RefusalFact): string | number | string[] {
  if (fact instanceof Date) return fact.toISOString();
  return typeof fact === 'object' ? [...fact] : fact;
}
