import type { Action } from '../../domain/action.ts';
import { CONFIRMATION } from '../../domain/break-glass.ts';
import { runningOperations, type Ticket } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { ACTION_NAMES_ENGLISH, count } from './phrases.ts';
import { ticketWords } from './ticket.ts';

/** The requester's buttons in the thread, and the direct message that leads to them. */
export const panelWords = {
  heading: (ticket: Ticket, voice: Voice): string => heading(ticket, voice),
  /** For notifications. */
  summary: (ticket: Ticket, voice: Voice): string => `${ticket.ticketNo}: ${heading(ticket, voice)}`,
  buttons: {
    act: (action: Action): string => ACTION_NAMES_ENGLISH[action],
    diagnose: 'Diagnose',
    reveal: 'Show token',
    retry: 'Try again',
    followUp: (action: Action): string => `Ask for: ${ACTION_NAMES_ENGLISH[action]}`,
    newTicket: 'Open a new ticket',
    finish: 'Finish',
  },
  confirmFinish: {
    title: (ticketNo: string): string => `Finish ${ticketNo}?`,
    text: 'The emergency is over: what is left of your authorizations ends at once. An operation that is running is watched to its end. To act again you need a new ticket.',
    yes: 'Finish',
    no: 'Not yet',
  },
  direct: (ticket: Ticket, { link, voice }: { readonly link: string; readonly voice: Voice }): string =>
    direct(ticket, link, voice),
  linkLabel: 'Open the thread',
};

function heading(ticket: Ticket, voice: Voice): string {
  const { state } = ticket;
  if (state.kind !== 'APPROVED') {
    return `${ticket.ticketNo} is ${ticketWords.state(state.kind)}. There is nothing left to press; for a new emergency use ${voice.code('/emergency')}.`;
  }
  if (state.finishedBy !== undefined) {
    const running = runningOperations(ticket).length;
    return `${ticket.ticketNo} is finished. It is completed when the ${count(running, 'operation')} still running ${running === 1 ? 'has' : 'have'} ended.`;
  }
  const who = voice.person(ticket.requester.userId);
  const mark = ticket.breakGlass === undefined ? '' : `🔴 ${voice.bold(CONFIRMATION)}: `;
  const how =
    ticket.breakGlass === undefined ? '' : ', without an approval. What you do is reviewed afterwards';
  return `${mark}${who}, you can act until ${voice.time(state.tokensEndAt)}${how}. These buttons answer to you alone. Take only what is needed, watch it in this thread, and press ${voice.bold('Finish')} when the emergency is over.`;
}

function direct(ticket: Ticket, link: string, voice: Voice): string {
  const { state } = ticket;
  switch (state.kind) {
    case 'PENDING_APPROVAL':
      return `${ticket.ticketNo} is waiting for approval. ${link}`;
    case 'APPROVED':
      if (ticket.breakGlass !== undefined) {
        return `🔴 ${voice.bold(CONFIRMATION)} on ${ticket.ticketNo}: you can act until ${voice.time(state.tokensEndAt)}, without an approval; your buttons are in its thread.${owed(ticket)} ${link}`;
      }
      return `✅ ${ticket.ticketNo} is approved. You can act until ${voice.time(state.tokensEndAt)}; your buttons are in its thread. ${link}`;
    case 'COMPLETED':
    case 'DENIED':
    case 'CANCELLED':
    case 'EXPIRED':
    case 'REVOKED':
      return `${ticket.ticketNo} is ${ticketWords.state(state.kind)}, ${voice.time(state.at)}.${owed(ticket)} ${link}`;
  }
}

function owed({ breakGlass }: Ticket): string {
  return breakGlass === undefined || breakGlass.review !== undefined
    ? ''
    : ' A review by an approver is owed; until it is done you cannot break the glass again.';
}
