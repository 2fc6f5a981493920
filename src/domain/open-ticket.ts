import type { Action } from './action.ts';
import type { Application } from './application.ts';
import { applicationId } from './application.ts';
import { brokenGlass, type GlassForm } from './break-glass.ts';
import { assertMayRequest, assertNotFrozen } from './eligibility.ts';
import type { Entry, Health } from './entry.ts';
import { freezeAt } from './freeze.ts';
import { nextRung } from './ladder.ts';
import type { Person, UserId } from './person.ts';
import { type Case, type Policy, rulingFor } from './policy.ts';
import { Refusal } from './refusal.ts';
import type { Severity } from './severity.ts';
import { byPerson, type Fact, type Step, step } from './step.ts';
import { clean } from './text.ts';
import { type TextProblem, textProblemsOf } from './text-problems.ts';
import {
  MAX_ENTRIES,
  REASON_LENGTH,
  type Succession,
  type Ticket,
  type TicketTerms,
  whoIs,
} from './ticket.ts';
import { tokenKey } from './token.ts';

/** What a person fills in. */
export type TicketForm = {
  readonly actions: readonly Action[];
  readonly applications: readonly string[];
  readonly severity: Severity;
  readonly reason: string;
  readonly reference: string | undefined;
};

export type FormField = keyof TicketForm;
export type FormProblem = {
  readonly field: FormField;
  readonly problem: 'missing' | 'too-many' | TextProblem['problem'];
};

/** Everything wrong with a form that can be told without asking anybody. */
export function problemsOf(form: TicketForm): FormProblem[] {
  const problems: FormProblem[] = [];
  if (form.actions.length === 0) problems.push({ field: 'actions', problem: 'missing' });
  if (form.applications.length === 0) problems.push({ field: 'applications', problem: 'missing' });
  if (form.actions.length * form.applications.length > MAX_ENTRIES) {
    problems.push({ field: 'applications', problem: 'too-many' });
  }
  return [...problems, ...textProblemsOf(form)];
}

/** @throws Refusal `bad-input` naming the first problem. */
export function assertForm(form: TicketForm): void {
  const [first] = problemsOf(form);
  if (first !== undefined) throw new Refusal('bad-input', { ...first });
}

export type Wanted = {
  readonly application: Application;
  /** The catalog knows the name in several places. */
  readonly qualified: boolean;
  readonly health: Health | undefined;
};

export type Draft = {
  readonly requester: Person;
  readonly form: TicketForm;
  readonly wanted: readonly Wanted[];
  readonly policy: Policy;
  /** Eligible approvers, the requester left out. */
  readonly approvers: readonly UserId[];
  /** How many could decide each case if it were asked for by itself, in the order of `casesIn`. */
  readonly approversApart: readonly number[];
  /** Those of them who are asked at once. */
  readonly asked: readonly UserId[];
  /** Who is told of it besides. */
  readonly told: readonly UserId[];
  readonly channel: string;
  readonly keyPrefix: string;
  /** When it is asked for. */
  readonly at: Date;
  readonly succeeds: Succession | undefined;
  /** Set where it can't be asked for in the usual way, and the requester goes on all the same. */
  readonly glass: { readonly form: GlassForm; readonly stepUp: boolean } | undefined;
};

/** What the database gives before it knows the ticket. `entryIds` has one for each entry. */
export type TicketNumbers = {
  readonly ticketId: number;
  readonly ticketNo: string;
  readonly entryIds: readonly number[];
  /** Token keys of the requester's open entries. */
  readonly takenKeys: ReadonlySet<string>;
};

export function entryCount({ form, wanted }: Draft): number {
  return form.actions.length * wanted.length;
}

/** What a draft asks for, as rules are asked. */
export function casesIn({
  form: { actions, severity },
  wanted,
  at,
}: Pick<Draft, 'form' | 'at'> & { readonly wanted: readonly Pick<Wanted, 'application'>[] }): Case[] {
  return wanted.flatMap(({ application }) =>
    actions.map((action) => ({ action, application, severity, at })),
  );
}

/** Terms of all entries together: the strictest of each. */
export function termsOf(draft: Draft): TicketTerms & { readonly pendingSeconds: number } {
  const { policy, form } = draft;
  const rulings = casesIn(draft).map((subject) => rulingFor(policy, subject));
  const strictest = (pick: (terms: (typeof rulings)[number]['terms']) => number) =>
    Math.min(...rulings.map(({ terms }) => pick(terms)));
  const tokenSeconds = strictest((terms) => terms.tokenSeconds);
  const reminders = rulings.map(({ terms }) => terms.expiringSeconds);
  return {
    rule: [...new Set(rulings.map(({ rule }) => rule))].join(', '),
    policyHash: policy.hash,
    approvals: Math.max(...rulings.map(({ terms }) => terms.approvals)),
    tokenSeconds,
    operationsPerToken: strictest((terms) => terms.operationsPerToken),
    redeploysPerHour: strictest((terms) => terms.redeploysPerHour),
    pendingSeconds: strictest((terms) => terms.pendingSeconds[form.severity]),
    ladder: {
      remind: strictest((terms) => terms.ladder[form.severity].remind),
      escalate: strictest((terms) => terms.ladder[form.severity].escalate),
      'page-all': strictest((terms) => terms.ladder[form.severity]['page-all']),
    },
    expiringSeconds: Math.max(...reminders.filter((before) => before < tokenSeconds), Math.min(...reminders)),
    breakGlass: rulings.every(({ terms }) => terms.breakGlass),
    reviewSeconds: strictest((terms) => terms.reviewSeconds),
    stepUp: rulings.some(({ terms }) => terms.stepUp),
  };
}

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
  return { ...breaking, events: [...opening.events, ...breaking.events] };
}

function entriesOf(draft: Draft, { entryIds, takenKeys }: TicketNumbers): Entry[] {
  const pairs = draft.wanted.flatMap((wanted) => draft.form.actions.map((action) => ({ ...wanted, action })));
  const taken = new Set(takenKeys);
  return pairs.map(({ health, ...wanted }, index) => {
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
      health,
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
