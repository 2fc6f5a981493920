import { h } from './el.js';
import { showToast, showTrouble } from './toast.js';
import { act, records } from './wire.js';
import { workspace } from './world.js';

const most = 8;

/**
 * Where one types. Slash commands work in channels only, as in Slack.
 * @param {{ channel: string, threadTs?: string, label: string }} place
 */
export function composer({ channel, threadTs, label }) {
  const state = { hints: [], active: 0 };
  const listId = threadTs === undefined ? 'hints' : 'thread-hints';
  const list = h('div', {
    class: 'hints',
    id: listId,
    role: 'listbox',
    'aria-label': 'Commands',
    'data-testid': 'hints',
    hidden: true,
  });
  const box = h('textarea', {
    class: 'composer-text',
    rows: 1,
    placeholder: label,
    'aria-label': label,
    'data-testid': threadTs === undefined ? 'composer' : 'thread-composer',
    'data-key': `composer/${channel}/${threadTs ?? ''}`,
    role: 'combobox',
    'aria-expanded': 'false',
    'aria-controls': listId,
    'aria-autocomplete': 'list',
    oninput: () => suggest(),
    onblur: () => hide(),
    onkeydown: (event) => pressed(event),
  });
  const sendButton = h(
    'button',
    { type: 'button', class: 'send', 'aria-label': 'Send', onclick: () => send() },
    '➤',
  );

  function suggest() {
    grow(box);
    state.hints = threadTs === undefined ? hintsFor(box.value) : [];
    state.active = 0;
    draw();
  }

  function hide() {
    state.hints = [];
    draw();
  }

  function draw() {
    const isOpen = state.hints.length > 0;
    list.hidden = !isOpen;
    box.setAttribute('aria-expanded', String(isOpen));
    list.replaceChildren(...state.hints.map(hintNode));
    if (isOpen) box.setAttribute('aria-activedescendant', `${listId}-${state.active}`);
    else box.removeAttribute('aria-activedescendant');
    list.children[state.active]?.scrollIntoView({ block: 'nearest' });
  }

  function hintNode({ text, what }, index) {
    const isActive = index === state.active;
    return h(
      'div',
      {
        class: `hint${isActive ? ' is-active' : ''}`,
        role: 'option',
        id: `${listId}-${index}`,
        'aria-selected': String(isActive),
        onmousedown: (event) => {
          event.preventDefault();
          take(index);
        },
      },
      h('code', {}, text),
      h('span', {}, what),
    );
  }

  /** Puts the words of the hint there, up to the first that is the person's to fill in. */
  function take(index) {
    const { text } = state.hints[index];
    const fixed = text.split(' ').filter((word) => /^[/a-z]/.test(word));
    box.value = `${fixed.join(' ')} `;
    box.focus();
    suggest();
    if (fixed.join(' ') === text) hide();
  }

  function pressed(event) {
    const isOpen = state.hints.length > 0;
    if (isOpen && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      state.active = (state.active + step + state.hints.length) % state.hints.length;
      return draw();
    }
    if (isOpen && event.key === 'Tab' && !event.shiftKey) {
      event.preventDefault();
      return take(state.active);
    }
    if (isOpen && event.key === 'Escape') return hide();
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return undefined;
    event.preventDefault();
    return send();
  }

  async function send() {
    const text = box.value.trim();
    if (text === '') return;
    const deed = deedFor(text, { channel, threadTs });
    if (deed === undefined) return;
    box.value = '';
    suggest();
    const answer = await act(deed);
    // Slack's own word about a command that failed appears in the channel.
    if (deed.kind !== 'command' || !hasNotice(answer)) showTrouble(answer);
  }

  return h('div', { class: 'composer' }, list, h('div', { class: 'composer-box' }, box, sendButton));
}

const hasNotice = ({ error }) =>
  /^(operation_timeout|invalid_command|dispatch_failed|invalid_blocks|no_text)/.test(error ?? '');

function grow(box) {
  box.style.height = 'auto';
  box.style.height = `${Math.min(box.scrollHeight, 200)}px`;
}

function hintsFor(typed) {
  if (!typed.startsWith('/')) return [];
  const { commands, hints } = workspace();
  const all = [
    ...hints,
    ...commands
      .filter(({ command }) => !hints.some(({ text }) => text.startsWith(command)))
      .map(({ command, usageHint, description }) => ({
        text: `${command} ${usageHint}`.trim(),
        what: description,
      })),
  ];
  const found = all.filter(({ text }) => text.startsWith(typed.trimEnd()));
  return found.length === 1 && found[0].text === typed.trimEnd() ? [] : found.slice(0, most);
}

function deedFor(text, { channel, threadTs }) {
  const [command = ''] = text.split(/\s/);
  const isCommand = /^\/[a-z]/.test(command);
  if (isCommand && threadTs !== undefined) {
    showToast({ title: 'Slackbot', text: `${command} is not supported in threads. Sorry!`, kind: 'trouble' });
    return undefined;
  }
  if (isCommand) return { kind: 'command', channel, command, text: text.slice(command.length).trim() };
  return { kind: 'say', channel, threadTs, text: asMarkup(text) };
}

/** As Slack's client sends what is typed: escaped, with names turned into mentions. */
function asMarkup(text) {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replace(/(?<![\w&])([@#])([\w.-]+)/g, (written, sign, name) => {
    const all = [...records].map(([key, record]) => ({ key, record }));
    const found = (prefix, field) =>
      all.find(({ key, record }) => key.startsWith(prefix) && record[field] === name)?.record.id;
    if (sign === '#') return wrapped(found('channel:', 'name'), (id) => `<#${id}|${name}>`) ?? written;
    if (/^(here|channel|everyone)$/.test(name)) return `<!${name}>`;
    return (
      wrapped(found('person:', 'name'), (id) => `<@${id}>`) ??
      wrapped(found('group:', 'handle'), (id) => `<!subteam^${id}>`) ??
      written
    );
  });
}

const wrapped = (id, wrap) => (id === undefined ? undefined : wrap(id));
