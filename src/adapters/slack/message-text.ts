import { decoded } from './payloads.ts';

/**
 * What somebody reads in a message, from the text Slack has of it: mentions and links as words, and no
 * entities. https://docs.slack.dev/messaging/formatting-message-text
 */
export function readableText(text: string): string {
  return decoded(
    text.replaceAll(/<([^<>|]*)(?:\|([^<>]*))?>/g, (_, target: string, label?: string) =>
      readableTag(target, label ?? ''),
    ),
  );
}

function readableTag(target: string, label: string): string {
  const name = label.replace(/^[@#]/, '');
  if (target.startsWith('#')) return `#${name === '' ? target.slice(1) : name}`;
  if (target.startsWith('@')) return `@${name === '' ? target.slice(1) : name}`;
  if (target.startsWith('!date')) return label;
  if (target.startsWith('!')) return `@${name === '' ? target.slice(1) : name}`;
  if (target.endsWith(label)) return target.replace(/^mailto:/, '');
  return `${label} (${target})`;
}
