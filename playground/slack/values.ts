import { type Block, elementsOf } from './blocks/block.ts';
import type { Element } from './blocks/elements.ts';
import { type Option, offered } from './blocks/options.ts';
import type { Value, Values } from './model.ts';

/**
 * The state of every input in `blocks`. What a person entered stays where block id, action id and
 * kind of input are the same as before, even if the app sends another initial value.
 */
export function valuesFor(blocks: readonly Block[], before: Values = {}): Values {
  const values: Record<string, Record<string, Value>> = {};
  for (const { blockId, element } of elementsOf(blocks)) {
    const value = kept(element, before[blockId]?.[element.action_id]) ?? initialValue(element);
    if (value === undefined) continue;
    values[blockId] = { ...values[blockId], [element.action_id]: value };
  }
  return values;
}

function kept(element: Element, before: Value | undefined): Value | undefined {
  if (before === undefined || before.type !== element.type) return undefined;
  if (!('options' in element || 'option_groups' in element)) return before;
  const stays = (option: Option) => offered(element).some(({ value }) => value === option.value);
  if ('selected_options' in before) {
    return { ...before, selected_options: before.selected_options.filter(stays) };
  }
  const gone =
    'selected_option' in before && before.selected_option !== null && !stays(before.selected_option);
  return gone ? undefined : before;
}

/** Undefined for what holds no state: buttons and overflow menus. */
function initialValue(element: Element): Value | undefined {
  switch (element.type) {
    case 'plain_text_input':
    case 'number_input':
    case 'url_text_input':
    case 'email_text_input':
      return { type: element.type, value: element.initial_value ?? null };
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { type: element.type, selected_option: element.initial_option ?? null };
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return { type: element.type, selected_options: element.initial_options ?? [] };
    case 'users_select':
      return { type: element.type, selected_user: element.initial_user ?? null };
    case 'multi_users_select':
      return { type: element.type, selected_users: element.initial_users ?? [] };
    case 'datepicker':
      return { type: element.type, selected_date: element.initial_date ?? null };
    case 'button':
    case 'overflow':
      return undefined;
  }
}

export function isEmpty(value: Value): boolean {
  switch (value.type) {
    case 'plain_text_input':
    case 'number_input':
    case 'url_text_input':
    case 'email_text_input':
      return value.value === null || value.value === '';
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return value.selected_option === null;
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return value.selected_options.length === 0;
    case 'users_select':
      return value.selected_user === null;
    case 'multi_users_select':
      return value.selected_users.length === 0;
    case 'datepicker':
      return value.selected_date === null;
  }
}
