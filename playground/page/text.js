import { withEmoji } from './emoji.js';
import { mrkdwn } from './mrkdwn.js';

/** A text object of Block Kit as nodes. @param {any} text @returns {Node[]} */
export function textNodes(text) {
  if (text === undefined) return [];
  return text.type === 'mrkdwn' ? mrkdwn(text.text) : [document.createTextNode(withEmoji(text.text))];
}
