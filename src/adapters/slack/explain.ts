import { randomUUID } from 'node:crypto';
import type { ModalView } from '@slack/types';
import type { Logger } from 'pino';
import { ACTION_NAMES } from '../../domain/action.ts';
import { Refusal, Unavailable } from '../../domain/refusal.ts';
import type { Words } from '../../words/words.ts';
import { answer } from './views/command-messages.ts';
import type { FollowUpRef } from './views/ids.ts';
import type { Message } from './views/message.ts';
import { noticeModal } from './views/modal.ts';
import { mrkdwnVoice } from './views/mrkdwn.ts';
import { newTicketAnswer, newTicketModal } from './views/new-ticket.ts';
import { notEnrolledAnswer, notEnrolledModal } from './views/not-enrolled.ts';
import { TooLateForWindow } from './window.ts';

/** What a request was about, as far as its button or modal said. */
export type About = { readonly ticketId?: number | undefined; readonly entryId?: number | undefined };

/** Why a request came to nothing, to be said in either way. `text` is mrkdwn. */
export type Explained = {
  readonly text: string;
  readonly message: () => Message;
  readonly modal: () => ModalView;
};

type Deps = { readonly words: Words; readonly log: Logger; readonly about?: About };

/** The one place where what was thrown becomes words for the person, and one log line. */
export function explain(error: unknown, { words, log, about = {} }: Deps): Explained {
  const text = sentence(error, { words, log });
  if (isToEnrol(error)) {
    return {
      text,
      message: () => notEnrolledAnswer(text, words),
      modal: () => notEnrolledModal(text, words),
    };
  }
  const ref = newTicketFor(error, about);
  if (ref === undefined) {
    return { text, message: () => answer(text), modal: () => noticeModal(text, words) };
  }
  return {
    text,
    message: () => newTicketAnswer(text, ref, words),
    modal: () => newTicketModal(text, ref, words),
  };
}

function sentence(error: unknown, { words, log }: Deps): string {
  if (error instanceof Refusal) {
    log.info({ code: error.code, facts: error.facts }, 'refused');
    return words.refusal(error, mrkdwnVoice);
  }
  if (error instanceof Unavailable) {
    const { system, effect, which } = error;
    log.error({ err: error, system, effect, which }, 'a system is unavailable');
    return words.unavailable(error, mrkdwnVoice);
  }
  if (error instanceof TooLateForWindow) {
    log.warn({ err: error }, 'too late for a window');
    return words.dialog.tooLate;
  }
  const reference = randomUUID().slice(0, 8);
  log.error({ err: error, reference }, 'unexpected error');
  return words.unexpected(reference, mrkdwnVoice);
}

/** Whether setting up an authenticator would help; it may also be somebody else's that is asked about. */
const isToEnrol = (error: unknown): boolean =>
  error instanceof Refusal && error.code === 'not-enrolled' && error.facts.person === undefined;

/** What the button "open a new ticket" would ask for, where an authorization has ended. */
function newTicketFor(error: unknown, { ticketId, entryId }: About): FollowUpRef | undefined {
  if (!(error instanceof Refusal) || error.code !== 'token-ended') return undefined;
  const action = ACTION_NAMES.find((name) => name === error.facts.action);
  if (action === undefined || ticketId === undefined || entryId === undefined) return undefined;
  return { ticketId, entryId, action };
}
