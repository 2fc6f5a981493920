import type { HomeView, ModalView } from '@slack/types';
import type { Block } from '../../playground/slack/blocks/block.ts';
import { elementsOf } from '../../playground/slack/blocks/block.ts';
import { checkBlocks, checkView } from '../../playground/slack/blocks/check.ts';
import { linesOf } from '../../playground/slack/blocks/rich-text.ts';
import { fromMarkup } from '../../playground/slack/mentions.ts';
import type { Message } from '../../src/adapters/slack/views/message.ts';

/** `chat.update` refuses more. */
const UPDATE_TEXT = 4000;

export type Seen = {
  /** Everything in which Slack acts on markup, a line each. */
  readonly markup: string;
  /** Everything a person reads. */
  readonly words: string;
  readonly buttons: readonly string[];
  readonly fields: readonly string[];
};

/** A message as Slack takes it. Throws where Slack would refuse it. */
export function postedMessage({ text, blocks }: Message): Seen {
  if (text.length === 0 || text.length > UPDATE_TEXT) throw new Error(`text of ${text.length} characters`);
  const seen = seenIn(checkBlocks(blocks));
  return { ...seen, markup: `${text}\n${seen.markup}`, words: `${text}\n${seen.words}` };
}

/** A modal or App Home as Slack takes it. Throws where Slack would refuse it. */
export function openedView(view: ModalView | HomeView): Seen {
  return seenIn(checkView(view).blocks);
}

function seenIn(blocks: readonly Block[]): Seen {
  const placed = elementsOf(blocks);
  const markup = blocks.flatMap(markupOf).join('\n');
  return {
    markup,
    words: [markup, ...blocks.flatMap(plainOf)].join('\n'),
    buttons: placed.flatMap(({ element }) => (element.type === 'button' ? [element.action_id] : [])),
    fields: placed.flatMap(({ blockId, element }) => (element.type === 'button' ? [] : [blockId])),
  };
}

function markupOf(block: Block): string[] {
  if (block.type === 'section') return block.text?.type === 'mrkdwn' ? [block.text.text] : [];
  if (block.type !== 'context') return [];
  return block.elements.flatMap((element) => (element.type === 'mrkdwn' ? [element.text] : []));
}

function plainOf(block: Block): string[] {
  if (block.type === 'header') return [block.text.text];
  if (block.type === 'rich_text') {
    return linesOf(block).map((line) => line.map((part) => ('text' in part ? part.text : '')).join(''));
  }
  return block.type === 'actions' || block.type === 'input' ? [JSON.stringify(block)] : [];
}

/** Ids that markup names, and broadcasts it would make. */
export const mentionsIn = (markup: string) => fromMarkup(markup);
