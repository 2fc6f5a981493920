import { avatar } from './avatar.js';
import { h, reconcile } from './el.js';
import { homeHash, hrefOf } from './route.js';
import { unreadIn } from './unread.js';
import { direct, me, myChannels, personOf, workspace } from './world.js';

/** @param {HTMLElement} nav @param {string} current the channel on the screen */
export function drawSidebar(nav, current) {
  const app = personOf(workspace().app.id);
  const channels = myChannels().map((channel) => item(channel, current, [hash(channel), channel.name]));
  const own = direct();
  const apps = [
    ...(own === undefined ? [] : [item(own, current, [avatar(app, 'small'), app.realName])]),
    homeItem(current),
  ];
  reconcile(nav, [title('Channels'), ...channels, title('Apps'), ...apps]);
}

const title = (text) => ({ key: text, stamp: [], build: () => h('h2', {}, text) });

const hash = ({ isPrivate }) => h('span', { class: 'hash', 'aria-hidden': 'true' }, isPrivate ? '🔒' : '#');

function homeItem(current) {
  const isCurrent = current === homeHash.slice(1);
  const mark = h('span', { class: 'hash', 'aria-hidden': 'true' }, '⌂');
  const channel = { id: homeHash.slice(1) };
  const build = () => row(channel, { messages: 0, mentions: 0, isCurrent, mark, name: 'App Home' });
  return { key: homeHash, stamp: [isCurrent], build };
}

function item(channel, current, [mark, name]) {
  const { messages, mentions } = unreadIn(channel.id);
  const isCurrent = channel.id === current;
  return {
    key: channel.id,
    stamp: [name, messages > 0, mentions, isCurrent],
    build: () => row(channel, { messages, mentions, isCurrent, mark, name }),
  };
}

function row(channel, { messages, mentions, isCurrent, mark, name }) {
  const isUnread = messages + mentions > 0;
  const said = mentions > 0 ? `, ${mentions} for you` : isUnread ? ', unread' : '';
  return h(
    'a',
    {
      href: hrefOf(channel.id),
      class: `channel-link${isUnread ? ' is-unread' : ''}`,
      'aria-current': isCurrent ? 'page' : undefined,
      'aria-label': `${name}${said}`,
      'data-channel': channel.id,
      'data-key': channel.id,
    },
    mark,
    h('span', { class: 'channel-name' }, name),
    mentions > 0 && h('span', { class: 'count', 'data-testid': 'unread' }, String(mentions)),
  );
}

/** The people one can act as: links, so that each can have a window of their own. @param {HTMLElement} nav */
export function drawCast(nav) {
  const label = { key: 'label', stamp: [], build: () => h('span', { class: 'cast-label' }, 'Act as') };
  const links = workspace().cast.map(({ id, part }) => {
    const person = personOf(id);
    return { key: id, stamp: [person, location.hash], build: () => actor(person, part) };
  });
  reconcile(nav, [label, ...links]);
}

/** The first name; of a name in two scripts, the Latin half. */
function shortNameOf({ realName }) {
  const latin = /^[\p{Script=Latin} ]+/u.exec(realName)?.[0].trim() ?? realName;
  return latin === realName ? realName.split(' ')[0] : latin;
}

function actor(person, part) {
  return h(
    'a',
    {
      href: `?as=${person.id}${location.hash}`,
      class: 'actor',
      'aria-current': person.id === me ? 'true' : undefined,
      title: `${person.realName}: ${part}. Open in another window to be two people at once.`,
      'data-actor': person.id,
      'data-key': person.id,
    },
    avatar(person, 'small'),
    h('span', { class: 'actor-name' }, shortNameOf(person)),
    h('span', { class: 'actor-part' }, part),
  );
}
