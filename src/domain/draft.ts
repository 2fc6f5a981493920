import type { Application } from './application.ts';
import type { GlassForm } from './break-glass.ts';
import type { Person, UserId } from './person.ts';
import { type Case, type Policy, rulingFor } from './policy.ts';
import type { Succession, TicketTerms } from './ticket.ts';
import type { TicketForm } from './ticket-form.ts';

export type Wanted = {
  readonly application: Application;
  /** The catalog knows the name in several places. */
  readonly qualified: boolean;
};

/** A ticket as it is about to be opened, with everything the decision takes. */
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
