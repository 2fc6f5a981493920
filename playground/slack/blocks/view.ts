import { z } from 'zod';
import { Block } from './block.ts';
import { plainText } from './text.ts';

const shared = {
  private_metadata: z.string().max(3000).default(''),
  callback_id: z.string().max(255).default(''),
  external_id: z.string().max(255).default(''),
  blocks: z.array(Block).max(100),
};

export const Modal = z
  .strictObject({
    type: z.literal('modal'),
    title: plainText(24),
    submit: plainText(24).optional(),
    close: plainText(24).optional(),
    clear_on_close: z.boolean().default(false),
    notify_on_close: z.boolean().default(false),
    submit_disabled: z.boolean().optional(),
    ...shared,
  })
  .refine((modal) => modal.submit !== undefined || !modal.blocks.some((block) => block.type === 'input'), {
    message: 'missing required field: submit',
  });

export const Home = z.strictObject({ type: z.literal('home'), ...shared });

/** What an app sends to open, push, update or publish a view. */
export const ViewSpec = z.discriminatedUnion('type', [Modal, Home]);
export type ViewSpec = z.output<typeof ViewSpec>;
