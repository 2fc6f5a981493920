import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  HeaderBlock,
  MrkdwnElement,
  PlainTextElement,
  PlainTextOption,
  RichTextBlock,
  SectionBlock,
} from '@slack/types';
import { cleanText, cutMrkdwn, cutText, parted } from './mrkdwn.ts';

/** Slack's limits, in characters (https://docs.slack.dev/reference/block-kit). */
export const LIMITS = {
  section: 3000,
  header: 150,
  label: 75,
  modalTitle: 24,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  initialValue: 3000,
  options: 100,
} as const;

/** Text in which nothing is markup. */
export function plain(text: string, limit: number): PlainTextElement {
  const cut = cutText(text, limit);
  return { type: 'plain_text', text: cut === '' ? '-' : cut, emoji: false };
}

/** Markup as it stands: Slack adds no links or mentions of its own. */
export function mrkdwn(text: string): MrkdwnElement {
  return { type: 'mrkdwn', text: cutMrkdwn(parted(text), LIMITS.section) || '-', verbatim: true };
}

export const section = (text: string): SectionBlock => ({ type: 'section', text: mrkdwn(text) });
export const context = (text: string): ContextBlock => ({ type: 'context', elements: [mrkdwn(text)] });

export const header = (text: string): HeaderBlock => ({ type: 'header', text: plain(text, LIMITS.header) });

/** Somebody's own words, as they wrote them, set apart from ours. */
export function quote(text: string): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: cleanText(text) || '-' }] }],
  };
}

/** Text to copy, character for character. */
export function preformatted(text: string): RichTextBlock {
  return {
    type: 'rich_text',
    elements: [
      { type: 'rich_text_preformatted', elements: [{ type: 'text', text: cleanText(text) || '-' }] },
    ],
  };
}

export type ButtonSpec = {
  readonly action: string;
  readonly label: string;
  readonly value: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: ConfirmationDialog;
};

export function button({ action, label, value, style, confirm }: ButtonSpec): Button {
  return {
    type: 'button',
    action_id: action,
    text: plain(label, LIMITS.label),
    value,
    ...(style === undefined ? {} : { style }),
    ...(confirm === undefined ? {} : { confirm }),
  };
}

/** Leads to a place on the web; Slack tells of the press all the same. */
export function linkButton({
  action,
  label,
  url,
}: Pick<ButtonSpec, 'action' | 'label'> & { readonly url: string }): Button {
  return { type: 'button', action_id: action, text: plain(label, LIMITS.label), url };
}

/** The dialog between a press and its effect. */
export function confirmation(text: {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
}): ConfirmationDialog {
  return {
    title: plain(text.title, LIMITS.confirmTitle),
    text: plain(text.text, LIMITS.confirmText),
    confirm: plain(text.yes, LIMITS.confirmButton),
    deny: plain(text.no, LIMITS.confirmButton),
  };
}

export function buttons(blockId: string, elements: readonly Button[]): ActionsBlock[] {
  return elements.length === 0 ? [] : [{ type: 'actions', block_id: blockId, elements: [...elements] }];
}

export function option(text: string, value: string, description?: string): PlainTextOption {
  return {
    text: plain(text, LIMITS.label),
    value,
    ...(description === undefined ? {} : { description: plain(description, LIMITS.label) }),
  };
}
