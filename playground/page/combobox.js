import { h } from './el.js';
import { withEmoji } from './emoji.js';
import { optionsList } from './options-list.js';

const pauseMs = 120;

/**
 * A menu one types into, for one choice or several; several stand as chips before the text.
 * @typedef {{
 *   spec: any, block: any, labelledBy?: string, chosen: any[],
 *   choose: (entry: any, typed?: string) => Promise<any>,
 *   offer: (typed: string) => Promise<{ groups: { label?: string, options: any[] }[], error?: string, isTooShort?: boolean }>,
 * }} Menu
 * @param {Menu} menu
 */
export function combobox(menu) {
  const { spec, chosen } = menu;
  const isMulti = spec.type.startsWith('multi_');
  const input = inputOf(menu, isMulti);
  const chips = h('span', { class: 'chips' });
  const frame = h('div', { class: 'combo', onclick: () => input.focus() }, chips, input);
  const state = { chosen: [...chosen], typed: '', asked: 0, timer: undefined };
  const isChosen = (option) => state.chosen.some(({ value }) => value === option.value);
  const list = optionsList({ input, frame, isMulti, isChosen, onPick: (option) => pick(option) });
  frame.append(list.node);
  const combo = { ...menu, isMulti, input, chips, list, state, isChosen };

  async function pick(option) {
    forget(combo);
    const room = spec.max_selected_items ?? Number.POSITIVE_INFINITY;
    if (!isMulti) await change(combo, [option]);
    else if (isChosen(option)) await change(combo, without(state.chosen, option));
    else if (state.chosen.length < room) await change(combo, [...state.chosen, option]);
    // A list that is all there stays open for the next choice; one that is searched is searched anew.
    if (spec.type === 'multi_static_select') ask(combo);
    else close(combo);
  }

  listen(combo, pick);
  draw(combo);
  return frame;
}

function inputOf({ spec, block, labelledBy }, isMulti) {
  const placeholder = spec.placeholder?.text ?? (isMulti ? 'Type to search' : 'Select an option');
  return h('input', {
    class: 'combo-input',
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    placeholder,
    'aria-expanded': 'false',
    'aria-autocomplete': 'list',
    'aria-labelledby': labelledBy,
    'aria-label': labelledBy === undefined ? placeholder : undefined,
    'data-action-id': spec.action_id,
    'data-key': `${block.block_id}/${spec.action_id}`,
    'data-placeholder': placeholder,
  });
}

const without = (options, gone) => options.filter(({ value }) => value !== gone.value);
const single = ({ isMulti, state }) => (isMulti ? undefined : state.chosen[0]);

function listen(combo, pick) {
  const { input, state } = combo;
  input.addEventListener('focus', () => {
    input.select();
    ask(combo);
  });
  input.addEventListener('click', () => ask(combo));
  input.addEventListener('blur', () => close(combo));
  input.addEventListener('input', () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(ask, pauseMs, combo);
  });
  input.addEventListener('keydown', (event) => pressed(combo, event, pick));
}

/** What was asked before is of no interest any more. */
function forget({ state }) {
  clearTimeout(state.timer);
  state.asked += 1;
}

async function ask(combo) {
  const { input, list, state, offer, spec } = combo;
  forget(combo);
  const { asked } = state;
  if (!list.isOpen()) list.say('Loading…');
  const typed = input.value === single(combo)?.text.text ? '' : input.value;
  const { groups, error, isTooShort } = await offer(typed);
  // A later question has been asked meanwhile, or nobody looks any more.
  if (asked !== state.asked || document.activeElement !== input) return;
  state.typed = typed;
  if (error !== undefined) list.say(`Couldn’t load the options: ${error}`);
  else if (isTooShort) list.say(`Type at least ${spec.min_query_length} characters`);
  else if (groups.every(({ options }) => options.length === 0)) list.say('No results');
  else list.show(groups);
}

function close(combo) {
  forget(combo);
  combo.list.close();
  combo.input.value = single(combo)?.text.text ?? '';
}

/** Shows the new choice at once, and the old one again if it isn't taken. What was typed says what was offered. */
async function change(combo, chosen) {
  const { state, input, isMulti, choose } = combo;
  const before = state.chosen;
  state.chosen = chosen;
  input.value = '';
  draw(combo);
  const values = chosen.map(({ value }) => value);
  const answer = await choose(isMulti ? values : (values[0] ?? null), state.typed);
  if (answer?.error === undefined) return;
  state.chosen = before;
  draw(combo);
}

function drop(combo, option) {
  combo.input.focus();
  return change(combo, without(combo.state.chosen, option));
}

function pressed(combo, event, pick) {
  const { list, input, isMulti, state } = combo;
  const { key } = event;
  if (key === 'ArrowDown' || key === 'ArrowUp') {
    event.preventDefault();
    if (!list.isOpen()) return ask(combo);
    return list.move(key === 'ArrowDown' ? 1 : -1);
  }
  if (key === 'Enter') {
    event.preventDefault();
    const active = list.active();
    return list.isOpen() && active !== undefined ? pick(active) : undefined;
  }
  if (key === 'Escape' && list.isOpen()) {
    event.preventDefault();
    event.stopPropagation();
    return close(combo);
  }
  const last = state.chosen.at(-1);
  const isAtStart = isMulti && input.value === '' && last !== undefined;
  return key === 'Backspace' && isAtStart ? drop(combo, last) : undefined;
}

function draw(combo) {
  const { chips, input, isMulti, state } = combo;
  const shown = isMulti ? state.chosen : [];
  chips.replaceChildren(...shown.map((option) => chip(option, () => drop(combo, option))));
  input.placeholder = shown.length > 0 ? '' : (input.dataset.placeholder ?? '');
  if (!isMulti) input.value = single(combo)?.text.text ?? '';
}

function chip(option, onclick) {
  const label = `Remove ${option.text.text}`;
  return h(
    'span',
    { class: 'chip', 'data-value': option.value },
    withEmoji(option.text.text),
    h('button', { type: 'button', 'aria-label': label, onclick }, '×'),
  );
}
