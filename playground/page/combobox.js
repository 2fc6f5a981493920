import { h } from './el.js';
import { withEmoji } from './emoji.js';

const pauseMs = 120;
let count = 0;

/**
 * A menu one types into, for one choice or several; several stand as chips before the text.
 * @param {{
 *   spec: any, block: any, labelledBy?: string, chosen: any[],
 *   choose: (entry: any, typed?: string) => Promise<void>,
 *   offer: (typed: string) => Promise<{ groups: { label?: string, options: any[] }[], error?: string, isTooShort?: boolean }>,
 * }} place
 */
export function combobox({ spec, block, labelledBy, chosen: before, choose, offer }) {
  count += 1;
  const isMulti = spec.type.startsWith('multi_');
  const state = { chosen: [...before], options: [], typed: '', active: -1, asked: 0, timer: undefined };
  const listId = `options-${count}`;
  const chips = h('span', { class: 'chips' });
  const list = h('div', {
    class: 'options',
    id: listId,
    role: 'listbox',
    popover: 'manual',
    'data-testid': 'options',
  });
  if (isMulti) list.setAttribute('aria-multiselectable', 'true');
  const placeholder = spec.placeholder?.text ?? (isMulti ? 'Type to search' : 'Select an option');
  const input = h('input', {
    class: 'combo-input',
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    'aria-expanded': 'false',
    'aria-controls': listId,
    'aria-autocomplete': 'list',
    'aria-labelledby': labelledBy,
    'aria-label': labelledBy === undefined ? placeholder : undefined,
    'data-action-id': spec.action_id,
    'data-key': `${block.block_id}/${spec.action_id}`,
    onfocus: () => ask(),
    onclick: () => ask(),
    onblur: () => close(),
    oninput: () => {
      clearTimeout(state.timer);
      state.timer = setTimeout(ask, pauseMs);
    },
    onkeydown: (event) => pressed(event),
  });

  const isChosen = (option) => state.chosen.some(({ value }) => value === option.value);
  const single = () => (isMulti ? undefined : state.chosen[0]);

  async function ask() {
    clearTimeout(state.timer);
    state.asked += 1;
    const { asked } = state;
    if (!list.matches(':popover-open')) show([note('Loading…')]);
    const typed = input.value === single()?.text.text ? '' : input.value;
    const found = await offer(typed);
    // A later question has been asked meanwhile, or nobody looks any more.
    if (asked !== state.asked || document.activeElement !== input) return;
    Object.assign(state, { options: [], typed });
    const nodes = found.groups.flatMap(groupNodes);
    state.active = state.options.findIndex((entry) => !isChosen(entry.option));
    if (found.error !== undefined) nodes.push(note(`Couldn't load the options: ${found.error}`));
    else if (found.isTooShort) nodes.push(note(`Type at least ${spec.min_query_length} characters`));
    else if (state.options.length === 0) nodes.push(note('No results'));
    show(nodes);
    mark();
  }

  const note = (text) => h('p', { class: 'options-note' }, text);

  function groupNodes({ label, options }) {
    const rows = options.map(optionNode);
    if (label === undefined) return rows;
    return [
      h('div', { role: 'group', 'aria-label': label }, h('p', { class: 'options-label' }, label), rows),
    ];
  }

  function optionNode(option) {
    const index = state.options.length;
    const node = h(
      'div',
      {
        class: 'option',
        role: 'option',
        id: `${listId}-${index}`,
        'aria-selected': String(isChosen(option)),
        onmousedown: (event) => {
          event.preventDefault();
          pick(option);
        },
      },
      h('span', { class: 'option-text' }, withEmoji(option.text.text)),
      option.description && h('span', { class: 'option-more' }, option.description.text),
    );
    state.options.push({ option, node });
    return node;
  }

  function show(nodes) {
    list.replaceChildren(...nodes);
    if (!list.matches(':popover-open')) list.showPopover();
    input.setAttribute('aria-expanded', 'true');
    place();
  }

  function place() {
    const box = frame.getBoundingClientRect();
    const below = window.innerHeight - box.bottom;
    const height = Math.min(280, Math.max(below, box.top) - 16);
    Object.assign(list.style, {
      left: `${box.left}px`,
      width: `${box.width}px`,
      maxHeight: `${height}px`,
      top: below >= Math.min(height, list.scrollHeight) + 8 ? `${box.bottom + 4}px` : 'auto',
      bottom:
        below >= Math.min(height, list.scrollHeight) + 8 ? 'auto' : `${window.innerHeight - box.top + 4}px`,
    });
  }

  function close() {
    forget();
    if (list.matches(':popover-open')) list.hidePopover();
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    input.value = single()?.text.text ?? '';
  }

  function mark() {
    for (const [index, { node }] of state.options.entries())
      node.classList.toggle('is-active', index === state.active);
    const active = state.options[state.active]?.node;
    if (active === undefined) return input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-activedescendant', active.id);
    active.scrollIntoView({ block: 'nearest' });
  }

  /** What was asked before is of no interest any more. */
  function forget() {
    clearTimeout(state.timer);
    state.asked += 1;
  }

  async function pick(option) {
    forget();
    const room = spec.max_selected_items ?? Number.POSITIVE_INFINITY;
    if (!isMulti) await change([option]);
    else if (isChosen(option)) await change(state.chosen.filter(({ value }) => value !== option.value));
    else if (state.chosen.length < room) await change([...state.chosen, option]);
    // A list that is all there stays open for the next choice; one that is searched is searched anew.
    if (spec.type === 'multi_static_select') ask();
    else close();
  }

  /** Shows the new choice at once, and the old one again if it isn't taken. What was typed says what was offered. */
  async function change(chosen) {
    const before = state.chosen;
    state.chosen = chosen;
    input.value = '';
    draw();
    const values = chosen.map(({ value }) => value);
    const answer = await choose(isMulti ? values : (values[0] ?? null), state.typed);
    if (answer?.error === undefined) return;
    state.chosen = before;
    draw();
  }

  function drop(option) {
    input.focus();
    return change(state.chosen.filter(({ value }) => value !== option.value));
  }

  function pressed(event) {
    const isOpen = list.matches(':popover-open');
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) return ask();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      const { length } = state.options;
      state.active = length === 0 ? -1 : (state.active + step + length) % length;
      return mark();
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      const active = state.options[state.active];
      if (isOpen && active !== undefined) return pick(active.option);
    }
    if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      return close();
    }
    const last = state.chosen.at(-1);
    if (event.key === 'Backspace' && isMulti && input.value === '' && last !== undefined) return drop(last);
    return undefined;
  }

  function draw() {
    const shown = isMulti ? state.chosen : [];
    chips.replaceChildren(
      ...shown.map((option) =>
        h(
          'span',
          { class: 'chip', 'data-value': option.value },
          withEmoji(option.text.text),
          h(
            'button',
            { type: 'button', 'aria-label': `Remove ${option.text.text}`, onclick: () => drop(option) },
            '×',
          ),
        ),
      ),
    );
    input.placeholder = shown.length > 0 ? '' : placeholder;
    if (!isMulti) input.value = single()?.text.text ?? '';
  }

  const frame = h('div', { class: 'combo', onclick: () => input.focus() }, chips, input, list);
  draw();
  return frame;
}
