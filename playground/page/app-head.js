import { h } from './el.js';
import { homeHash, hrefOf } from './route.js';
import { direct, personOf, workspace } from './world.js';

/** The heading of the app's own place with its tabs, for `reconcile`. @param {'home' | 'messages'} current */
export function appHead(current) {
  const { realName } = personOf(workspace().app.id);
  const own = direct();
  return {
    key: 'head of the app',
    stamp: [realName, own?.id, current],
    build: () =>
      h(
        'header',
        { class: 'channel-head app-head' },
        h('h1', {}, realName),
        h('span', { class: 'channel-more' }, 'App'),
        h(
          'nav',
          { class: 'app-tabs', 'aria-label': `Tabs of ${realName}` },
          tab('Home', homeHash, current === 'home'),
          own && tab('Messages', hrefOf(own.id), current === 'messages'),
        ),
      ),
  };
}

const tab = (text, href, isCurrent) =>
  h(
    'a',
    { href, class: 'app-tab', 'aria-current': isCurrent ? 'page' : undefined, 'data-key': `tab ${text}` },
    text,
  );
