import { z } from 'zod';
import { checkMenu, LinkOption, Option, optionGroups, options, RichOption } from './options.ts';
import { Confirm, httpUrl, ImageElement, id, plainText, style } from './text.ts';

const action = { action_id: id };
const confirmable = { confirm: Confirm.optional() };
const focusable = { focus_on_load: z.boolean().optional() };
const placeholdable = { placeholder: plainText(150).optional() };
const menu = { ...action, ...confirmable, ...focusable, ...placeholdable };
const many = { max_selected_items: z.number().int().min(1).optional() };
const typeAhead = { min_query_length: z.number().int().min(0).default(3) };
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const userId = z.string().regex(/^[UW][A-Z0-9]+$/);

export const Button = z.strictObject({
  type: z.literal('button'),
  ...action,
  ...confirmable,
  text: plainText(75),
  value: z.string().max(2000).optional(),
  url: httpUrl.optional(),
  style: style.optional(),
  accessibility_label: z.string().max(75).optional(),
});

const StaticSelect = z
  .strictObject({
    type: z.literal('static_select'),
    ...menu,
    options: options.optional(),
    option_groups: optionGroups.optional(),
    initial_option: Option.optional(),
  })
  .superRefine(checkMenu);

const MultiStaticSelect = z
  .strictObject({
    type: z.literal('multi_static_select'),
    ...menu,
    ...many,
    options: options.optional(),
    option_groups: optionGroups.optional(),
    initial_options: z.array(Option).min(1).max(100).optional(),
  })
  .superRefine(checkMenu);

const ExternalSelect = z.strictObject({
  type: z.literal('external_select'),
  ...menu,
  ...typeAhead,
  initial_option: Option.optional(),
});

const MultiExternalSelect = z.strictObject({
  type: z.literal('multi_external_select'),
  ...menu,
  ...many,
  ...typeAhead,
  initial_options: z.array(Option).min(1).max(100).optional(),
});

const UsersSelect = z.strictObject({
  type: z.literal('users_select'),
  ...menu,
  initial_user: userId.optional(),
});

const MultiUsersSelect = z.strictObject({
  type: z.literal('multi_users_select'),
  ...menu,
  ...many,
  initial_users: z.array(userId).min(1).optional(),
});

const Overflow = z.strictObject({
  type: z.literal('overflow'),
  ...action,
  ...confirmable,
  options: z.array(LinkOption).min(1).max(5),
});

const Checkboxes = z
  .strictObject({
    type: z.literal('checkboxes'),
    ...action,
    ...confirmable,
    ...focusable,
    options: z.array(RichOption).min(1).max(10),
    initial_options: z.array(RichOption).min(1).max(10).optional(),
  })
  .superRefine(checkMenu);

const RadioButtons = z
  .strictObject({
    type: z.literal('radio_buttons'),
    ...action,
    ...confirmable,
    ...focusable,
    options: z.array(RichOption).min(1).max(10),
    initial_option: RichOption.optional(),
  })
  .superRefine(checkMenu);

const Datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...menu,
  initial_date: day.optional(),
});

const dispatch = {
  dispatch_action_config: z
    .strictObject({
      trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).min(1),
    })
    .optional(),
};
const typed = { ...action, ...focusable, ...placeholdable, ...dispatch };

const PlainTextInput = z.strictObject({
  type: z.literal('plain_text_input'),
  ...typed,
  multiline: z.boolean().optional(),
  initial_value: z.string().max(3000).optional(),
  min_length: z.number().int().min(0).max(3000).optional(),
  max_length: z.number().int().min(1).max(3000).optional(),
});

const NumberInput = z.strictObject({
  type: z.literal('number_input'),
  ...typed,
  is_decimal_allowed: z.boolean(),
  initial_value: z.string().optional(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
});

const UrlInput = z.strictObject({
  type: z.literal('url_text_input'),
  ...typed,
  initial_value: z.string().max(3000).optional(),
});

const EmailInput = z.strictObject({
  type: z.literal('email_text_input'),
  ...typed,
  initial_value: z.string().max(3000).optional(),
});

const choices = [
  StaticSelect,
  MultiStaticSelect,
  ExternalSelect,
  MultiExternalSelect,
  UsersSelect,
  MultiUsersSelect,
  Checkboxes,
  RadioButtons,
  Datepicker,
] as const;

/** What may stand in an `actions` block. */
export const ActionElement = z.discriminatedUnion('type', [Button, Overflow, ...choices]);
/** What may stand beside a section's text. */
export const Accessory = z.discriminatedUnion('type', [Button, Overflow, ImageElement, ...choices]);
/** What may stand in an `input` block. */
export const InputElement = z.discriminatedUnion('type', [
  PlainTextInput,
  NumberInput,
  UrlInput,
  EmailInput,
  ...choices,
]);

export type Button = z.output<typeof Button>;
export type InputElement = z.output<typeof InputElement>;
/** Anything a person can press, choose from or type into. */
export type Element = z.output<typeof ActionElement> | InputElement;
