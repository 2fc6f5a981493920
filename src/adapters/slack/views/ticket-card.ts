import type { Button, ConfirmationDialog, KnownBlock } from '@slack/types';
import { applicationId } from '../../../domain/application.ts';
import type { Entry } from '../../../domain/entry.ts';
import type { Ticket, TicketState } from '../../../domain/ticket.ts';
import type { Words } from '../../../words/words.ts';
import { button, buttons, confirmation, context, header, LIMITS, quote, section } from './blocks.ts';
import { breakGlassButton, glassBanner, reviewButton } from './break-glass-banner.ts';
import { BUTTONS, ticketRef } from './ids.ts';
import { type Message, message } from './message.ts';
import { cutMiddle, cutText, slackLink, mrkdwnVoice as voice } from './mrkdwn.ts';

/** The whole of a ticket's message in its channel, from the ticket alone. */
export function ticketCard(ticket: Ticket, words: Words): Message {
  const { card } = words;
  const outcome = card.outcome(ticket, voice);
  const icon = ticket.breakGlass === undefined ? ICONS[ticket.state.kind] : BROKEN_ICON;
  return message(`${icon} ${card.summary(ticket, voice)}`, [
    header(`${icon} ${words.ticket.heading(ticket)}`),
    ...glassBanner(ticket, words),
    ...(outcome === undefined ? [] : [section(outcome)]),
    ...denialReason(ticket),
    section(words.ticket.requestedBy(ticket, voice)),
    ...said(card.succeeds(ticket, voice)),
    quote(ticket.reason),
    ...(ticket.reference === undefined
      ? []
      : [
          context(
            words.ticket.reference(
              slackLink(ticket.reference, cutText(ticket.reference, LINK_LENGTH)),
              voice,
            ),
          ),
        ]),
    ...ticket.entries.map((entry) => entrySection(ticket, entry, words)),
    ...(ticket.state.kind === 'PENDING_APPROVAL' ? waiting(ticket, words) : []),
    ...said(card.told(ticket, voice)),
    ...buttons('card', cardButtons(ticket, words)),
  ]);
}

const said = (text: string | undefined): KnownBlock[] => (text === undefined ? [] : [context(text)]);

/** Of a link's label, so that it stays on a phone's screen. */
const LINK_LENGTH = 80;

/** Each state has its own mark; its name stands beside it. */
const ICONS: Readonly<Record<TicketState['kind'], string>> = {
  PENDING_APPROVAL: '🚨',
  APPROVED: '🚨',
  COMPLETED: '🏁',
  DENIED: '⛔',
  CANCELLED: '🚫',
  EXPIRED: '⌛',
  REVOKED: '🔒',
};

/** Stays to the end: nobody approved it. */
const BROKEN_ICON = '🔴';

function denialReason({ state }: Ticket): KnownBlock[] {
  return state.kind === 'DENIED' ? [quote(state.reason)] : [];
}

function entrySection(ticket: Ticket, entry: Entry, words: Words): KnownBlock {
  const lines = [
    words.ticket.entry(entry, voice),
    words.ticket.place(entry, voice),
    words.ticket.tags(entry, voice),
    ...evidenceLines(ticket, entry, words),
    words.ticket.entryState(entry, undefined, voice),
  ];
  return section(lines.filter((line) => line !== undefined).join('\n'));
}

/** Once for each application, however many actions are asked for on it. */
function evidenceLines({ entries, state }: Ticket, entry: Entry, { evidence }: Words): string[] {
  const here = applicationId(entry.application);
  if (entries.find(({ application }) => applicationId(application) === here) !== entry) return [];
  if (entry.evidence !== undefined) return evidence.lines(entry, voice);
  return state.kind === 'PENDING_APPROVAL' ? [evidence.follows] : [];
}

function waiting(ticket: Ticket, { card }: Words): KnownBlock[] {
  return [
    section(card.allows(ticket, voice)),
    section(card.asked(ticket, voice)),
    context(
      [card.approvals(ticket, voice), card.next(ticket, voice), card.expires(ticket, voice)]
        .filter((said) => said !== undefined)
        .join(' · '),
    ),
  ];
}

function cardButtons(ticket: Ticket, words: Words): Button[] {
  switch (ticket.state.kind) {
    case 'PENDING_APPROVAL':
      return [...decisionButtons(ticket, words), ...breakGlassButton(ticket, words)];
    case 'APPROVED':
      return [revokeButton(ticket, words), ...reviewButton(ticket, words)];
    case 'COMPLETED':
    case 'DENIED':
    case 'CANCELLED':
    case 'EXPIRED':
    case 'REVOKED':
      return reviewButton(ticket, words);
  }
}

function decisionButtons(ticket: Ticket, words: Words): Button[] {
  const { buttons: labels, confirmCancel } = words.card;
  const value = ticketRef.encode({ ticketId: ticket.id });
  return [
    button({
      action: BUTTONS.approveTicket,
      label: labels.approve,
      value,
      style: 'primary',
      // Where it takes a code, the window that asks for it says what the dialog would.
      ...(ticket.terms.stepUp ? {} : { confirm: approvalDialog(ticket, words) }),
    }),
    button({ action: BUTTONS.denyTicket, label: labels.deny, value, style: 'danger' }),
    button({ action: BUTTONS.remindApprovers, label: labels.remind, value }),
    button({
      action: BUTTONS.cancelTicket,
      label: labels.cancel,
      value,
      confirm: confirmation({ ...confirmCancel, title: confirmCancel.title(ticket.ticketNo) }),
    }),
  ];
}

function revokeButton(ticket: Ticket, { card }: Words): Button {
  return button({
    action: BUTTONS.revokeTicket,
    label: card.buttons.revoke,
    value: ticketRef.encode({ ticketId: ticket.id }),
    style: 'danger',
    confirm: confirmation({ ...card.confirmRevoke, title: card.confirmRevoke.title(ticket.ticketNo) }),
  });
}

/** Names who, what and where as far as Slack lets a dialog; what doesn't fit is counted. */
function approvalDialog(ticket: Ticket, { card, ticket: said }: Words): ConfirmationDialog {
  const { title, text, yes, no } = card.confirmApproval;
  const { displayName, username } = ticket.requester;
  const requester = cutText(`${displayName} (${username})`, REQUESTER_LENGTH);
  const deeds = ticket.entries.flatMap((entry) => {
    const { cluster, namespace } = entry.application;
    return said.deeds(
      [entry],
      (name) => `${cutMiddle(name, NAME_LENGTH)} (${cutMiddle(`${cluster}/${namespace}`, NAME_LENGTH)})`,
    );
  });
  const shown = deeds.map((_, index) => {
    const some = said.listed(deeds, deeds.length - index);
    return text(requester, some);
  });
  const fitting = shown.find((candidate) => candidate.length <= LIMITS.confirmText) ?? shown.at(-1) ?? '';
  return confirmation({ title: title(ticket.ticketNo), text: fitting, yes, no });
}

const REQUESTER_LENGTH = 60;
const NAME_LENGTH = 80;
