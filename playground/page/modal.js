import { avatar } from './avatar.js';
import { blockNode, showError } from './blocks.js';
import { h, reconcile } from './el.js';
import { withEmoji } from './emoji.js';
import { showTrouble } from './toast.js';
import { viewSurface } from './view-surface.js';
import { act } from './wire.js';
import { modals, personOf, workspace } from './world.js';

/** @type {{ id: string, dialog: HTMLDialogElement, surface: any } | undefined} */
let shown;

/** Shows the topmost of the person's modals, as it is now. */
export function drawModal() {
  const stack = modals();
  const view = stack.at(-1);
  if (shown !== undefined && shown.id !== view?.id) {
    shown.dialog.close();
    shown.dialog.remove();
    shown = undefined;
  }
  if (view === undefined) return;
  const isNew = shown === undefined;
  shown ??= openModal(view.id);
  shown.surface.view = view;
  drawInto(shown, view, stack.length);
  if (isNew) {
    document.body.append(shown.dialog);
    shown.dialog.showModal();
    focusFirst(shown.dialog);
  } else if (!shown.dialog.contains(document.activeElement) && !document.querySelector('dialog.confirm')) {
    focusFirst(shown.dialog);
  }
}

function focusFirst(dialog) {
  const first = dialog.querySelector('.modal-body :is(input, textarea, select):not([type=hidden])');
  // Choosing from a menu begins by its being focused: that is for the person to do.
  const target = first?.matches('.combo-input') ? dialog.querySelector('.modal-title') : first;
  (target ?? dialog.querySelector('.modal-title'))?.focus({ preventScroll: true });
}

function openModal(id) {
  const surface = viewSurface({ id, surface: 'modal' });
  const close = () => surface.inOrder(() => act({ kind: 'close', view: { id } }).then(showTrouble));
  const dialog = h(
    'dialog',
    {
      class: 'modal',
      'aria-labelledby': 'modal-title',
      'data-testid': 'modal',
      oncancel: (event) => {
        event.preventDefault();
        close();
      },
    },
    h(
      'header',
      { class: 'modal-head' },
      h(
        'button',
        { type: 'button', class: 'icon-button modal-back', 'aria-label': 'Back', onclick: close },
        '←',
      ),
      avatar(personOf(workspace().app.id), 'small'),
      h('h2', { id: 'modal-title', class: 'modal-title', tabindex: '-1' }),
      h(
        'button',
        {
          type: 'button',
          class: 'icon-button',
          'aria-label': 'Close',
          'data-testid': 'modal-x',
          onclick: close,
        },
        '×',
      ),
    ),
    h('p', { class: 'modal-trouble', role: 'alert', hidden: true, 'data-testid': 'modal-trouble' }),
    h('div', { class: 'modal-body' }),
    h(
      'footer',
      { class: 'dialog-buttons' },
      h('button', { type: 'button', class: 'button', 'data-testid': 'modal-close', onclick: close }),
      h('button', {
        type: 'button',
        class: 'button button-primary',
        'data-testid': 'modal-submit',
        onclick: () => submit(id, surface, dialog),
      }),
    ),
  );
  return { id, dialog, surface };
}

async function submit(id, surface, dialog) {
  const button = dialog.querySelector('[data-testid=modal-submit]');
  if (button.getAttribute('aria-busy') === 'true') return;
  button.setAttribute('aria-busy', 'true');
  await surface.flush();
  const answer = await surface.inOrder(() => act({ kind: 'submit', view: { id } }));
  button.removeAttribute('aria-busy');
  if (answer.kind === undefined) showTrouble(answer);
  if (answer.kind === 'errors') requestAnimationFrame(() => dialog.querySelector('[aria-invalid]')?.focus());
}

function drawInto({ dialog, surface }, view, depth) {
  const { title, submit: yes, close: no, submit_disabled: isOff, blocks } = view.spec;
  dialog.dataset.callbackId = view.spec.callback_id;
  dialog.querySelector('.modal-title').textContent = withEmoji(title.text);
  dialog.querySelector('.modal-back').hidden = depth < 2;
  const trouble = dialog.querySelector('.modal-trouble');
  trouble.hidden = view.trouble === undefined;
  trouble.textContent = view.trouble ?? '';
  const closeButton = dialog.querySelector('[data-testid=modal-close]');
  closeButton.textContent = no === undefined ? 'Cancel' : withEmoji(no.text);
  const button = dialog.querySelector('[data-testid=modal-submit]');
  button.hidden = yes === undefined;
  button.disabled = isOff === true;
  button.textContent = yes === undefined ? '' : withEmoji(yes.text);
  const body = dialog.querySelector('.modal-body');
  reconcile(
    body,
    blocks.map((block) => ({
      key: block.block_id,
      stamp: [JSON.stringify(block)],
      build: () => blockNode(block, surface),
    })),
  );
  for (const node of body.children) showError(node, view.errors[node.dataset.blockId]);
}
