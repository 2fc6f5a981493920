import type { TicketFilter } from '../../usecases/ports.ts';

/** A condition on `tickets t`, with `?` for its bindings. */
export type Condition = { readonly sql: string; readonly bindings: readonly (string | Date | string[])[] };

export function conditionOf(filter: TicketFilter): Condition {
  const conditions = partsOf(filter).filter((part) => part !== undefined);
  return {
    sql: ['true', ...conditions.map(({ sql }) => sql)].join(' and '),
    bindings: conditions.flatMap(({ bindings }) => bindings),
  };
}

function partsOf(filter: TicketFilter): readonly (Condition | undefined)[] {
  const { requester, otherThan, openedSince, application, onAnyOf } = filter;
  return [
    filter.open && that("t.state in ('PENDING_APPROVAL', 'APPROVED')"),
    filter.pending && that("t.state = 'PENDING_APPROVAL'"),
    filter.owesReview && that("t.break_glass is not null and t.break_glass -> 'review' is null"),
    requester === undefined ? undefined : that('t.requester_id = ?', requester),
    otherThan === undefined ? undefined : that('t.requester_id <> ?', otherThan),
    openedSince === undefined ? undefined : that('t.opened_at >= ?', openedSince),
    application === undefined
      ? undefined
      : that(ON_APPLICATION, application.name, application.cluster, application.namespace),
    onAnyOf === undefined ? undefined : onAny(onAnyOf),
  ];
}

const that = (sql: string, ...bindings: Condition['bindings']): Condition => ({ sql, bindings });

const ON_APPLICATION = `exists (
  select from ticket_entries a
  where a.ticket_id = t.id and a.name = ? and a.cluster = ? and a.namespace = ?)`;

/** As `reaches` of the policy reads them: what has a colon is a tag and its value. */
function onAny(patterns: readonly string[]): Condition {
  const tags = patterns.filter((pattern) => pattern.includes(':')).map(taggedBy);
  const names = patterns.filter((pattern) => !pattern.includes(':'));
  return that(ON_ANY, names, tags);
}

const ON_ANY = `exists (
  select from ticket_entries a
  where a.ticket_id = t.id and (a.name = any(?::text[]) or a.tags @> any(?::jsonb[])))`;

function taggedBy(pattern: string): string {
  const [tag = '', ...value] = pattern.split(':');
  return JSON.stringify({ [tag]: value.join(':') });
}
