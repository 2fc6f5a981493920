import { h } from './el.js';

/**
 * A button that opens a list of things to do, over what is below it or, where there is more room, above it.
 * @param {{
 *   button: { class?: string, text: string, label?: string, key: string, testId?: string },
 *   items: { text: import('./el.js').Child | import('./el.js').Child[], more?: string, data?: Record<string, string>, act: () => void }[],
 *   attributes?: Record<string, any>,
 * }} menu
 */
export function menu({ button, items, attributes = {} }) {
  const list = h(
    'div',
    { class: 'menu' },
    items.map(({ text, more, data, act }) =>
      h(
        'button',
        {
          type: 'button',
          class: 'menu-item',
          ...data,
          onclick: () => {
            node.open = false;
            act();
          },
        },
        h('span', { class: 'menu-text' }, text),
        more && h('span', { class: 'menu-more' }, more),
      ),
    ),
  );
  const node = h(
    'details',
    { ...attributes, class: `overflow ${attributes.class ?? ''}`, ontoggle: () => place(node, list) },
    h(
      'summary',
      {
        class: button.class ?? 'button',
        'aria-label': button.label,
        title: button.label,
        'data-key': button.key,
        'data-testid': button.testId,
      },
      button.text,
    ),
    list,
  );
  return node;
}

/** What scrolls cuts off what lies outside of it. */
function place(node, list) {
  const frame = node.closest('.log, .modal-body, .home-body, .clusters') ?? document.documentElement;
  const { top, bottom } = node.getBoundingClientRect();
  const edges = frame.getBoundingClientRect();
  const [above, below] = [top - edges.top, edges.bottom - bottom];
  node.classList.toggle('opens-up', node.open && below < list.offsetHeight && above > below);
}

function closeMenus(except) {
  for (const open of document.querySelectorAll('details.overflow[open]')) {
    if (!open.contains(except)) open.open = false;
  }
}

document.addEventListener('click', ({ target }) => closeMenus(target));
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') closeMenus(null);
});
