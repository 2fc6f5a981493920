import { h } from './el.js';
import { withEmoji } from './emoji.js';

const mostHeightPx = 280;
const gapPx = 4;
let count = 0;

/**
 * The list of options that opens at an input, over everything else. The input keeps the focus; one option is active.
 * @param {{ input: HTMLInputElement, frame: HTMLElement, isMulti: boolean, isChosen: (option: any) => boolean, onPick: (option: any) => void }} place
 */
export function optionsList({ input, frame, isMulti, isChosen, onPick }) {
  count += 1;
  const id = `options-${count}`;
  const list = h('div', {
    class: 'options',
    id,
    role: 'listbox',
    popover: 'manual',
    'data-testid': 'options',
    'aria-multiselectable': isMulti ? 'true' : undefined,
  });
  input.setAttribute('aria-controls', id);
  /** @type {{ rows: { option: any, node: HTMLElement }[], active: number }} */
  const state = { rows: [], active: -1 };
  const isOpen = () => list.matches(':popover-open');

  function open(nodes) {
    list.replaceChildren(...nodes);
    if (!isOpen()) list.showPopover();
    input.setAttribute('aria-expanded', 'true');
    placeAt(list, frame);
    markActive(input, state);
  }

  function rowOf(option) {
    const attributes = {
      class: 'option',
      role: 'option',
      id: `${id}-${state.rows.length}`,
      'aria-selected': String(isChosen(option)),
      onmousedown: (event) => {
        event.preventDefault();
        onPick(option);
      },
    };
    const more = option.description && h('span', { class: 'option-more' }, option.description.text);
    const node = h('div', attributes, h('span', { class: 'option-text' }, withEmoji(option.text.text)), more);
    state.rows.push({ option, node });
    return node;
  }

  return {
    node: list,
    isOpen,
    active: () => state.rows[state.active]?.option,
    /** Shows a sentence instead of options. @param {string} text */
    say(text) {
      Object.assign(state, { rows: [], active: -1 });
      open([h('p', { class: 'options-note' }, text)]);
    },
    /** @param {{ label?: string, options: any[] }[]} groups */
    show(groups) {
      state.rows = [];
      const nodes = groups.flatMap(({ label, options }) => grouped(label, options.map(rowOf)));
      state.active = state.rows.findIndex(({ option }) => !isChosen(option));
      open(nodes);
    },
    /** @param {1 | -1} step */
    move(step) {
      const { length } = state.rows;
      state.active = length === 0 ? -1 : (state.active + step + length) % length;
      markActive(input, state);
    },
    close() {
      if (isOpen()) list.hidePopover();
      input.setAttribute('aria-expanded', 'false');
      input.removeAttribute('aria-activedescendant');
    },
  };
}

function grouped(label, rows) {
  if (label === undefined) return rows;
  return [h('div', { role: 'group', 'aria-label': label }, h('p', { class: 'options-label' }, label), rows)];
}

function markActive(input, { rows, active }) {
  for (const [index, { node }] of rows.entries()) node.classList.toggle('is-active', index === active);
  const row = rows[active];
  if (row === undefined) {
    input.removeAttribute('aria-activedescendant');
    return;
  }
  input.setAttribute('aria-activedescendant', row.node.id);
  row.node.scrollIntoView({ block: 'nearest' });
}

/** Under the frame, or over it where there is more room. */
function placeAt(list, frame) {
  const box = frame.getBoundingClientRect();
  const below = window.innerHeight - box.bottom;
  const height = Math.min(mostHeightPx, Math.max(below, box.top) - 4 * gapPx);
  Object.assign(list.style, { left: `${box.left}px`, width: `${box.width}px`, maxHeight: `${height}px` });
  const fits = below >= Math.min(height, list.scrollHeight) + 2 * gapPx;
  list.style.top = fits ? `${box.bottom + gapPx}px` : 'auto';
  list.style.bottom = fits ? 'auto' : `${window.innerHeight - box.top + gapPx}px`;
}
