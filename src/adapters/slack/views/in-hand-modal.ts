import type { KnownBlock, ModalView } from '@slack/types';
import type { Ticket } from '../../../domain/ticket.ts';
import type { Words } from '../../../words/words.ts';
import { button, buttons, confirmation, section } from './blocks.ts';
import { BUTTONS, METADATA_LENGTH, ticketRef } from './ids.ts';
import { modal } from './modal.ts';
import { mrkdwnVoice as voice } from './mrkdwn.ts';
import { encodeForm, type KeptForm } from './opening-modals.ts';

/**
 * Other people are on it already: join one of them, or open a ticket all the same. A form that does not fit
 * into the modal can't wait behind a button; joining works without.
 */
export function inHandModal(others: readonly Ticket[], kept: KeptForm, words: Words): ModalView {
  const { join, dialog } = words;
  const metadata = encodeForm(kept);
  const isKept = metadata.length <= METADATA_LENGTH;
  return modal({
    title: join.title,
    close: dialog.close,
    ...(isKept ? { metadata } : {}),
    blocks: [
      section(join.about),
      ...others.flatMap((other) => otherBlocks(other, { isKept, words })),
      ...(isKept ? [{ type: 'divider' } as const, ...ownButtons(words)] : []),
    ],
  });
}

function otherBlocks(
  other: Ticket,
  { isKept, words: { join } }: { readonly isKept: boolean; readonly words: Words },
): KnownBlock[] {
  const value = ticketRef.encode({ ticketId: other.id });
  const { title, ...dialog } = join.confirmTakeOver;
  return [
    section(join.other(other, voice)),
    ...buttons(`other-${other.id}`, [
      button({ action: BUTTONS.joinTicket, label: join.buttons.follow, value, style: 'primary' }),
      ...(isKept
        ? [
            button({
              action: BUTTONS.takeOver,
              label: join.buttons.takeOver,
              value,
              confirm: confirmation({ ...dialog, title: title(other.ticketNo) }),
            }),
          ]
        : []),
    ]),
  ];
}

function ownButtons({ join }: Words): KnownBlock[] {
  return buttons('own', [
    button({ action: BUTTONS.openEvenSo, label: join.buttons.evenSo, value: 'form' }),
    button({ action: BUTTONS.backToForm, label: join.buttons.back, value: 'form' }),
  ]);
}
