import { randomBytes } from 'node:crypto';
import { z } from 'zod';

/** Slack makes up the ids an app leaves out, anew at every post or update. */
const idBytes = 4;
export const newId = (): string => randomBytes(idBytes).toString('base64url');

/** `block_id` and `action_id`. */
export const id = z.string().min(1).max(255).default(newId);

export const plainText = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max),
    emoji: z.boolean().default(true),
  });

export const mrkdwn = (max: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max),
    verbatim: z.boolean().default(false),
  });

export const anyText = (max: number) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);

export const httpUrl = z.string().min(1).max(3000);

const fileId = /^[F][A-Z0-9]{8,}$/;

const SlackFile = z
  .strictObject({
    id: z
      .string()
      .refine((written) => fileId.test(written), `input must match regex pattern: ${fileId.source}`)
      .optional(),
    url: z.string().optional(),
  })
  .refine(({ id, url }) => (id === undefined) !== (url === undefined), {
    message: 'must define either `id` or `url`',
  });

export const style = z.enum(['primary', 'danger']);

/** The dialog between a press and its delivery. */
export const Confirm = z.strictObject({
  title: plainText(100),
  text: anyText(300),
  confirm: plainText(30),
  deny: plainText(30),
  style: style.optional(),
});
export type Confirm = z.output<typeof Confirm>;

export const ImageElement = z
  .strictObject({
    type: z.literal('image'),
    image_url: httpUrl.refine((url) => /^https?:/.test(url), 'must be a valid URL').optional(),
    slack_file: SlackFile.optional(),
    alt_text: z.string().min(1).max(2000),
  })
  .refine((image) => (image.image_url === undefined) !== (image.slack_file === undefined), {
    message: 'must define either `image_url` or `slack_file`',
  });
