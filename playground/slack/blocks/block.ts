import { z } from 'zod';
import type { FileReference } from '../files.ts';
import { Accessory, ActionElement, type Element, InputElement } from './elements.ts';
import { RichText } from './rich-text.ts';
import { anyText, ImageElement, id, mrkdwn, plainText } from './text.ts';

const block = { block_id: id };

const Section = z
  .strictObject({
    type: z.literal('section'),
    ...block,
    text: anyText(3000).optional(),
    fields: z.array(anyText(2000)).min(1).max(10).optional(),
    accessory: Accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine((section) => section.text !== undefined || section.fields !== undefined, {
    message: 'must define either `text` or `fields`',
  });

const Actions = z
  .strictObject({ type: z.literal('actions'), ...block, elements: z.array(ActionElement).min(1).max(25) })
  .superRefine(({ elements }, complain) => {
    const primary = elements.filter((element) => element.type === 'button' && element.style === 'primary');
    if (primary.length > 1) {
      complain.addIssue({ code: 'custom', path: ['elements'], message: 'only one primary button allowed' });
    }
    const ids = elements.map((element) => element.action_id);
    for (const [index, actionId] of ids.entries()) {
      if (ids.indexOf(actionId) === index) continue;
      const message = `\`action_id\` already exists: ${actionId}`;
      complain.addIssue({ code: 'custom', path: ['elements', index, 'action_id'], message });
    }
  });

const Cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: z.string().min(1) }),
  RichText,
]);

const Table = z
  .strictObject({
    type: z.literal('table'),
    ...block,
    rows: z.array(z.array(Cell).min(1).max(20)).min(1).max(100),
    column_settings: z
      .array(
        z
          .strictObject({
            align: z.enum(['left', 'center', 'right']).optional(),
            is_wrapped: z.boolean().optional(),
          })
          .nullable(),
      )
      .max(20)
      .optional(),
  })
  .refine((table) => JSON.stringify(table.rows).length <= 10_000, {
    message: 'must be less than 10001 characters',
    path: ['rows'],
  });

const Image = z
  .strictObject({ ...ImageElement.shape, ...block, title: plainText(2000).optional() })
  .refine((image) => (image.image_url === undefined) !== (image.slack_file === undefined), {
    message: 'must define either `image_url` or `slack_file`',
  });

export const Block = z.discriminatedUnion('type', [
  Section,
  Actions,
  Table,
  Image,
  RichText,
  z.strictObject({ type: z.literal('header'), ...block, text: plainText(150) }),
  z.strictObject({ type: z.literal('divider'), ...block }),
  z.strictObject({
    type: z.literal('context'),
    ...block,
    elements: z
      .array(z.discriminatedUnion('type', [ImageElement, plainText(3000), mrkdwn(3000)]))
      .min(1)
      .max(10),
  }),
  z.strictObject({
    type: z.literal('input'),
    ...block,
    label: plainText(2000),
    hint: plainText(2000).optional(),
    optional: z.boolean().default(false),
    dispatch_action: z.boolean().default(false),
    element: InputElement,
  }),
  z.strictObject({
    type: z.literal('alert'),
    ...block,
    text: anyText(200),
    level: z.enum(['default', 'info', 'warning', 'error', 'success']).optional(),
  }),
  z.strictObject({ type: z.literal('markdown'), ...block, text: z.string().min(1).max(12_000) }),
]);
export type Block = z.output<typeof Block>;

export type Placed = { readonly blockId: string; readonly element: Element };

/** Everything a person can press, choose from or type into, in reading order. */
export function elementsOf(blocks: readonly Block[]): readonly Placed[] {
  return blocks.flatMap((block): Placed[] => {
    const blockId = block.block_id;
    if (block.type === 'actions') return block.elements.map((element) => ({ blockId, element }));
    if (block.type === 'input') return [{ blockId, element: block.element }];
    if (block.type !== 'section' || block.accessory === undefined || block.accessory.type === 'image')
      return [];
    return [{ blockId, element: block.accessory }];
  });
}

/** Every file that is shown as a picture, with the path to it. */
export function picturesIn(
  blocks: readonly Block[],
): readonly { readonly file: FileReference; readonly path: readonly (string | number)[] }[] {
  return blocks.flatMap((block, index) => {
    if (block.type === 'image') return pictureAt(block, [index]);
    if (block.type === 'context') {
      return block.elements.flatMap((element, at) =>
        element.type === 'image' ? pictureAt(element, [index, 'elements', at]) : [],
      );
    }
    if (block.type !== 'section' || block.accessory?.type !== 'image') return [];
    return pictureAt(block.accessory, [index, 'accessory']);
  });
}

const pictureAt = (
  { slack_file: file }: { readonly slack_file?: FileReference | undefined },
  path: readonly (string | number)[],
) => (file === undefined ? [] : [{ file, path }]);
