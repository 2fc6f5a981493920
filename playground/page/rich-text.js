import { h } from './el.js';
import {
  broadcastMention,
  channelMention,
  dateMark,
  emoji,
  groupMention,
  link,
  personMention,
} from './mention.js';

/** A `rich_text` block as nodes. */
export const richText = (block) => block.elements.map(piece);

function piece(element) {
  switch (element.type) {
    case 'rich_text_list':
      return list(element);
    case 'rich_text_quote':
      return h('blockquote', {}, element.elements.map(inline));
    case 'rich_text_preformatted':
      return h('pre', {}, h('code', {}, element.elements.map(inline)));
    default:
      return h('div', { class: 'rich-section' }, element.elements.map(inline));
  }
}

function list({ style, elements, indent = 0, offset = 0 }) {
  const items = elements.map((section) => h('li', {}, section.elements.map(inline)));
  const node = h(
    style === 'ordered' ? 'ol' : 'ul',
    { start: style === 'ordered' && offset > 0 ? offset + 1 : undefined },
    items,
  );
  node.style.marginInlineStart = `${indent * 1.5}rem`;
  return node;
}

function inline(element) {
  return styled(bare(element), element.style);
}

function bare(element) {
  switch (element.type) {
    case 'text':
      return document.createTextNode(element.text);
    case 'link':
      return link(element.url, [element.text ?? element.url]);
    case 'user':
      return personMention(element.user_id);
    case 'usergroup':
      return groupMention(element.usergroup_id);
    case 'channel':
      return channelMention(element.channel_id);
    case 'broadcast':
      return broadcastMention(element.range);
    case 'emoji':
      return emoji(element.name);
    case 'date':
      return dateMark(element.timestamp, element.format, element);
    default:
      return document.createTextNode(element.value ?? '');
  }
}

const tags = { bold: 'b', italic: 'i', strike: 's', underline: 'u', code: 'code', highlight: 'mark' };

function styled(node, style = {}) {
  const wanted = Object.keys(tags).filter((name) => style[name]);
  return wanted.reduce((inside, name) => h(tags[name], {}, inside), node);
}
