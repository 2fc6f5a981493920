import { combobox } from './combobox.js';
import { h } from './el.js';
import { withEmoji } from './emoji.js';
import { menu } from './menu.js';
import { textNodes } from './text.js';
import { textInput } from './text-input.js';
import { people } from './world.js';

/**
 * Anything in a block that can be pressed, chosen from or typed into.
 * @param {any} spec @param {any} block @param {import('./blocks.js').Surface} surface
 * @param {{ labelledBy?: string }} [naming]
 * @returns {HTMLElement}
 */
export function element(spec, block, surface, naming = {}) {
  const place = { spec, block, surface, ...naming, choose: chooser(spec, block, surface) };
  switch (spec.type) {
    case 'button':
      return button(place);
    case 'overflow':
      return overflow(place);
    case 'static_select':
      return select(place);
    case 'radio_buttons':
      return ticks(place, 'radio');
    case 'checkboxes':
      return ticks(place, 'checkbox');
    case 'datepicker':
      return datepicker(place);
    case 'users_select':
    case 'multi_users_select':
      return combobox({ ...place, offer: offerPeople, chosen: chosenPeople(place) });
    case 'external_select':
    case 'multi_external_select':
      return combobox({
        ...place,
        offer: (typed) => offerSuggested(place, typed),
        chosen: chosenOptions(place),
      });
    case 'multi_static_select':
      return combobox({ ...place, offer: (typed) => offerStatic(spec, typed), chosen: chosenOptions(place) });
    default:
      return textInput(place);
  }
}

/** How a choice is made: by filling an input, or else by pressing, which the app is told of at once. */
function chooser(spec, block, surface) {
  const isSearched = /external_select$/.test(spec.type);
  if (surface.kind === 'view' && (block.type === 'input' || isSearched)) {
    return (entry, typed) => surface.fill(block.block_id, entry, typed);
  }
  const target = { blockId: block.block_id, actionId: spec.action_id, confirm: spec.confirm };
  return (entry) => surface.press({ ...target, value: entry });
}

const keyOf = ({ spec, block }) => `${block.block_id}/${spec.action_id}`;
const heldIn = ({ spec, block, surface }) => surface.valueOf(block.block_id, spec.action_id);

function button(place) {
  const { spec, block, surface } = place;
  const press = async () => {
    node.classList.add('is-busy');
    node.setAttribute('aria-busy', 'true');
    await surface.press({
      blockId: block.block_id,
      actionId: spec.action_id,
      value: spec.value,
      confirm: spec.confirm,
    });
    node.classList.remove('is-busy');
    node.removeAttribute('aria-busy');
  };
  const attributes = {
    class: `button ${spec.style === undefined ? '' : `button-${spec.style}`}`,
    'data-action-id': spec.action_id,
    'data-key': keyOf(place),
    'aria-label': spec.accessibility_label,
    onclick: press,
  };
  const isWebLink = /^https?:/i.test(spec.url ?? '');
  const node = isWebLink
    ? h(
        'a',
        { ...attributes, href: spec.url, target: '_blank', rel: 'noreferrer noopener' },
        textNodes(spec.text),
      )
    : h('button', { ...attributes, type: 'button' }, textNodes(spec.text));
  return node;
}

function overflow(place) {
  const { spec, choose } = place;
  return menu({
    button: { text: '⋯', label: 'More actions', key: keyOf(place) },
    items: spec.options.map(({ text, description, value }) => ({
      text: textNodes(text),
      more: description?.text,
      act: () => choose(value),
    })),
    attributes: { 'data-action-id': spec.action_id },
  });
}

function select(place) {
  const { spec, block, choose, labelledBy } = place;
  const chosen = heldIn(place)?.selected_option?.value ?? '';
  // What is chosen can be taken back only in an input that may stay empty.
  const isFixed = !(block.type === 'input' && block.optional);
  const option = ({ text, value }) =>
    h('option', { value, selected: value === chosen }, withEmoji(text.text));
  const groups = (spec.option_groups ?? []).map(({ label, options }) =>
    h('optgroup', { label: label.text }, options.map(option)),
  );
  const placeholder = spec.placeholder?.text ?? 'Select an option';
  return h(
    'select',
    {
      class: 'select',
      'aria-labelledby': labelledBy,
      'aria-label': labelledBy === undefined ? placeholder : undefined,
      'data-action-id': spec.action_id,
      'data-key': keyOf(place),
      onchange: async ({ target }) => {
        const answer = await choose(target.value === '' ? null : target.value);
        if (answer?.error !== undefined) target.value = heldIn(place)?.selected_option?.value ?? '';
      },
    },
    h('option', { value: '', selected: chosen === '', hidden: isFixed }, placeholder),
    (spec.options ?? []).map(option),
    groups,
  );
}

function ticks(place, kind) {
  const { spec, block, choose, labelledBy } = place;
  const chosen = chosenValues(place, kind);
  const changed = async () => {
    const picked = [...node.querySelectorAll('input:checked')].map((input) => input.value);
    const answer = await choose(kind === 'radio' ? (picked[0] ?? null) : picked);
    if (answer?.error === undefined) return;
    const held = chosenValues(place, kind);
    for (const input of node.querySelectorAll('input')) input.checked = held.has(input.value);
  };
  const rows = spec.options.map((option) =>
    h(
      'label',
      { class: 'tick' },
      h('input', {
        type: kind,
        name: `${block.block_id}/${spec.action_id}`,
        value: option.value,
        checked: chosen.has(option.value),
        'data-key': `${keyOf(place)}/${option.value}`,
        onchange: changed,
      }),
      h(
        'span',
        {},
        h('span', { class: 'tick-text' }, textNodes(option.text)),
        option.description && h('span', { class: 'tick-more' }, textNodes(option.description)),
      ),
    ),
  );
  const node = h(
    'div',
    {
      class: 'ticks',
      role: kind === 'radio' ? 'radiogroup' : 'group',
      'aria-labelledby': labelledBy,
      'data-action-id': spec.action_id,
    },
    rows,
  );
  return node;
}

function chosenValues(place, kind) {
  const value = heldIn(place);
  if (kind === 'radio') return new Set([value?.selected_option?.value]);
  return new Set((value?.selected_options ?? []).map((one) => one.value));
}

function datepicker(place) {
  const { spec, choose, labelledBy } = place;
  return h('input', {
    type: 'date',
    class: 'text',
    value: heldIn(place)?.selected_date ?? '',
    'aria-labelledby': labelledBy,
    'data-action-id': spec.action_id,
    'data-key': keyOf(place),
    onchange: ({ target }) => choose(target.value || null),
  });
}

const chosenOptions = (place) => {
  const value = heldIn(place);
  const one = value?.selected_option;
  return value?.selected_options ?? (one ? [one] : []);
};

function chosenPeople(place) {
  const value = heldIn(place);
  const ids = value?.selected_users ?? (value?.selected_user ? [value.selected_user] : []);
  return offered(people().filter(({ id }) => ids.includes(id)));
}

const offered = (found) =>
  found.map(({ id, realName, name }) => ({
    text: { type: 'plain_text', text: `${realName} (${name})` },
    value: id,
  }));

const includes = (text, typed) => text.toLowerCase().includes(typed.trim().toLowerCase());

const offerPeople = async (typed) => {
  const found = people().filter(
    ({ isBot, realName, name }) => !isBot && includes(`${realName} ${name}`, typed),
  );
  return { groups: [{ options: offered(found) }] };
};

async function offerSuggested({ block, surface, spec }, typed) {
  if (typed.length < spec.min_query_length) return { groups: [], isTooShort: true };
  const { options = [], error } = await surface.suggest(block.block_id, typed);
  return { groups: [{ options }], error };
}

async function offerStatic(spec, typed) {
  const groups = spec.option_groups ?? [{ options: spec.options ?? [] }];
  const kept = groups.map(({ label, options }) => ({
    label: label?.text,
    options: options.filter(({ text }) => includes(text.text, typed)),
  }));
  return { groups: kept.filter(({ options }) => options.length > 0) };
}
