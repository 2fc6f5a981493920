import { setTimeout as sleep } from 'node:timers/promises';
import type { Response } from 'undici';
import { type Asked, ClusterFailure, failureOfAnswer, failureOfSilence, overBudget } from './failure.ts';
import { linesOf } from './lines.ts';
import type { Request } from './request.ts';
import type { Sender } from './sender.ts';
import { makeSilence, type Silence } from './silence.ts';

/**
 * One cluster's API server. Every method throws ClusterFailure, or the signal's reason unless that is a
 * timeout: to whoever asked, an answer that came too late is one that did not come.
 */
export type ClusterApi = {
  readonly cluster: string;
  readonly namespaces: readonly string[];
  /** The answer's JSON. Waits and tries again, twice at most, where the server says it is too busy (429). */
  ask(request: Request, signal?: AbortSignal): Promise<unknown>;
  /** The answer as text, as logs are; otherwise as `ask`. */
  read(request: Request, signal?: AbortSignal): Promise<string>;
  /**
   * Opens a watch; its events are then read from what it gives, until the server ends it. Reading throws
   * after `silentMs` without a byte.
   */
  watch(
    request: Request,
    options: { readonly silentMs: number; readonly signal: AbortSignal },
  ): Promise<AsyncIterable<unknown>>;
  close(): void;
};

export type ApiOptions = {
  readonly cluster: string;
  readonly namespaces: readonly string[];
  readonly requestTimeoutMs: number;
};

const MOST_TRIES = 3;
const LONGEST_RETRY_SECONDS = 5;

export function makeClusterApi(sender: Sender, options: ApiOptions): ClusterApi {
  const asking = { sender, ...options };
  return {
    cluster: options.cluster,
    namespaces: options.namespaces,
    ask: (request, signal) => askAgain(() => askOnce(asking, request, { take: json, signal }), signal),
    read: (request, signal) => askAgain(() => askOnce(asking, request, { take: text, signal }), signal),
    watch: (request, how) => openWatch(asking, request, how),
    close: () => sender.close(),
  };
}

type Asking = Pick<ApiOptions, 'cluster' | 'requestTimeoutMs'> & { readonly sender: Sender };

type Taking<T> = {
  readonly take: (response: Response) => Promise<T>;
  readonly signal: AbortSignal | undefined;
};

const json = (response: Response): Promise<unknown> => response.json();
const text = (response: Response): Promise<string> => response.text();

async function askOnce<T>(
  { sender, cluster, requestTimeoutMs }: Asking,
  request: Request,
  { take, signal }: Taking<T>,
): Promise<T> {
  const asked = { ...request, cluster };
  const limit = AbortSignal.timeout(requestTimeoutMs);
  try {
    const response = await sender.send(
      request,
      signal === undefined ? limit : AbortSignal.any([signal, limit]),
    );
    if (!response.ok) throw await failureOf(asked, response);
    return await take(response);
  } catch (error) {
    throw ended(asked, error, signal);
  }
}

async function askAgain<T>(ask: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      const seconds = retrySeconds(error);
      if (seconds === undefined || tries === MOST_TRIES) throw error;
      await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function openWatch(
  { sender, cluster, requestTimeoutMs }: Asking,
  request: Request,
  { silentMs, signal }: Parameters<ClusterApi['watch']>[1],
): Promise<AsyncIterable<unknown>> {
  const asked = { ...request, cluster };
  const silence = makeSilence(requestTimeoutMs, signal);
  try {
    const response = await sender.send(request, silence.signal);
    if (!response.ok || response.body === null) throw await failureOf(asked, response);
    return eventsOf(response.body, { asked, silence, silentMs, signal });
  } catch (error) {
    silence.end();
    throw ended(asked, error, signal);
  }
}

async function failureOf(asked: Asked, response: Response): Promise<ClusterFailure> {
  const retryAfter = response.headers.get('retry-after');
  return failureOfAnswer(asked, { code: response.status, text: await response.text(), retryAfter });
}

function ended(asked: Asked, error: unknown, signal: AbortSignal | undefined): unknown {
  if (error instanceof ClusterFailure) return error;
  if (signal?.aborted && !isTimeout(signal.reason)) return signal.reason;
  return failureOfSilence(asked, error);
}

const isTimeout = (reason: unknown): boolean =>
  reason instanceof DOMException && reason.name === 'TimeoutError';

/** A busy API server (429) did nothing and says when to come back. What a budget holds is whoever asked's to wait for. */
function retrySeconds(error: unknown): number | undefined {
  if (!(error instanceof ClusterFailure) || error.code !== 429) return undefined;
  if (overBudget(error) !== undefined) return undefined;
  const { retryAfterSeconds } = error;
  if (retryAfterSeconds === undefined || retryAfterSeconds > LONGEST_RETRY_SECONDS) return undefined;
  return retryAfterSeconds;
}

type Reading = {
  readonly asked: Asked;
  readonly silence: Silence;
  readonly silentMs: number;
  readonly signal: AbortSignal;
};

async function* eventsOf(
  body: AsyncIterable<Uint8Array>,
  { asked, silence, silentMs, signal }: Reading,
): AsyncGenerator<unknown> {
  try {
    silence.heard(silentMs);
    for await (const line of linesOf(body, () => silence.heard(silentMs))) yield JSON.parse(line);
  } catch (error) {
    throw ended(asked, error, signal);
  } finally {
    silence.end();
  }
}
