import type { Button, KnownBlock } from '@slack/types';
import { ACTION_NAMES, type Action } from '../../../domain/action.ts';
import { applicationId } from '../../../domain/application.ts';
import type { Entry } from '../../../domain/entry.ts';
import { isOpen, type Ticket } from '../../../domain/ticket.ts';
import type { Words } from '../../../words/words.ts';
import { button, buttons, confirmation, section } from './blocks.ts';
import { BUTTONS, entryRef, followUpRef, ticketRef } from './ids.ts';
import { type Message, message } from './message.ts';
import { slackLink, mrkdwnVoice as voice } from './mrkdwn.ts';

/** The requester's buttons, in the ticket's thread. Mentions the requester. */
export function actionPanel(ticket: Ticket, words: Words): Message {
  const { panel } = words;
  const heading = panel.heading(ticket, voice);
  if (!isOpen(ticket)) return message(heading, [section(heading)]);
  return message(panel.summary(ticket, voice), [
    section(heading),
    ...ticket.entries.flatMap((entry) => entryBlocks(ticket, entry, words)),
    ...buttons('ticket', ticketButtons(ticket, words)),
  ]);
}

/** Leads the requester to the panel. `permalink` is the thread's. */
export function directMessage(ticket: Ticket, permalink: string, words: Words): Message {
  const link = slackLink(permalink, words.panel.linkLabel);
  const text = words.panel.direct(ticket, { link, voice });
  return message(text, [section(text)]);
}

function entryBlocks(ticket: Ticket, entry: Entry, words: Words): KnownBlock[] {
  const lines = [
    words.ticket.entry(entry, voice),
    words.ticket.place(entry, voice),
    words.ticket.entryState(entry, undefined, voice),
  ];
  return [
    section(lines.filter((line) => line !== undefined).join('\n')),
    ...buttons(`entry-${entry.id}`, entryButtons(ticket, entry, words)),
  ];
}

function entryButtons(ticket: Ticket, entry: Entry, { panel }: Words): Button[] {
  const value = entryRef.encode({ ticketId: ticket.id, entryId: entry.id });
  switch (entry.state.kind) {
    case 'active':
      return [
        button({
          action: ACT[entry.action],
          label: panel.buttons.act(entry.action),
          value,
          style: 'primary',
        }),
        button({ action: BUTTONS.diagnose, label: panel.buttons.diagnose, value }),
        button({ action: BUTTONS.revealToken, label: panel.buttons.reveal, value }),
        ...otherActions(ticket, entry).map((action) =>
          button({
            action: BUTTONS.openFollowUp,
            label: panel.buttons.followUp(action),
            value: followUpRef.encode({ ticketId: ticket.id, entryId: entry.id, action }),
          }),
        ),
      ];
    case 'failed':
      return [button({ action: BUTTONS.retryEntry, label: panel.buttons.retry, value, style: 'primary' })];
    case 'waiting':
    case 'processing':
    case 'ended':
    case 'closed':
      return [];
  }
}

const ACT: Readonly<Record<Action, string>> = {
  'delete-pods': BUTTONS.deletePods,
  redeploy: BUTTONS.redeploy,
};

/** What this ticket does not ask for on the same application. */
function otherActions(ticket: Ticket, { application }: Entry): Action[] {
  const here = applicationId(application);
  const asked = ticket.entries
    .filter((entry) => applicationId(entry.application) === here)
    .map(({ action }) => action);
  return ACTION_NAMES.filter((action) => !asked.includes(action));
}

/** For the ticket as a whole. */
export function ticketButtons(ticket: Ticket, { panel, extend }: Words): Button[] {
  if (ticket.state.kind !== 'APPROVED' || ticket.state.finishedBy !== undefined) return [];
  const { title, ...dialog } = panel.confirmFinish;
  const isLive = ticket.entries.some(({ state }) => state.kind === 'active');
  const value = ticketRef.encode({ ticketId: ticket.id });
  return [
    ...(isLive ? [button({ action: BUTTONS.extendTicket, label: extend.button, value })] : []),
    button({
      action: BUTTONS.finishTicket,
      label: panel.buttons.finish,
      value,
      confirm: confirmation({ ...dialog, title: title(ticket.ticketNo) }),
    }),
  ];
}
