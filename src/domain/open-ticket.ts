import type { Action } from './action.ts';
import type { Application } from './application.ts';
import { applicationId } from './application.ts';
import type { Entry, Health } from './entry.ts';
import { nextRung } from './ladder.ts';
import type { Person, UserId } from './person.ts';
import { assertMayRequest, type Case, type Policy, rulingFor } from './policy.ts';
import { Refusal } from './refusal.ts';
import type { Severity } from './severity.ts';
import { byPerson, type Fact, type Step, step } from './step.ts';
import { clean } from './text.ts';
import { MAX_ENTRIES, REASON_LENGTH, type Ticket, type TicketTerms, whoIs } from './ticket.ts';
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
  readonly problem: 'missing' | 'too-short' | 'too-long' | 'too-many' | 'not-https';
};

const REFERENCE_LENGTH = 1000;

/** Everything wrong with a form that can be told without asking anybody. */
export function problemsOf(form: TicketForm): FormProblem[] {
  const problems: FormProblem[] = [];
  if (form.actions.length === 0) problems.push({ field: 'actions', problem: 'missing' });
  if (form.applications.length === 0) problems.push({ field: 'applications', problem: 'missing' });
  if (form.actions.length * form.applications.length > MAX_ENTRIES) {
    problems.push({ field: 'applications', problem: 'too-many' });
  }
  const reasonLength = [...form.reason.toWellFormed().replaceAll('\u0000', '').trim()].length;
  if (reasonLength < REASON_LENGTH.least) problems.push({ field: 'reason', problem: 'too-short' });
  if (reasonLength > REASON_LENGTH.most) problems.push({ field: 'reason', problem: 'too-long' });
  if (form.reference !== undefined && !isHttpsLink(form.reference)) {
    problems.push({ field: 'reference', problem: 'not-https' });
  }
  return problems;
}

function isHttpsLink(text: string): boolean {
  return text.length <= REFERENCE_LENGTH && URL.parse(text)?.protocol === 'https:';
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
  /** Those of them who are asked at once. */
  readonly asked: readonly UserId[];
  readonly channel: string;
  readonly keyPrefix: string;
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
  form,
  wanted,
}: Pick<Draft, 'form'> & { readonly wanted: readonly Pick<Wanted, 'application'>[] }): Case[] {
  return wanted.flatMap(({ application }) =>
    form.actions.map((action) => ({ action, application, severity: form.severity })),
  );
}

/** Terms of all entries together: the strictest of each. */
export function termsOf({ policy, form, wanted }: Draft): TicketTerms & { readonly pendingSeconds: number } {
  const rulings = casesIn({ form, wanted }).map((subject) => rulingFor(policy, subject));
  const strictest = (pick: (terms: (typeof rulings)[number]['terms']) => number) =>
    Math.min(...rulings.map(({ terms }) => pick(terms)));
  return {
    rule: [...new Set(rulings.map(({ rule }) => rule))].join(', '),
    policyHash: policy.hash,
    approvals: Math.max(...rulings.map(({ terms }) => terms.approvals)),
    tokenSeconds: strictest((terms) => terms.tokenSeconds),
    operationsPerToken: strictest((terms) => terms.operationsPerToken),
    redeploysPerHour: strictest((terms) => terms.redeploysPerHour),
    pendingSeconds: strictest((terms) => terms.pendingSeconds[form.severity]),
    ladder: {
      remind: strictest((terms) => terms.ladder[form.severity].remind),
      escalate: strictest((terms) => terms.ladder[form.severity].escalate),
      'page-all': strictest((terms) => terms.ladder[form.severity]['page-all']),
    },
  };
}

/** Refuses a draft that may not become a ticket; reads nothing but its argument. */
export function assertMayOpen(draft: Draft): void {
  assertForm(draft.form);
  for (const { application } of draft.wanted) {
    for (const action of draft.form.actions) {
      assertMayRequest(draft.policy, draft.requester, { action, application });
    }
  }
  const { approvals } = termsOf(draft);
  if (draft.approvers.length < approvals) {
    throw new Refusal('too-few-approvers', { wanted: approvals, found: draft.approvers.length });
  }
}

export function openTicket(draft: Draft, numbers: TicketNumbers, now: Date): Step {
  assertMayOpen(draft);
  const { pendingSeconds, ...terms } = termsOf(draft);
  const expiresAt = new Date(now.getTime() + pendingSeconds * 1000);
  const ticket: Ticket = {
    id: numbers.ticketId,
    ticketNo: numbers.ticketNo,
    requester: whoIs(draft.requester),
    severity: draft.form.severity,
    reason: clean(draft.form.reason.trim(), REASON_LENGTH.most),
    reference: draft.form.reference,
    channel: draft.channel,
    openedAt: now,
    expiresAt,
    terms,
    asked: draft.asked,
    remindedAt: undefined,
    climbed: [],
    state: { kind: 'PENDING_APPROVAL' },
    entries: entriesOf(draft, numbers, now),
    decisions: [],
    operations: [],
  };
  const rung = nextRung(ticket);
  return step(ticket, now, {
    facts: openingFacts(ticket, draft.requester),
    jobs: [
      { kind: 'expire-ticket', ticketId: ticket.id, at: expiresAt },
      ...(rung === undefined ? [] : [{ kind: 'climb-ladder', ticketId: ticket.id, ...rung } as const]),
    ],
  });
}

function entriesOf(draft: Draft, { entryIds, takenKeys }: TicketNumbers, now: Date): Entry[] {
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
      createdAt: now,
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
        channel: ticket.channel,
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
