import type { Action } from './action.ts';
import { applicationId } from './application.ts';
import { brokenGlass } from './break-glass.ts';
import { casesIn, type Draft, type TicketNumbers, termsOf, type Wanted } from './draft.ts';
import { assertMayRequest, assertNotFrozen } from './eligibility.ts';
import type { Entry } from './entry.ts';
import { freezeAt } from './freeze.ts';
import { nextRung } from './ladder.ts';
import type { Person } from './person.ts';
import { rulingFor } from './policy.ts';
import { Refusal } from './refusal.ts';
import { byPerson, type Fact, type Step, step } from './step.ts';
import { clean } from './text.ts';
import { REASON_LENGTH, type Ticket, whoIs } from './ticket.ts';
import { assertForm } from './ticket-form.ts';
import { tokenKey } from './token.ts';

/** Refuses a draft that may not become a ticket; reads nothing but its argument. */
export function assertMayOpen(draft: Draft): void {
  assertForm(draft.form);
  for (const subject of casesIn(draft)) assertMayRequest(draft.policy, draft.requester, subject);
  if (draft.glass === undefined) assertUsualWay(draft);
  else assertGlassNeeded(draft);
}

function assertUsualWay(draft: Draft): void {
  const { approvals, breakGlass, stepUp } = termsOf(draft);
  const isClosed = isClosedThroughout(draft);
  const wayOut = {
    breakGlass: breakGlass && isClosed ? 'offered' : 'none',
    stepUp: stepUp ? 'needed' : 'none',
    apart: isClosed ? 'none' : 'possible',
  };
  for (const subject of casesIn(draft)) assertNotFrozen(draft.policy, subject, wayOut);
  const found = draft.approvers.length;
  if (found < approvals) throw new Refusal('too-few-approvers', { wanted: approvals, found, ...wayOut });
}

/**
 * Whether no part of it could be asked for in the usual way by itself. Otherwise something that is frozen, or
 * that other people decide on, would open the short way for whatever is asked for beside it.
 */
function isClosedThroughout(draft: Draft): boolean {
  const { policy, approversApart } = draft;
  return casesIn(draft).every((subject, index) => {
    const { terms } = rulingFor(policy, subject);
    const found = approversApart[index] ?? 0;
    return freezeAt(terms.freezes, subject.at) !== undefined || found < terms.approvals;
  });
}

/** The glass is broken at the opening only where the policy allows it and the usual way is closed. */
function assertGlassNeeded(draft: Draft): void {
  if (!termsOf(draft).breakGlass) throw new Refusal('break-glass-forbidden', {});
  if (!isClosedThroughout(draft)) throw new Refusal('break-glass-too-early', {});
}

export function openTicket(draft: Draft, numbers: TicketNumbers): Step {
  assertMayOpen(draft);
  const opened = openedTicket(draft, numbers);
  const facts = openingFacts(opened, draft.requester);
  return draft.glass === undefined ? waiting(opened, facts) : broken(opened, { draft, facts });
}

function openedTicket(draft: Draft, numbers: TicketNumbers): Ticket {
  const { pendingSeconds, ...terms } = termsOf(draft);
  return {
    id: numbers.ticketId,
    ticketNo: numbers.ticketNo,
    requester: whoIs(draft.requester),
    severity: draft.form.severity,
    reason: clean(draft.form.reason.trim(), REASON_LENGTH.most),
    reference: draft.form.reference,
    channel: draft.channel,
    openedAt: draft.at,
    expiresAt: new Date(draft.at.getTime() + pendingSeconds * 1000),
    terms,
    asked: draft.asked,
    remindedAt: undefined,
    climbed: [],
    told: draft.told,
    followers: [],
    succeeds: draft.succeeds,
    remindedOfEnd: false,
    breakGlass: undefined,
    state: { kind: 'PENDING_APPROVAL' },
    entries: entriesOf(draft, numbers),
    decisions: [],
    operations: [],
  };
}

function waiting(ticket: Ticket, facts: readonly Fact[]): Step {
  const rung = nextRung(ticket);
  const { id, succeeds } = ticket;
  return step(ticket, ticket.openedAt, {
    facts,
    jobs: [
      { kind: 'gather-evidence', ticketId: id },
      { kind: 'expire-ticket', ticketId: id, at: ticket.expiresAt },
      ...(rung === undefined ? [] : [{ kind: 'climb-ladder', ticketId: id, ...rung } as const]),
      ...(succeeds?.kind === 'takes-over'
        ? [{ kind: 'announce-takeover', ticketId: succeeds.ticketId, by: id } as const]
        : []),
    ],
  });
}

/** Opened and authorized in one step; nobody is asked, everybody who was skipped is told. */
function broken(
  ticket: Ticket,
  { draft, facts }: { readonly draft: Draft; readonly facts: readonly Fact[] },
): Step {
  const { requester: person, policy, approvers: skipped, glass, at } = draft;
  if (glass === undefined) throw new Error('no glass is broken');
  const opening = step(ticket, at, { facts });
  const breaking = brokenGlass({ ...ticket, asked: [] }, { person, policy, skipped, ...glass }, at);
  return {
    ...breaking,
    events: [...opening.events, ...breaking.events],
    jobs: [...breaking.jobs, { kind: 'gather-evidence', ticketId: ticket.id }],
  };
}

function entriesOf(draft: Draft, { entryIds, takenKeys }: TicketNumbers): Entry[] {
  const pairs = draft.wanted.flatMap((wanted) => draft.form.actions.map((action) => ({ ...wanted, action })));
  const taken = new Set(takenKeys);
  return pairs.map((wanted, index) => {
    const { action, application } = wanted;
    const id = entryIds[index];
    if (id === undefined) throw new Error(`no id for entry ${index + 1} of ${pairs.length}`);
    const key = freeKey(draft, wanted, taken);
    taken.add(key);
    return {
      id,
      action,
      application,
      tokenKey: key,
      createdAt: draft.at,
      evidence: undefined,
      state: { kind: 'waiting' },
    };
  });
}

/** Qualified by its place too where the catalog has not heard yet of another that holds the plain key. */
function freeKey(
  { keyPrefix, requester }: Draft,
  { application, action, qualified }: Pick<Wanted, 'application' | 'qualified'> & { readonly action: Action },
  taken: ReadonlySet<string>,
): string {
  const owner = { username: requester.username, action };
  const key = tokenKey(keyPrefix, owner, { ...application, qualified });
  return taken.has(key) ? tokenKey(keyPrefix, owner, { ...application, qualified: true }) : key;
}

function openingFacts(ticket: Ticket, requester: Person): Fact[] {
  const actor = byPerson(requester);
  return [
    {
      type: 'ticket.created',
      actor,
      detail: {
        severity: ticket.severity,
        reason: ticket.reason,
        reference: ticket.reference ?? null,
        displayName: requester.displayName,
        teamId: requester.teamId,
        rule: ticket.terms.rule,
        policyHash: ticket.terms.policyHash,
        approvals: ticket.terms.approvals,
        asked: [...ticket.asked],
        told: [...ticket.told],
        channel: ticket.channel,
        ...(ticket.succeeds === undefined ? {} : { [ticket.succeeds.kind]: ticket.succeeds.ticketNo }),
      },
    },
    ...ticket.entries.map(
      (entry): Fact => ({
        type: 'entry.created',
        actor,
        entryId: entry.id,
        application: entry.application.name,
        detail: {
          action: entry.action,
          place: applicationId(entry.application),
          workloads: entry.application.workloads.map(({ kind, name, uid }) => ({ kind, name, uid })),
          tags: { ...entry.application.tags },
        },
      }),
    ),
  ];
}
