import { h } from './el.js';
import { hintList } from './hints.js';
import { globalShortcuts } from './shortcuts.js';
import { showToast, showTrouble } from './toast.js';
import { act, isSlackCode, records } from './wire.js';

const mostHeightPx = 200;

/**
 * Where one types. Slash commands work in channels only, as in Slack.
 * @param {{ channel: string, threadTs?: string, label: string }} place
 */
export function composer({ channel, threadTs, label }) {
  const isThread = threadTs !== undefined;
  const hintsId = isThread ? 'thread-hints' : 'hints';
  const box = h('textarea', {
    class: 'composer-text',
    rows: 1,
    placeholder: label,
    role: 'combobox',
    'aria-label': label,
    'aria-expanded': 'false',
    'aria-controls': hintsId,
    'aria-autocomplete': 'list',
    'data-testid': isThread ? 'thread-composer' : 'composer',
    'data-key': `composer/${channel}/${threadTs ?? ''}`,
  });
  const hints = hintList(box, hintsId);
  const send = async () => {
    const deed = deedFor(box.value.trim(), { channel, threadTs });
    if (deed === undefined) return;
    box.value = '';
    grow(box);
    hints.hide();
    const answer = await act(deed);
    // Slack's own word about a command that failed appears in the channel.
    if (deed.kind !== 'command' || !isSlackCode(answer.error)) showTrouble(answer);
  };
  box.addEventListener('input', () => {
    grow(box);
    if (!isThread) hints.suggest();
  });
  box.addEventListener('blur', hints.hide);
  box.addEventListener('keydown', (event) => {
    if (hints.pressed(event) || event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  });
  const button = h('button', { type: 'button', class: 'send', 'aria-label': 'Send', onclick: send }, '➤');
  const shortcuts = isThread ? null : globalShortcuts(channel);
  return h(
    'div',
    { class: 'composer' },
    hints.node,
    h('div', { class: 'composer-box' }, shortcuts, box, button),
  );
}

function grow(box) {
  box.style.height = 'auto';
  box.style.height = `${Math.min(box.scrollHeight, mostHeightPx)}px`;
}

function deedFor(text, { channel, threadTs }) {
  if (text === '') return undefined;
  const [command = ''] = text.split(/\s/);
  const isCommand = /^\/[a-z]/.test(command);
  if (!isCommand) return { kind: 'say', channel, threadTs, text: asMarkup(text) };
  if (threadTs === undefined) {
    return { kind: 'command', channel, command, text: text.slice(command.length).trim() };
  }
  showToast({ title: 'Slackbot', text: `${command} is not supported in threads. Sorry!`, kind: 'trouble' });
  return undefined;
}

/** As Slack's client sends what is typed: escaped, with names turned into mentions. */
function asMarkup(text) {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replace(/(?<![\w&])([@#])([\w.-]+)/g, (written, sign, name) => {
    if (sign === '#') return marked(idOf('channel:', 'name', name), (id) => `<#${id}|${name}>`) ?? written;
    if (/^(here|channel|everyone)$/.test(name)) return `<!${name}>`;
    const person = marked(idOf('person:', 'name', name), (id) => `<@${id}>`);
    return person ?? marked(idOf('group:', 'handle', name), (id) => `<!subteam^${id}>`) ?? written;
  });
}

function idOf(prefix, field, name) {
  const found = [...records].find(([key, record]) => key.startsWith(prefix) && record[field] === name);
  return found?.[1].id;
}

const marked = (id, mark) => (id === undefined ? undefined : mark(id));
