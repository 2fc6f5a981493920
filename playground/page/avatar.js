import { h } from './el.js';

const hues = [205, 150, 275, 25, 330, 95];

/** A coloured tile with an initial, or the picture of the app. @param {{ id: string, realName: string, isBot: boolean }} person */
export function avatar({ id, realName, isBot }, size = '') {
  if (isBot) return h('img', { class: `avatar ${size}`, src: 'icon.svg', alt: '' });
  const tile = h(
    'span',
    { class: `avatar ${size}`, 'aria-hidden': 'true' },
    realName.charAt(0).toUpperCase(),
  );
  const sum = [...id].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  tile.style.setProperty('--hue', String(hues[sum % hues.length]));
  return tile;
}
