import { h } from './el.js';
import { element } from './element.js';
import { mrkdwn } from './mrkdwn.js';
import { keptPicture } from './pictures.js';
import { richText } from './rich-text.js';
import { textNodes } from './text.js';

/**
 * Where blocks stand: what is pressed in them is pressed there.
 * @typedef {{
 *   kind: 'message' | 'view',
 *   press: (target: { blockId: string, actionId: string, value?: string | string[], confirm?: any }) => Promise<{ error?: string }>,
 *   fill?: (blockId: string, entry: any, typed?: string) => Promise<void>,
 *   suggest?: (blockId: string, typed: string) => Promise<any>,
 *   valueOf: (blockId: string, actionId: string) => any,
 * }} Surface
 */

/** @param {any} block @param {Surface} surface @returns {HTMLElement} */
export function blockNode(block, surface) {
  const node = bare(block, surface);
  node.dataset.blockId = block.block_id;
  return node;
}

function bare(block, surface) {
  switch (block.type) {
    case 'header':
      return h('h3', { class: 'block block-header' }, textNodes(block.text));
    case 'divider':
      return h('hr', { class: 'block block-divider' });
    case 'section':
      return section(block, surface);
    case 'context':
      return h('div', { class: 'block block-context' }, block.elements.map(contextPart));
    case 'actions':
      return h(
        'div',
        { class: 'block block-actions' },
        block.elements.map((one) => element(one, block, surface)),
      );
    case 'rich_text':
      return h('div', { class: 'block block-rich mrkdwn' }, richText(block));
    case 'table':
      return table(block);
    case 'image':
      return image(block);
    case 'alert':
      return h(
        'div',
        { class: `block block-alert alert-${block.level ?? 'default'}` },
        textNodes(block.text),
      );
    case 'markdown':
      return h('div', { class: 'block mrkdwn' }, mrkdwn(fromMarkdown(block.text)));
    case 'input':
      return input(block, surface);
    default:
      return h('div', { class: 'block' }, `[${block.type}]`);
  }
}

function section(block, surface) {
  const body = h('div', { class: 'section-body' });
  if (block.text) body.append(h('div', { class: 'mrkdwn' }, textNodes(block.text)));
  if (block.fields) {
    const fields = block.fields.map((field) => h('div', { class: 'field mrkdwn' }, textNodes(field)));
    body.append(h('div', { class: 'fields' }, fields));
  }
  const { accessory } = block;
  if (accessory === undefined) return h('div', { class: 'block block-section' }, body);
  const side = accessory.type === 'image' ? image(accessory) : element(accessory, block, surface);
  return h('div', { class: 'block block-section' }, body, h('div', { class: 'accessory' }, side));
}

function contextPart(part) {
  return part.type === 'image' ? image(part) : h('span', { class: 'mrkdwn' }, textNodes(part));
}

/** Nothing is loaded from elsewhere: such a picture is described. */
function image({ title, alt_text: alternative, slack_file: file }) {
  return h(
    'figure',
    { class: 'block block-image' },
    title && h('figcaption', {}, textNodes(title)),
    file === undefined ? h('span', { class: 'picture' }, `🖼 ${alternative}`) : keptPicture(file, alternative),
  );
}

function table({ rows }) {
  const cell = (tag) => (content) =>
    h(tag, {}, content.type === 'raw_text' ? content.text : richText(content));
  const [head = [], ...body] = rows;
  return h(
    'div',
    { class: 'block block-table' },
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, head.map(cell('th')))),
      h(
        'tbody',
        {},
        body.map((row) => h('tr', {}, row.map(cell('td')))),
      ),
    ),
  );
}

/** Headings and bold in the other dialect. @param {string} text */
const fromMarkdown = (text) =>
  text
    .replace(/^#{1,6} +(.+)$/gm, '*$1*')
    .replace(/\*\*([^*\n]+)\*\*/g, '*$1*')
    .replace(/^[-*] /gm, '• ')
    .replace(/\[([^\]\n]+)\]\((https?:[^)\s]+)\)/g, '<$2|$1>');

/** A labelled input; what is wrong with it is put under it later, by `showError`. */
function input(block, surface) {
  const labelId = `label-${block.block_id}`;
  const label = h('span', { class: 'input-label', id: labelId }, textNodes(block.label));
  if (block.optional) label.append(h('span', { class: 'optional' }, ' (optional)'));
  const hint =
    block.hint && h('p', { class: 'input-hint', id: `hint-${block.block_id}` }, textNodes(block.hint));
  const control = element(block.element, block, surface, { labelledBy: labelId });
  const error = h('p', { class: 'input-error', id: `error-${block.block_id}`, role: 'alert', hidden: true });
  return h('div', { class: 'block block-input' }, label, control, error, hint);
}

/** @param {HTMLElement} node of an input block @param {string | undefined} text */
export function showError(node, text) {
  const error = node.querySelector('.input-error');
  if (error === null) return;
  const isWrong = text !== undefined;
  if (error.textContent !== (text ?? '')) error.textContent = text ?? '';
  error.toggleAttribute('hidden', !isWrong);
  node.classList.toggle('is-wrong', isWrong);
  for (const control of node.querySelectorAll('input, textarea, select')) {
    control.toggleAttribute('aria-invalid', isWrong);
    if (isWrong) control.setAttribute('aria-describedby', error.id);
    else control.removeAttribute('aria-describedby');
  }
}
