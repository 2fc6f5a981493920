import { drawChannel } from './channel.js';
import { drawClusters, keepAgesTrue } from './clusters.js';
import { drawHome } from './home.js';
import { drawModal } from './modal.js';
import { tellNews } from './news.js';
import { drawPictures } from './pictures.js';
import { homeHash, hrefOf, route } from './route.js';
import { drawCast, drawSidebar } from './sidebar.js';
import { drawThread } from './thread.js';
import { dropToasts, showTrouble } from './toast.js';
import { markRead } from './unread.js';
import { act, connect } from './wire.js';
import { direct, me, myChannels, personOf, workspace } from './world.js';

const part = (id) => document.querySelector(`#${id}, [data-testid="${id}"]`);
const body = document.body;
let isThere = false;
let isDue = false;
/** @type {'home' | 'messages' | undefined} */
let tabShown;

/** Draws everything once the browser is ready to show it; changes that come together are drawn together. */
function redraw() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    if (workspace() !== undefined) draw();
  });
}

function draw() {
  const { channel, thread } = route();
  const isHome = hrefOf(channel) === homeHash;
  if (document.hasFocus()) markRead(channel);
  part('team').textContent = workspace().team.name;
  document.title = `${personOf(me).realName} · ${workspace().team.name}`;
  drawCast(part('act-as'));
  drawConnection(part('connection'));
  drawSidebar(part('channels'), channel);
  if (isHome) drawHome(part('chat'));
  else drawChannel(part('chat'), channel, redraw);
  drawThread(part('thread'), channel, thread, redraw);
  drawClusters(part('clusters'));
  drawModal();
  drawPictures();
  tellOfTab(isHome ? 'home' : channel === direct()?.id ? 'messages' : undefined);
  tellNews(
    [...myChannels(), direct()].filter((one) => one !== undefined).map(({ id }) => id),
    { channel, thread },
  );
}

/** The app is told when one of its tabs comes before the person's eyes. */
function tellOfTab(tab) {
  if (tab === tabShown) return;
  tabShown = tab;
  if (tab !== undefined) act({ kind: 'open app', tab }).then(showTrouble);
}

function drawConnection(node) {
  const { app } = workspace();
  const state = !isThere ? 'gone' : app.isConnected ? 'there' : 'waiting';
  const words = {
    gone: 'The playground has stopped',
    there: `${app.name} is connected`,
    waiting: `Waiting for ${app.name}…`,
  };
  node.dataset.state = state;
  if (node.textContent !== words[state]) node.textContent = words[state];
}

/** On a narrow window one panel at a time. */
function showPane(pane) {
  body.dataset.pane = pane;
  redraw();
  for (const tab of document.querySelectorAll('.tabs button'))
    tab.setAttribute('aria-pressed', String(tab.dataset.pane === pane));
}

/** Where there is room for it the clusters' panel is open at first. */
function showPanel(isOpen) {
  body.classList.toggle('has-panel', isOpen);
  part('toggle-clusters').setAttribute('aria-expanded', String(isOpen));
}

part('toggle-clusters').addEventListener('click', () => showPanel(!body.classList.contains('has-panel')));
showPanel(matchMedia('(min-width: 1200px)').matches);
for (const tab of document.querySelectorAll('.tabs button'))
  tab.addEventListener('click', () => showPane(tab.dataset.pane));
addEventListener('hashchange', () => {
  dropToasts(location.hash);
  showPane('chat');
  redraw();
});
part('channels').addEventListener('click', ({ target }) => {
  // The channel that is current already changes no hash.
  if (target.closest('a')) showPane('chat');
});
addEventListener('focus', redraw);
addEventListener('keydown', (event) => {
  const { channel, thread } = route();
  if (
    event.key === 'Escape' &&
    thread !== undefined &&
    !event.defaultPrevented &&
    !document.querySelector('dialog[open]')
  )
    location.hash = hrefOf(channel);
});
showPane('chat');
keepAgesTrue(part('clusters'));
/** Chromium may keep showing nothing for an emoji that was drawn before its font was there. */
await document.fonts.load('1rem "Firebreak Emoji"', '🔥').catch(() => []);
connect((there) => {
  isThere = there;
  redraw();
});
