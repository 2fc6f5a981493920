import { CONFIRMATION } from '../../domain/break-glass.ts';
import type { Ticket } from '../../domain/ticket.ts';
import type { Voice } from '../voice.ts';
import { deed, duration, someOf } from './phrases.ts';

const DEEDS_NAMED = 3;

/** Going on without an approval. Plain text, but for what takes a voice. */
export const breakGlassWords = {
  button: 'Break glass',
  /** To the requester, once everybody has been asked. */
  offered: (ticket: Ticket, voice: Voice): string =>
    `🔴 ${voice.person(ticket.requester.userId)}, if it cannot wait, you can now break the glass: you act at once, for half the time, and an approver reviews it afterwards.`,
  modal: {
    title: 'Break glass',
    submit: 'Break the glass',
    /** What it means, a line each. `tokenSeconds` where it is known. */
    about: (tokenSeconds: number | undefined, voice: Voice): string[] => [
      `• You act at once, without an approval, for half the usual time${tokenSeconds === undefined ? '' : `: ${duration(tokenSeconds)}`}.`,
      `• The card says ${voice.bold(CONFIRMATION)}, and everybody who could have decided is told now. Any of them can revoke it.`,
      '• You owe a review by an approver. Until it is done, you cannot break the glass again.',
    ],
    confirmation: {
      label: `Type ${CONFIRMATION} to confirm`,
      missing: `Type ${CONFIRMATION}, these two words.`,
    },
    reason: {
      label: 'Why it cannot wait for an approval',
      placeholder: 'Checkout is down for everybody, and no approver picks up the phone.',
      hint: 'The approvers you go past read this, and whoever reviews it.',
    },
  },
  /** To who has just done it. */
  done: (ticket: Ticket, voice: Voice): string =>
    `🔴 ${voice.bold(`${CONFIRMATION}: ${ticket.ticketNo}`)}. You act without an approval${until(ticket, voice)}. Your buttons are in the thread of its card in ${voice.channel(ticket.channel)}. Everybody who could have decided is told, and one of them has to review it.`,
  /** On the card: who acts without an approval, since when and until when. */
  broken: (ticket: Ticket, since: Date, voice: Voice): string =>
    `${voice.bold(CONFIRMATION)}: ${voice.person(ticket.requester.userId)} ${ticket.state.kind === 'APPROVED' ? 'acts' : 'acted'} without an approval since ${voice.time(since)}${until(ticket, voice)}. Why:`,
  /** For who was passed over, in their direct messages. */
  told: (ticket: Ticket, link: string, voice: Voice): string => {
    const review = ticket.breakGlass?.review;
    const deeds = someOf(
      ticket.entries.map((entry) => deed(entry, voice.code)),
      DEEDS_NAMED,
    );
    const what = `🔴 ${voice.bold(CONFIRMATION)} on ${ticket.ticketNo}: ${voice.person(ticket.requester.userId)} ${ticket.state.kind === 'APPROVED' ? 'can' : 'could'} ${deeds}${until(ticket, voice)}, without an approval.`;
    if (review !== undefined) return `${what} ${voice.person(review.by.userId)} has reviewed it. ${link}`;
    const stop =
      ticket.state.kind === 'APPROVED' ? ` If it is wrong, press ${voice.bold('Revoke')} on its card.` : '';
    return `${what} You could have decided and were not waited for. Reason: ${voice.text(ticket.breakGlass?.reason ?? '')}.${stop} ${voice.bold('Please review it:')} ${link}`;
  },
  /** Where a refused form is too long to go on with. */
  tooLong:
    'To break the glass, shorten the reason below and send it again; the button is offered beside the answer.',
};

function until({ state }: Ticket, voice: Voice): string {
  return state.kind === 'APPROVED' ? ` until ${voice.time(state.tokensEndAt)}` : '';
}
