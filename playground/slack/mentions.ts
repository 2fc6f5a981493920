import type { Block } from './blocks/block.ts';
import { linesOf } from './blocks/rich-text.ts';
import type { Channel, Mentions, Message } from './model.ts';
import type { World } from './world.ts';

const broadcastWords = ['here', 'channel', 'everyone'] as const;

/** Whom Slack tells about a new message, and whom its markup names. */
export function noticeFor(
  world: World,
  channel: Channel,
  message: { readonly user: string; readonly text: string; readonly blocks: readonly Block[] },
): Message['notice'] {
  const body = message.blocks.length > 0 ? fromBlocks(message.blocks) : fromMarkup(message.text);
  // The fallback text is only read out, but a broadcast in it is a danger worth seeing.
  const broadcasts = unique([...body.broadcasts, ...fromMarkup(message.text).broadcasts]);
  const grouped = body.groups.flatMap((id) => {
    const group = world.groups.get(id);
    return group === undefined || group.disabled ? [] : group.members;
  });
  const named = broadcasts.length > 0 ? channel.members : [...body.people, ...grouped];
  const reached = channel.kind === 'im' ? channel.members : named;
  const notified = unique(reached).filter((id) => id !== message.user && channel.members.includes(id));
  return { people: body.people, groups: body.groups, broadcasts, notified };
}

/** Reads `<@U…>`, `<!subteam^S…>` and `<!channel>` in mrkdwn. */
export function fromMarkup(text: string): Mentions {
  return {
    people: unique([...text.matchAll(/<@([UW][A-Z0-9]+)(?:\|[^>]*)?>/g)].map((match) => match[1] ?? '')),
    groups: unique(
      [...text.matchAll(/<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>/g)].map((match) => match[1] ?? ''),
    ),
    broadcasts: broadcastWords.filter((word) => new RegExp(`<!${word}(\\|[^>]*)?>`).test(text)),
  };
}

/** Plain `@channel` and `@name` become markup only where the app asks for it by `link_names` or `parse`. */
export function linked(world: World, text: string): string {
  const people = new Map([...world.people.values()].map((person) => [person.name, person.id]));
  return text.replace(/(?<![\w<])@([\w.-]+)/g, (whole, name: string) => {
    if (broadcastWords.some((word) => word === name)) return `<!${name}>`;
    const id = people.get(name);
    return id === undefined ? whole : `<@${id}>`;
  });
}

function fromBlocks(blocks: readonly Block[]): Mentions {
  const found = blocks.map(fromBlock);
  return {
    people: unique(found.flatMap((mentions) => mentions.people)),
    groups: unique(found.flatMap((mentions) => mentions.groups)),
    broadcasts: unique(found.flatMap((mentions) => mentions.broadcasts)),
  };
}

function fromBlock(block: Block): Mentions {
  if (block.type !== 'rich_text') return fromMarkup(markupOf(block).join('\n'));
  const inlines = linesOf(block).flat();
  return {
    people: inlines.flatMap((inline) => (inline.type === 'user' ? [inline.user_id] : [])),
    groups: inlines.flatMap((inline) => (inline.type === 'usergroup' ? [inline.usergroup_id] : [])),
    broadcasts: inlines.flatMap((inline) => (inline.type === 'broadcast' ? [inline.range] : [])),
  };
}

/** The texts of a block in which Slack acts on markup; plain_text is inert. */
function markupOf(block: Block): readonly string[] {
  switch (block.type) {
    case 'section':
      return [block.text, ...(block.fields ?? [])].flatMap((text) =>
        text?.type === 'mrkdwn' ? [text.text] : [],
      );
    case 'context':
      return block.elements.flatMap((element) => (element.type === 'mrkdwn' ? [element.text] : []));
    case 'markdown':
      return [block.text];
    case 'actions':
    case 'alert':
    case 'divider':
    case 'header':
    case 'image':
    case 'input':
    case 'rich_text':
    case 'table':
      return [];
  }
}

function unique<Item>(items: readonly Item[]): readonly Item[] {
  return [...new Set(items)];
}
