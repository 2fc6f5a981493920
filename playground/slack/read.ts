import { type Block, elementsOf } from './blocks/block.ts';
import type { Button } from './blocks/elements.ts';
import { type Inline, linesOf } from './blocks/rich-text.ts';

type Readable = { readonly text?: string; readonly blocks: readonly Block[] };

/** Everything a person reads in a message, ephemeral or view, one line per text; markup stays as it is. */
export function textOf(shown: Readable): string {
  if (shown.blocks.length === 0) return shown.text ?? '';
  return shown.blocks.flatMap(textsOf).join('\n');
}

/** The buttons a person could press there, in reading order. */
export function buttonsOf({ blocks }: Readable): readonly Button[] {
  return elementsOf(blocks).flatMap(({ element }) => (element.type === 'button' ? [element] : []));
}

function textsOf(block: Block): readonly string[] {
  switch (block.type) {
    case 'section':
      return [
        ...[block.text, ...(block.fields ?? [])].flatMap((text) => (text === undefined ? [] : [text.text])),
        ...elementTexts([block]),
      ];
    case 'header':
    case 'alert':
      return [block.text.text];
    case 'markdown':
      return [block.text];
    case 'context':
      return block.elements.map((element) => (element.type === 'image' ? element.alt_text : element.text));
    case 'actions':
      return elementTexts([block]);
    case 'input':
      return [block.label.text, ...(block.hint === undefined ? [] : [block.hint.text])];
    case 'rich_text':
      return linesOf(block).map(lineText);
    case 'table':
      return block.rows.map((row) =>
        row
          .map((cell) => (cell.type === 'raw_text' ? cell.text : linesOf(cell).map(lineText).join(' ')))
          .join(' | '),
      );
    case 'image':
      return [block.alt_text];
    case 'divider':
      return [];
  }
}

function elementTexts(blocks: readonly Block[]): readonly string[] {
  return buttonsOf({ blocks }).map((button) => `[${button.text.text}]`);
}

const lineText = (inlines: readonly Inline[]) => inlines.map(inlineText).join('');

function inlineText(inline: Inline): string {
  switch (inline.type) {
    case 'text':
      return inline.text;
    case 'link':
      return inline.text ?? inline.url;
    case 'user':
      return `<@${inline.user_id}>`;
    case 'usergroup':
      return `<!subteam^${inline.usergroup_id}>`;
    case 'channel':
      return `<#${inline.channel_id}>`;
    case 'broadcast':
      return `<!${inline.range}>`;
    case 'emoji':
      return `:${inline.name}:`;
    case 'color':
      return inline.value;
    case 'date':
      return inline.fallback ?? String(inline.timestamp);
  }
}
