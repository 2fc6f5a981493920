import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { anyText, httpUrl, plainText } from './text.ts';

/** Slack's own page says 150 for the value, its types 75. */
const optionBase = { value: z.string().min(1).max(150), description: plainText(75).optional() };

/** An option of a select menu. */
export const Option = z.strictObject({ text: plainText(75), ...optionBase });

/** Checkboxes and radio buttons take markup too. */
export const RichOption = z.strictObject({
  text: anyText(75),
  ...optionBase,
  description: anyText(75).optional(),
});
export type Option = z.output<typeof RichOption>;

/** Only an overflow menu's options may carry a link. */
export const LinkOption = z.strictObject({ text: plainText(75), ...optionBase, url: httpUrl.optional() });

export const options = z.array(Option).min(1).max(100);

export const OptionGroup = z.strictObject({ label: plainText(75), options });
export const optionGroups = z.array(OptionGroup).min(1).max(100);

type Menu = {
  readonly options?: readonly Option[] | undefined;
  readonly option_groups?: readonly { readonly options: readonly Option[] }[] | undefined;
  readonly initial_option?: Option | undefined;
  readonly initial_options?: readonly Option[] | undefined;
};

/** Every option a menu offers, whatever group it stands in. */
export function offered(menu: Menu): readonly Option[] {
  return [...(menu.options ?? []), ...(menu.option_groups ?? []).flatMap((group) => group.options)];
}

type Complain = { addIssue: (issue: { code: 'custom'; path: (string | number)[]; message: string }) => void };

/** One list of options, and nothing chosen beforehand that isn't on it. */
export function checkMenu(menu: Menu, complain: Complain): void {
  if ((menu.options === undefined) === (menu.option_groups === undefined)) {
    complain.addIssue({
      code: 'custom',
      path: [],
      message: 'must define either `options` or `option_groups`',
    });
    return;
  }
  const known = offered(menu);
  const isKnown = (chosen: Option) => known.some((option) => isDeepStrictEqual(option, chosen));
  if (menu.initial_option !== undefined && !isKnown(menu.initial_option)) {
    complain.addIssue({ code: 'custom', path: ['initial_option'], message: 'initial option was not found' });
  }
  if (menu.initial_options !== undefined && !menu.initial_options.every(isKnown)) {
    complain.addIssue({
      code: 'custom',
      path: ['initial_options'],
      message: 'initial options were not found',
    });
  }
}
