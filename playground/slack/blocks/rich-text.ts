import { z } from 'zod';
import { id } from './text.ts';

const styled = z
  .strictObject({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
    underline: z.boolean().optional(),
    highlight: z.boolean().optional(),
    client_highlight: z.boolean().optional(),
    unlink: z.boolean().optional(),
  })
  .optional();

const Inline = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), style: styled }),
  z.strictObject({
    type: z.literal('link'),
    url: z.string().min(1),
    text: z.string().optional(),
    unsafe: z.boolean().optional(),
    style: styled,
  }),
  z.strictObject({ type: z.literal('user'), user_id: z.string(), style: styled }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: z.string(), style: styled }),
  z.strictObject({ type: z.literal('channel'), channel_id: z.string(), style: styled }),
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']) }),
  z.strictObject({
    type: z.literal('emoji'),
    name: z.string().min(1),
    unicode: z.string().optional(),
    style: styled,
  }),
  z.strictObject({ type: z.literal('color'), value: z.string() }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.number().int(),
    format: z.string(),
    url: z.string().optional(),
    fallback: z.string().optional(),
  }),
]);
export type Inline = z.output<typeof Inline>;

const border = { border: z.number().int().min(0).max(1).optional() };
const inlines = z.array(Inline);
const Section = z.strictObject({ type: z.literal('rich_text_section'), elements: inlines });

export const RichText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: id,
  elements: z.array(
    z.discriminatedUnion('type', [
      Section,
      z.strictObject({
        type: z.literal('rich_text_list'),
        style: z.enum(['bullet', 'ordered']),
        elements: z.array(Section),
        indent: z.number().int().min(0).max(8).optional(),
        offset: z.number().int().min(0).optional(),
        ...border,
      }),
      z.strictObject({ type: z.literal('rich_text_quote'), elements: inlines, ...border }),
      z.strictObject({
        type: z.literal('rich_text_preformatted'),
        elements: inlines,
        language: z.string().optional(),
        ...border,
      }),
    ]),
  ),
});

/** The inline pieces of a rich text in reading order, one list per line of it. */
export function linesOf(richText: z.output<typeof RichText>): readonly (readonly Inline[])[] {
  return richText.elements.flatMap((element) =>
    element.type === 'rich_text_list' ? element.elements.map((item) => item.elements) : [element.elements],
  );
}
