import type { InputBlock } from '@slack/types';
import { digitsOf } from '../../../domain/totp.ts';
import type { Words } from '../../../words/words.ts';
import { FIELDS } from './ids.ts';
import { input } from './inputs.ts';

/** Longer than any way to write 6 digits. */
const CODE_LENGTH = 20;

/** Where a code of an authenticator app is entered. */
export function codeInput({ stepUp }: Words): InputBlock {
  return input(FIELDS.code, {
    label: stepUp.code.label,
    hint: stepUp.code.hint,
    element: { type: 'plain_text_input', action_id: FIELDS.code, max_length: CODE_LENGTH },
  });
}

/** What is wrong with a code that can be told without looking it up, by field. */
export function codeErrors(typed: string, { stepUp }: Words): Record<string, string> | undefined {
  return digitsOf(typed) === undefined ? { [FIELDS.code]: stepUp.malformed } : undefined;
}
