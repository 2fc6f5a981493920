import { Refusal, type RefusalCode } from '../../domain/refusal.ts';

/** After these the next code may be right, so it is asked for again. */
const ABOUT_CODE: ReadonlySet<RefusalCode> = new Set<RefusalCode>(['code-wrong', 'code-replayed']);

/** Does `work`; where only the code was not right, `again` is told instead of whoever called. */
export async function unlessCodeWrong(
  work: () => Promise<void>,
  again: (refusal: Refusal) => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isAboutCode(error)) throw error;
    await again(error);
  }
}

export const isAboutCode = (error: unknown): error is Refusal =>
  error instanceof Refusal && ABOUT_CODE.has(error.code);
