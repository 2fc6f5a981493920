import type { ModalView } from '@slack/types';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Words } from '../../words/words.ts';
import type { Asker, Say } from './asker.ts';
import { type About, explain } from './explain.ts';
import type { Sender } from './payloads.ts';
import { answer } from './views/command-messages.ts';
import type { Window } from './window.ts';

/** Somebody's request while it is being answered. */
export type Request = {
  readonly asker: Asker;
  /** In the language of whoever asks. */
  readonly words: Words;
  readonly about: About;
  readonly log: Logger;
  readonly say: Say;
};

/** What all payloads have, and where some can be answered. */
export type Payload = {
  readonly from: Sender;
  readonly requestId: string;
  readonly value?: string | undefined;
  readonly channel?: string | undefined;
  readonly threadTs?: string | undefined;
  readonly responseUrl?: string | undefined;
  readonly inHome?: boolean;
};

const Ids = z.object({
  ticketId: z.number().optional(),
  entryId: z.number().optional(),
  operationId: z.string().optional(),
});

/** The request a payload makes. Its log lines name who, and the ids its button or modal holds. */
export function requestOf(
  { log, say, words }: { readonly log: Logger; readonly say: Say; readonly words: Words },
  payload: Payload,
): Request {
  const { from, channel, threadTs, responseUrl, requestId } = payload;
  const about = idsIn(payload.value);
  return {
    asker: { userId: from.userId, channel, threadTs, responseUrl },
    words,
    about,
    log: log.child({ user: from.userId, requestId, ...about }),
    say,
  };
}

function idsIn(value: string | undefined): z.output<typeof Ids> {
  try {
    return Ids.parse(JSON.parse(value ?? '{}'));
  } catch {
    return {};
  }
}

/** Does `work`, and lets the window say why where it fails; the person alone, where they have closed it. */
export async function inWindow(
  window: Window,
  { request, words }: { readonly request: Request; readonly words: Words },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const why = explain(error, { ...request, words });
    const shown = await window.show(why.modal()).catch(() => 'failed' as const);
    if (shown !== 'shown') await request.say(request.asker, why.message());
  }
}

/**
 * Says in the window what was done, or in a message where Slack does not take that now. Never throws: it was
 * done all the same, and nobody may be told otherwise.
 */
export async function sayDone(
  window: Window,
  { modal, text }: { readonly modal: ModalView; readonly text: string },
  request: Request,
): Promise<void> {
  const { asker, log, say } = request;
  try {
    await window.show(modal);
  } catch (err) {
    log.warn({ err }, 'what was done could not be shown in its window');
    await say(asker, answer(text));
  }
}
