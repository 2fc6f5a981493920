import { REASON_LENGTH } from './ticket.ts';

/** What people write on a ticket. */
export type Texts = { readonly reason: string; readonly reference: string | undefined };

export type TextProblem = {
  readonly field: keyof Texts;
  readonly problem: 'too-short' | 'too-long' | 'not-https';
};

const REFERENCE_LENGTH = 1000;

/** Everything wrong with a reason and its reference. */
export function textProblemsOf({ reason, reference }: Texts): TextProblem[] {
  const problems: TextProblem[] = [];
  const length = [...reason.toWellFormed().replaceAll('\u0000', '').trim()].length;
  if (length < REASON_LENGTH.least) problems.push({ field: 'reason', problem: 'too-short' });
  if (length > REASON_LENGTH.most) problems.push({ field: 'reason', problem: 'too-long' });
  if (reference !== undefined && !isHttpsLink(reference)) {
    problems.push({ field: 'reference', problem: 'not-https' });
  }
  return problems;
}

function isHttpsLink(text: string): boolean {
  return text.length <= REFERENCE_LENGTH && URL.parse(text)?.protocol === 'https:';
}
