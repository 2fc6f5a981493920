import type { Action } from './action.ts';
import { Refusal } from './refusal.ts';
import type { Severity } from './severity.ts';
import { type TextProblem, textProblemsOf } from './text-problems.ts';
import { MAX_ENTRIES } from './ticket.ts';

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
