import { h } from './el.js';

const types = {
  number_input: 'text',
  url_text_input: 'url',
  email_text_input: 'email',
  plain_text_input: 'text',
};
const mostCharacters = 3000;
const pauseMs = 300;

/** A line or an area to type in, with a counter where there is a limit. What is typed is sent at each pause. */
export function textInput({ spec, block, surface, choose, labelledBy }) {
  const key = `${block.block_id}/${spec.action_id}`;
  const dispatches = block.dispatch_action === true;
  const moments = spec.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  const waitsForEnter = dispatches && !moments.includes('on_character_entered');
  let timer;
  const send = () => {
    clearTimeout(timer);
    timer = undefined;
    return choose(control.value === '' ? null : control.value);
  };
  const typed = () => {
    count();
    surface.unsent?.set(key, send);
    if (waitsForEnter) return;
    clearTimeout(timer);
    timer = setTimeout(flush, pauseMs);
  };
  const flush = () => {
    surface.unsent?.delete(key);
    return send();
  };
  const entered = (event) => {
    if (!dispatches || !moments.includes('on_enter_pressed') || event.key !== 'Enter' || event.shiftKey)
      return;
    event.preventDefault();
    flush();
  };
  const control = h(spec.multiline ? 'textarea' : 'input', {
    class: 'text',
    type: spec.multiline ? undefined : (types[spec.type] ?? 'text'),
    rows: spec.multiline ? 4 : undefined,
    inputmode: spec.type === 'number_input' ? 'decimal' : undefined,
    autocomplete: 'off',
    placeholder: spec.placeholder?.text,
    'aria-labelledby': labelledBy,
    'data-action-id': spec.action_id,
    'data-key': key,
    value: surface.valueOf(block.block_id, spec.action_id)?.value ?? '',
    oninput: typed,
    onkeydown: entered,
    onchange: waitsForEnter ? undefined : flush,
  });
  const most = spec.max_length ?? mostCharacters;
  const counter = h('span', { class: 'counter' });
  const count = () => {
    const left = most - control.value.length;
    counter.textContent = spec.max_length === undefined && left > 100 ? '' : String(left);
    counter.classList.toggle('is-over', left < 0);
    counter.setAttribute('aria-label', `${left} characters left`);
  };
  count();
  return h('div', { class: 'text-wrap' }, control, counter);
}
