import { h } from './el.js';
import { workspace } from './world.js';

const most = 8;

/**
 * The list of commands over the composer while one types a slash command.
 * @param {HTMLTextAreaElement} box @param {string} id
 */
export function hintList(box, id) {
  const state = { hints: [], active: 0 };
  const list = h('div', {
    class: 'hints',
    id,
    role: 'listbox',
    'aria-label': 'Commands',
    'data-testid': 'hints',
    hidden: true,
  });

  function show(hints, active = 0) {
    Object.assign(state, { hints, active });
    const isOpen = hints.length > 0;
    list.hidden = !isOpen;
    list.replaceChildren(
      ...hints.map((hint, index) => row(hint, `${id}-${index}`, index === active, () => take(index))),
    );
    box.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) box.setAttribute('aria-activedescendant', `${id}-${active}`);
    else box.removeAttribute('aria-activedescendant');
    list.children[active]?.scrollIntoView({ block: 'nearest' });
  }

  /** Puts the words of the hint there, up to the first that is the person's to fill in. */
  function take(index) {
    const { text } = state.hints[index];
    const words = text.split(' ');
    const own = words.findIndex((word) => !/^[/a-z]/.test(word));
    box.value = `${words.slice(0, own < 0 ? words.length : own).join(' ')} `;
    box.focus();
    show([]);
  }

  return {
    node: list,
    suggest: () => show(hintsFor(box.value)),
    hide: () => show([]),
    /** Whether the key was for the list. @param {KeyboardEvent} event */
    pressed(event) {
      const { hints, active } = state;
      const { length } = hints;
      if (length === 0) return false;
      if (event.key === 'ArrowDown') show(hints, (active + 1) % length);
      else if (event.key === 'ArrowUp') show(hints, (active - 1 + length) % length);
      else if (event.key === 'Tab' && !event.shiftKey) take(active);
      else if (event.key === 'Escape') show([]);
      else return false;
      event.preventDefault();
      return true;
    },
  };
}

function row({ text, what }, id, isActive, take) {
  const onmousedown = (event) => {
    event.preventDefault();
    take();
  };
  const attributes = { class: `hint${isActive ? ' is-active' : ''}`, id, onmousedown };
  return h(
    'div',
    { ...attributes, role: 'option', 'aria-selected': String(isActive) },
    h('code', {}, text),
    h('span', {}, what),
  );
}

function hintsFor(typed) {
  if (!typed.startsWith('/')) return [];
  const { commands, hints } = workspace();
  const others = commands.filter(({ command }) => !hints.some(({ text }) => text.startsWith(command)));
  const all = [
    ...hints,
    ...others.map(({ command, usageHint, description }) => ({
      text: `${command} ${usageHint}`.trim(),
      what: description,
    })),
  ];
  const begun = typed.trimEnd();
  const found = all.filter(({ text }) => text.startsWith(begun));
  return found.length === 1 && found[0].text === begun ? [] : found.slice(0, most);
}
