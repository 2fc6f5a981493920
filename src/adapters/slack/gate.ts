import { setTimeout as pause } from 'node:timers/promises';
import type { ViewErrorsResponseAction, ViewUpdateResponseAction } from '@slack/bolt';
import type { ModalView, PlainTextOption } from '@slack/types';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { UserId } from '../../domain/person.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { RecordRefusals } from '../../usecases/record-refusals.ts';
import type { Words } from '../../words/words.ts';
import { makeSay, type Say } from './asker.ts';
import type { Slack } from './connect.ts';
import { explain } from './explain.ts';
import { Answerable, AppHomeOpened, Submission, Suggestion } from './payloads.ts';
import type { PressLimiter } from './press-limiter.ts';
import type { Readers } from './reader.ts';
import { inWindow, type Payload, type Request, requestOf } from './request.ts';
import type { Message } from './views/message.ts';
import { type Window, windowOf } from './window.ts';

export type GateDeps = {
  readonly slack: Pick<Slack, 'app' | 'clients' | 'work' | 'identity'>;
  readonly readers: Readers;
  readonly log: Logger;
  readonly limiter: PressLimiter;
  readonly recordRefusals: RecordRefusals;
  readonly showAtHome: (userId: UserId, message: Message) => Promise<void>;
};

export type OnAsked<P> = (payload: P, request: Request) => Promise<void>;

/** What a submitted modal shows at once, from memory alone, and what is done after that. */
export type Submitted = {
  readonly ack: ViewUpdateResponseAction | ViewErrorsResponseAction;
  readonly follow?: (window: Window, request: Request) => Promise<void>;
};
/** `words` are of the language known at once. */
export type OnSubmission = (submission: Submission, words: Words) => Submitted;

export const showing = (view: ModalView): ViewUpdateResponseAction => ({ response_action: 'update', view });

type Ask<P> = {
  readonly ack: () => Promise<void>;
  readonly body: unknown;
  readonly read: z.ZodType<P>;
  readonly handle: OnAsked<P>;
};

type Submit = {
  readonly ack: (response: Submitted['ack']) => Promise<void>;
  readonly body: unknown;
  readonly handle: OnSubmission;
};

type Suggest = {
  readonly ack: (options: PlainTextOption[]) => Promise<void>;
  readonly body: unknown;
  readonly offer: (typed: string) => PlainTextOption[];
};

type Hear = { readonly body: unknown; readonly handle: OnAsked<AppHomeOpened> };

type Gate = GateDeps & {
  readonly say: Say;
  readonly assertOurs: (claim: { actor: UserId; teamIds: readonly string[] }) => Promise<void>;
};

/**
 * The one gate for everything Slack sends: acknowledges at once, reads the payload strictly, lets in people
 * of this workspace at a bearable rate, and turns whatever is thrown into an answer for who asked. What
 * could not be acknowledged is not done: the person was told that it failed.
 */
export function makeGate(deps: GateDeps) {
  const { slack, log } = deps;
  const gate: Gate = {
    ...deps,
    say: makeSay({ client: slack.clients.posts, log, showAtHome: deps.showAtHome }),
    assertOurs: makeAssertOurs(deps),
  };
  return {
    ask: <P extends Payload>(asked: Ask<P>) => slack.work.run(() => ask(gate, asked)),
    submit: (submitted: Submit) => slack.work.run(() => submit(gate, submitted)),
    suggest: (typed: Suggest) => slack.work.run(() => suggest(gate, typed)),
    hear: (heard: Hear) => slack.work.run(() => hear(gate, heard)),
  };
}

async function ask<P extends Payload>(gate: Gate, { ack, body, read, handle }: Ask<P>): Promise<void> {
  await ack();
  const parsed = read.safeParse(body);
  if (!parsed.success) return answerUnreadable(gate, { body, error: parsed.error });
  const { data } = parsed;
  const request = requestAtOnce(gate, data);
  await answering(request, async () => {
    gate.limiter(data.from.userId);
    const admitted = await admit(gate, data, request);
    await answering(admitted, () => handle(data, admitted));
  });
}

/** Does `work`, and says to who asked why where it fails. */
async function answering(request: Request, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await request.say(request.asker, explain(error, request).message());
  }
}

async function submit(gate: Gate, { ack, body, handle }: Submit): Promise<void> {
  const { readers, log } = gate;
  const parsed = Submission.safeParse(body);
  if (!parsed.success) {
    log.warn({ problems: z.prettifyError(parsed.error) }, 'a payload could not be read');
    const words = readers.now(Answerable.safeParse(body).data?.userId);
    return ack(showing(explain(new Refusal('bad-input'), { words, log }).modal()));
  }
  const { data } = parsed;
  const request = requestAtOnce(gate, data);
  const submitted = decideAtOnce(gate, { data, request, handle });
  await ack(submitted.ack);
  const { follow } = submitted;
  if (follow === undefined) return;
  const window = afterAck(windowOf(gate.slack.clients, data.viewId));
  await inWindow(window, { request, words: request.words }, async () => {
    const admitted = await admit(gate, data, request);
    await inWindow(window, { request: admitted, words: admitted.words }, () => follow(window, admitted));
  });
}

/** The language as far as it is known: Slack waits for no lookup. */
function requestAtOnce({ log, say, readers }: Gate, payload: Payload): Request {
  return requestOf({ log, say, words: readers.now(payload.from.userId) }, payload);
}

/** A window has to be open 3 s after the press. */
const LANGUAGE_MS = 500;

/**
 * The request of one of ours, in their own language, and answered on their App Home where it came from there.
 * Nothing is looked up about anybody else.
 */
async function admit(
  { assertOurs, readers }: Gate,
  { from, inHome }: Payload,
  request: Request,
): Promise<Request> {
  await assertOurs({ actor: from.userId, teamIds: from.teamIds });
  const words = await readers.within(from.userId, LANGUAGE_MS);
  return { ...request, asker: { ...request.asker, inHome }, words };
}

/** An edit that overtakes the acknowledgement would be overwritten by what that shows. */
const ACK_MS = 300;

function afterAck(window: Window): Window {
  const acknowledged = pause(ACK_MS);
  return {
    show: async (view) => {
      await acknowledged;
      return window.show(view);
    },
  };
}

function decideAtOnce(
  { limiter }: Gate,
  { data, request, handle }: { data: Submission; request: Request; handle: OnSubmission },
): Submitted {
  try {
    limiter(data.from.userId);
    return handle(data, request.words);
  } catch (error) {
    return { ack: showing(explain(error, request).modal()) };
  }
}

async function suggest({ slack }: Gate, { ack, body, offer }: Suggest): Promise<void> {
  const parsed = Suggestion.safeParse(body);
  const ours = await slack.identity().catch(() => undefined);
  const isOurs = parsed.success && parsed.data.from.teamIds.every((id) => id === ours?.teamId);
  await ack(isOurs ? offer(parsed.data.typed) : []);
}

/** Nobody waits for an answer to an event: what goes wrong is logged, and that is all. */
async function hear(gate: Gate, { body, handle }: Hear): Promise<void> {
  const { log, limiter } = gate;
  const parsed = AppHomeOpened.safeParse(body);
  if (!parsed.success) {
    log.warn({ problems: z.prettifyError(parsed.error) }, 'an event could not be read');
    return;
  }
  const { data } = parsed;
  try {
    limiter(data.from.userId);
    await handle(data, await admit(gate, data, requestAtOnce(gate, data)));
  } catch (err) {
    log.warn({ err, user: data.from.userId }, 'an event came to nothing');
  }
}

async function answerUnreadable(
  { readers, log, say }: Gate,
  { body, error }: { readonly body: unknown; readonly error: z.ZodError },
): Promise<void> {
  log.warn({ problems: z.prettifyError(error) }, 'a payload could not be read');
  const { userId, ...where } = Answerable.safeParse(body).data ?? { userId: undefined };
  if (userId === undefined) return;
  const words = readers.now(userId);
  await say({ userId, ...where }, explain(new Refusal('bad-input'), { words, log }).message());
}

/** People of other companies reach us through shared channels; the refusal is recorded. */
function makeAssertOurs({ slack, recordRefusals }: GateDeps): Gate['assertOurs'] {
  return recordRefusals(
    'use Firebreak',
    async ({ teamIds }: { readonly actor: UserId; readonly teamIds: readonly string[] }) => {
      const { teamId } = await slack.identity();
      if (teamIds.some((id) => id !== teamId)) throw new Refusal('not-a-member', { standing: 'stranger' });
    },
  );
}
