import { appHead } from './app-head.js';
import { composer } from './composer.js';
import { h, reconcile } from './el.js';
import { drawLog, logNode } from './log.js';
import { allIn, channelOf, me, personOf, shownIn, workspace } from './world.js';

/** @param {any} channel */
export const nameOf = (channel) =>
  channel.kind === 'im' ? personOf(workspace().app.id).realName : `#${channel.name}`;

/** The channel in the middle. @param {HTMLElement} main @param {string} id @param {() => void} redraw */
export function drawChannel(main, id, redraw) {
  const channel = channelOf(id);
  if (channel === undefined) {
    reconcile(main, [
      { key: 'none', stamp: [], build: () => h('p', { class: 'nothing' }, 'There is no such channel here.') },
    ]);
    return;
  }
  const name = nameOf(channel);
  const people = channel.members.length;
  reconcile(main, [
    channel.kind === 'im'
      ? appHead('messages')
      : { key: `head ${id}`, stamp: [name, people], build: () => head(name, `${people} members`) },
    {
      key: `log ${id}`,
      stamp: [],
      build: () => logNode({ label: `Messages in ${name}`, testId: 'log', empty: emptyText(name) }),
    },
    {
      key: `composer ${id}`,
      stamp: [],
      build: () =>
        channel.members.includes(me) ? composer({ channel: id, label: `Message ${name}` }) : outside(name),
    },
  ]);
  const log = main.querySelector('.log');
  const replies = Map.groupBy(allIn(id), ({ threadTs }) => threadTs ?? '');
  const shown = shownIn(id);
  log.classList.toggle('is-empty', shown.length === 0);
  drawLog(log, shown, { repliesOf: (ts) => replies.get(ts) ?? [], redraw });
}

const head = (name, more) =>
  h('header', { class: 'channel-head' }, h('h1', {}, name), h('span', { class: 'channel-more' }, more));

const emptyText = (name) =>
  `This is the very beginning of ${name}. Type /emergency below to open an emergency ticket.`;

const outside = (name) => h('p', { class: 'nothing' }, `You are not in ${name}.`);
