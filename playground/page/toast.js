import { h } from './el.js';

const lifeMs = 7000;

/**
 * A short message in the corner. @param {{ title: string, text: string, href?: string, kind?: 'notice' | 'trouble' }} toast
 */
export function showToast({ title, text, href, kind = 'notice' }) {
  const area = document.querySelector('.toasts');
  const close = () => toast.remove();
  const body = [h('strong', {}, title), h('span', { class: 'toast-text' }, text)];
  const toast = h(
    'div',
    { class: `toast toast-${kind}`, 'data-testid': 'toast' },
    href === undefined
      ? h('div', { class: 'toast-body' }, body)
      : h('a', { class: 'toast-body', href, onclick: close }, body),
    h('button', { type: 'button', class: 'icon-button', 'aria-label': 'Dismiss', onclick: close }, '×'),
  );
  area.append(toast);
  // Shown anew, it lies over whatever dialog has come up since.
  if (area.matches(':popover-open')) area.hidePopover();
  area.showPopover();
  setTimeout(close, lifeMs);
}

/** Says that something couldn't be done, and passes on what it was given. @param {any} answer of the server */
export function showTrouble(answer) {
  if (answer?.error) showToast({ title: 'That didn’t work', text: String(answer.error), kind: 'trouble' });
  return answer;
}

/** Those that lead to where the person is now. @param {string} href */
export function dropToasts(href) {
  for (const link of document.querySelectorAll('.toast a')) {
    if (link.getAttribute('href') === href) link.closest('.toast')?.remove();
  }
}
