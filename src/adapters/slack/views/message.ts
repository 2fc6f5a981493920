import { createHash } from 'node:crypto';
import type { KnownBlock } from '@slack/types';
import { cutMrkdwn, parted } from './mrkdwn.ts';

/** `text` is what notifications and screen readers read. */
export type Message = { readonly text: string; readonly blocks: KnownBlock[] };

/** `chat.update` takes no more. */
const TEXT_LENGTH = 3000;

export const message = (text: string, blocks: readonly KnownBlock[]): Message => ({
  text: cutMrkdwn(parted(text), TEXT_LENGTH),
  blocks: [...blocks],
});

/** SHA-256, hex, of what a message shows. */
export function messageHash({ text, blocks }: Message): string {
  return createHash('sha256').update(JSON.stringify({ text, blocks })).digest('hex');
}
