import type { InputBlock } from '@slack/types';
import { plain } from './blocks.ts';

const LABEL_LENGTH = 2000;

type InputSpec = {
  readonly label: string;
  readonly element: InputBlock['element'];
  readonly hint?: string;
  readonly optional?: true;
};

/** An input; its `block_id` is the field's name, by which errors find it. */
export function input(field: string, { label, element, hint, optional }: InputSpec): InputBlock {
  return {
    type: 'input',
    block_id: field,
    label: plain(label, LABEL_LENGTH),
    ...(hint === undefined ? {} : { hint: plain(hint, LABEL_LENGTH) }),
    ...(optional === undefined ? {} : { optional }),
    element,
  };
}
