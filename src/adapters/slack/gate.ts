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
import { Answerable, Submission, Suggestion } from './payloads.ts';
import type { PressLimiter } from './press-limiter.ts';
import { inWindow, type Payload, type Request, requestOf } from './request.ts';
import { type Window, windowOf } from './window.ts';

export type GateDeps = {
  readonly slack: Pick<Slack, 'app' | 'clients' | 'work' | 'identity'>;
  readonly words: Words;
  readonly log: Logger;
  readonly limiter: PressLimiter;
  readonly recordRefusals: RecordRefusals;
};

export type OnAsked<P> = (payload: P, request: Request) => Promise<void>;

/** What a submitted modal shows at once, from memory alone, and what is done after that. */
export type Submitted = {
  readonly ack: ViewUpdateResponseAction | ViewErrorsResponseAction;
  readonly follow?: (window: Window, request: Request) => Promise<void>;
};
export type OnSubmission = (submission: Submission) => Submitted;

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
    say: makeSay({ client: slack.clients.posts, log }),
    assertOurs: makeAssertOurs(deps),
  };
  return {
    ask: <P extends Payload>(asked: Ask<P>) => slack.work.run(() => ask(gate, asked)),
    submit: (submitted: Submit) => slack.work.run(() => submit(gate, submitted)),
    suggest: (typed: Suggest) => slack.work.run(() => suggest(gate, typed)),
  };
}

async function ask<P extends Payload>(gate: Gate, { ack, body, read, handle }: Ask<P>): Promise<void> {
  await ack();
  const parsed = read.safeParse(body);
  if (!parsed.success) return answerUnreadable(gate, { body, error: parsed.error });
  const { data } = parsed;
  const request = requestOf(gate, data);
  try {
    gate.limiter(data.from.userId);
    await gate.assertOurs({ actor: data.from.userId, teamIds: data.from.teamIds });
    await handle(data, request);
  } catch (error) {
    await gate.say(request.asker, explain(error, { ...request, words: gate.words }).message());
  }
}

async function submit(gate: Gate, { ack, body, handle }: Submit): Promise<void> {
  const { words, log } = gate;
  const parsed = Submission.safeParse(body);
  if (!parsed.success) {
    log.warn({ problems: z.prettifyError(parsed.error) }, 'a payload could not be read');
    return ack(showing(explain(new Refusal('bad-input'), { words, log }).modal()));
  }
  const { data } = parsed;
  const request = requestOf(gate, data);
  const submitted = decideAtOnce(gate, { data, request, handle });
  await ack(submitted.ack);
  const { follow } = submitted;
  if (follow === undefined) return;
  const window = afterAck(windowOf(gate.slack.clients, data.viewId));
  await inWindow(window, { request, words }, async () => {
    await gate.assertOurs({ actor: data.from.userId, teamIds: data.from.teamIds });
    await follow(window, request);
  });
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
  { words, limiter }: Gate,
  { data, request, handle }: { data: Submission; request: Request; handle: OnSubmission },
): Submitted {
  try {
    limiter(data.from.userId);
    return handle(data);
  } catch (error) {
    return { ack: showing(explain(error, { ...request, words }).modal()) };
  }
}

async function suggest({ slack }: Gate, { ack, body, offer }: Suggest): Promise<void> {
  const parsed = Suggestion.safeParse(body);
  const ours = await slack.identity().catch(() => undefined);
  const isOurs = parsed.success && parsed.data.from.teamIds.every((id) => id === ours?.teamId);
  await ack(isOurs ? offer(parsed.data.typed) : []);
}

async function answerUnreadable(
  { words, log, say }: Gate,
  { body, error }: { readonly body: unknown; readonly error: z.ZodError },
): Promise<void> {
  log.warn({ problems: z.prettifyError(error) }, 'a payload could not be read');
  const { userId, ...where } = Answerable.safeParse(body).data ?? { userId: undefined };
  if (userId === undefined) return;
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
