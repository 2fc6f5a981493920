import type { Action } from '../../domain/action.ts';
import { MAX_ENTRIES, REASON_LENGTH, type Ticket } from '../../domain/ticket.ts';
import type { FormProblem } from '../../domain/ticket-form.ts';
import type { Voice } from '../voice.ts';
import { ACTION_NAMES_ENGLISH, listed } from './phrases.ts';

/** Opening a ticket. Plain text, but for what takes a voice. */
export const openWords = {
  title: 'Open emergency ticket',
  submit: 'Request approval',
  close: 'Cancel',
  /** Which emergencies suit which action. */
  suits: (voice: Voice): string[] => [
    `${voice.bold('Delete pods')} suits pods that hang, leak memory or crash: Kubernetes starts fresh ones of the same version. It does not suit scaling, tests or planned work.`,
    `${voice.bold('Redeploy')} suits changed configuration, a fix or security patch that is waiting to be picked up, and trouble in every pod: all pods are replaced step by step. It does not suit routine releases or planned maintenance.`,
    `${voice.bold('Roll back the version?')} Deleting pods brings the same version back. Choose ${voice.bold('Redeploy')} and say in the reason which version you want and why: it can go back to an earlier revision or take another version of the image. Set it where you deploy from too, or the next deployment undoes it.`,
  ],
  actions: { label: 'What needs to be done' },
  action: (action: Action): string => ACTION_NAMES_ENGLISH[action],
  actionHint: (action: Action): string => HINTS[action],
  applications: {
    label: 'Applications',
    placeholder: 'Type a name',
    hint: `One ticket takes up to ${MAX_ENTRIES} applications times actions.`,
  },
  severity: { label: 'How bad is it' },
  reason: {
    label: 'What is happening, and what you want to do',
    placeholder: 'Since 03:05 checkout answers 502; three pods of web-service are in CrashLoopBackOff.',
    hint: `${REASON_LENGTH.least} to ${REASON_LENGTH.most} characters. Approvers decide by this: symptoms, impact, your plan. Tell the people concerned as well.`,
  },
  reference: { label: 'Reference', placeholder: 'https://', hint: 'A link to the alert or incident.' },
  problem: (problem: FormProblem): string => problemText(problem),
  /** For the field of applications. Plain text. */
  unknownApplication: (name: string, nearest: readonly string[]): string =>
    nearest.length === 0
      ? `No application "${name}" is known. Check the name.`
      : `No application "${name}" is known. Did you mean ${listed(nearest, 'or')}?`,
  checking: {
    title: 'Checking',
    text: 'Checking who can approve and how the pods are. This takes a few seconds.',
  },
  opened: {
    title: 'Ticket opened',
    text: (ticket: Ticket, voice: Voice): string =>
      `🚨 ${voice.bold(ticket.ticketNo)} is open, and its approvers are being asked in ${voice.channel(ticket.channel)}. You get a direct message as soon as it is approved. It expires ${voice.time(ticket.expiresAt)} if nobody decides.`,
    others: 'Somebody is on it already:',
    other: (ticket: Ticket, voice: Voice): string =>
      `${voice.person(ticket.requester.userId)} opened ${voice.code(ticket.ticketNo)} (${listed([...new Set(ticket.entries.map(({ application }) => voice.code(application.name)))])}) ${voice.time(ticket.openedAt)}.`,
    next: 'While you wait: tell the people concerned, and keep looking. You can cancel the ticket on its card.',
  },
  refused: { title: 'Not opened', back: 'Back to the form', seeOpen: 'Open its card' },
};

const HINTS: Readonly<Record<Action, string>> = {
  'delete-pods': 'Chosen pods go and are replaced, same version',
  redeploy: 'All pods are replaced, step by step',
};

function problemText({ field, problem }: FormProblem): string {
  switch (problem) {
    case 'missing':
      return field === 'applications' ? 'Choose at least one application.' : 'Choose at least one action.';
    case 'too-short':
      return `Say a little more: at least ${REASON_LENGTH.least} characters.`;
    case 'too-long':
      return `This is too long: at most ${REASON_LENGTH.most.toLocaleString('en')} characters. Link to the rest below.`;
    case 'too-many':
      return `One ticket takes up to ${MAX_ENTRIES} applications times actions. Choose fewer, or open a second ticket.`;
    case 'not-https':
      return 'This has to be a link that starts with https://, of at most 1,000 characters.';
  }
}
