import { fillWith, h } from './el.js';
import { as, records } from './wire.js';

/** A picture that Slack keeps; `drawPictures` shows it. @param {{ id?: string, url?: string }} file @param {string} alternative */
export function keptPicture({ id, url = '' }, alternative) {
  const picture = id ?? /[-/](F[A-Z0-9]{8,})(\/|$)/.exec(url)?.[1] ?? '';
  return h('span', { class: 'kept-picture', 'data-picture': picture, 'data-alternative': alternative });
}

/** Shows every picture that is there, and says so where it has gone. */
export function drawPictures() {
  for (const node of document.querySelectorAll('[data-picture]')) {
    const { picture: id = '', alternative = '', state } = node.dataset;
    const now = records.has(`picture:${id}`) ? 'there' : 'gone';
    if (now === state) continue;
    node.dataset.state = now;
    const src = `picture?as=${encodeURIComponent(as)}&id=${encodeURIComponent(id)}`;
    if (now === 'there') fillWith(node, h('img', { src, alt: alternative }));
    else fillWith(node, h('span', { class: 'picture' }, '🗑 This file was deleted'));
  }
}
