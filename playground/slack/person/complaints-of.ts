import type { InputElement } from '../blocks/elements.ts';
import type { Value, View } from '../model.ts';
import { isEmpty } from '../values.ts';

/** What Slack's own client says under the inputs before it sends anything, by block id. */
export function complaintsOf(view: View): Readonly<Record<string, string>> {
  const errors: Record<string, string> = {};
  for (const block of view.spec.blocks) {
    if (block.type !== 'input') continue;
    const value = view.values[block.block_id]?.[block.element.action_id];
    const complaint = complaintAbout(block.element, value, block.optional ? 'optional' : 'required');
    if (complaint !== undefined) errors[block.block_id] = complaint;
  }
  return errors;
}

function complaintAbout(
  element: InputElement,
  value: Value | undefined,
  need: 'optional' | 'required',
): string | undefined {
  if (value === undefined || isEmpty(value)) {
    return need === 'required' ? 'Please complete this required field.' : undefined;
  }
  return 'value' in value && value.value !== null ? aboutText(element, value.value) : undefined;
}

function aboutText(element: InputElement, text: string): string | undefined {
  switch (element.type) {
    case 'plain_text_input':
      return aboutLength(text, element.min_length ?? 0, element.max_length ?? 3000);
    case 'number_input':
      return aboutNumber(element, text);
    case 'url_text_input':
      return URL.canParse(text) && /^https?:/.test(text) ? undefined : 'Enter a valid URL.';
    case 'email_text_input':
      return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text) ? undefined : 'Enter a valid email address.';
    case 'static_select':
    case 'multi_static_select':
    case 'external_select':
    case 'multi_external_select':
    case 'users_select':
    case 'multi_users_select':
    case 'checkboxes':
    case 'radio_buttons':
    case 'datepicker':
      return undefined;
  }
}

function aboutLength(text: string, least: number, most: number): string | undefined {
  if (text.length < least) return `Must be at least ${least} characters.`;
  return text.length > most ? `Must be at most ${most} characters.` : undefined;
}

function aboutNumber(
  element: Extract<InputElement, { type: 'number_input' }>,
  text: string,
): string | undefined {
  const number = Number(text);
  if (!Number.isFinite(number)) return 'Enter a number.';
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return 'Enter a whole number.';
  if (element.min_value !== undefined && number < Number(element.min_value)) {
    return `Must be at least ${element.min_value}.`;
  }
  if (element.max_value !== undefined && number > Number(element.max_value)) {
    return `Must be at most ${element.max_value}.`;
  }
  return undefined;
}
