import { withEmoji } from './emoji.js';
import { menu } from './menu.js';
import { showTrouble } from './toast.js';
import { act, isSlackCode } from './wire.js';
import { channelOf, me, workspace } from './world.js';

/** The menu beside the composer with the shortcuts that work anywhere; null where there are none. */
export const globalShortcuts = (key) =>
  shortcutMenu('global', undefined, {
    class: 'icon-button',
    text: '⚡',
    label: 'Shortcuts',
    key: `shortcuts/${key}`,
    testId: 'shortcuts',
  });

/** The menu of a message; null where there is nothing in it for this person. */
export function messageShortcuts({ channel, ts }) {
  if (!channelOf(channel)?.members.includes(me)) return null;
  return shortcutMenu(
    'message',
    { channel, ts },
    {
      class: 'icon-button',
      text: '⋯',
      label: 'More message shortcuts',
      key: `message/${ts}`,
      testId: 'message-menu',
    },
  );
}

function shortcutMenu(type, message, button) {
  const items = workspace()
    .shortcuts.filter((shortcut) => shortcut.type === type)
    .map(({ callbackId, name, description }) => ({
      text: withEmoji(name),
      more: `${workspace().app.name}: ${description}`,
      data: { 'data-callback-id': callbackId },
      act: () => choose(callbackId, message),
    }));
  return items.length === 0 ? null : menu({ button, items, attributes: { class: `shortcuts-${type}` } });
}

async function choose(callbackId, message) {
  const answer = await act({ kind: 'shortcut', callbackId, message });
  // Slack's own word about an app that doesn't answer comes by itself.
  if (!isSlackCode(answer.error)) showTrouble(answer);
}
