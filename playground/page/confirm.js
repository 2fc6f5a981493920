import { h } from './el.js';
import { textNodes } from './text.js';

/** What a press comes to that was not meant after all. */
export const notMeant = { error: 'not confirmed' };

/**
 * The dialog between a press and its delivery. Gives whether the person said yes.
 * @param {any} confirm as in the block
 * @returns {Promise<boolean>}
 */
export function askFirst(confirm) {
  return new Promise((resolve) => {
    const answer = (isYes) => () => {
      dialog.close();
      dialog.remove();
      resolve(isYes);
    };
    const style = confirm.style === 'danger' ? 'button-danger' : 'button-primary';
    const dialog = h(
      'dialog',
      {
        class: 'confirm',
        role: 'alertdialog',
        'aria-labelledby': 'confirm-title',
        'data-testid': 'confirm',
        oncancel: answer(false),
      },
      h('h2', { id: 'confirm-title' }, textNodes(confirm.title)),
      h('div', { class: 'confirm-text mrkdwn' }, textNodes(confirm.text)),
      h(
        'div',
        { class: 'dialog-buttons' },
        h(
          'button',
          { type: 'button', class: 'button', 'data-testid': 'confirm-no', onclick: answer(false) },
          textNodes(confirm.deny),
        ),
        h(
          'button',
          {
            type: 'button',
            class: `button ${style}`,
            'data-testid': 'confirm-yes',
            autofocus: true,
            onclick: answer(true),
          },
          textNodes(confirm.confirm),
        ),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
