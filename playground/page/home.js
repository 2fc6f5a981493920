import { appHead } from './app-head.js';
import { blockNode } from './blocks.js';
import { h, reconcile } from './el.js';
import { viewSurface } from './view-surface.js';
import { home, personOf, workspace } from './world.js';

/** @type {{ id: string, surface: any } | undefined} */
let shown;

/** The app's Home: what it has published for this person. @param {HTMLElement} main */
export function drawHome(main) {
  const app = personOf(workspace().app.id);
  const view = home();
  reconcile(main, [
    appHead('home'),
    {
      key: 'home trouble',
      stamp: [view?.trouble],
      build: () =>
        h('p', { class: 'modal-trouble', role: 'alert', hidden: view?.trouble === undefined }, view?.trouble),
    },
    {
      key: `home ${view?.id}`,
      stamp: [],
      build: () =>
        h('div', { class: 'home-body', 'data-testid': 'home', tabindex: '0', 'aria-label': 'Home' }),
    },
  ]);
  const body = main.querySelector('.home-body');
  if (view === undefined) {
    reconcile(body, [
      {
        key: 'none',
        stamp: [],
        build: () => h('p', { class: 'nothing' }, `${app.realName} has put nothing here yet.`),
      },
    ]);
    return;
  }
  drawBlocks(body, view);
}

/** One keeps one's place when the app publishes anew. */
function drawBlocks(body, view) {
  if (shown?.id !== view.id) shown = { id: view.id, surface: viewSurface({ id: view.id, surface: 'home' }) };
  const { surface } = shown;
  surface.view = view;
  const { scrollTop } = body;
  reconcile(
    body,
    view.spec.blocks.map((block) => ({
      key: block.block_id,
      stamp: [JSON.stringify(block)],
      build: () => blockNode(block, surface),
    })),
  );
  body.scrollTop = scrollTop;
}
