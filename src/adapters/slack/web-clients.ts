import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Logger } from 'pino';
import { boltLog } from './bolt-log.ts';

/**
 * Web API clients, apart from each other so that what is slow or limited in one holds up no other. None
 * waits for a rate limit by itself: it says so, and whoever asked decides.
 */
export type WebClients = {
  /** For what must not be done twice: posts, opening views. Never tries again by itself. */
  readonly posts: WebClient;
  /** For what may be repeated: edits of messages and views, reading them back. */
  readonly state: WebClient;
  readonly progress: WebClient;
  readonly directory: WebClient;
};

/** No call takes longer than that; a person waits, or a job holds its place. */
const CALL_MS = 10_000;
const AGAIN = { retries: 2, minTimeout: 200, maxTimeout: 1000 };
const ONCE = { retries: 0 };

type Options = { readonly botToken: string; readonly apiUrl: string; readonly log: Logger };

/** Headers are never given: the client would write its token into the object it gets. */
export function webClientOptions({
  apiUrl,
  log,
}: Omit<Options, 'botToken'>): WebClientOptions & { retryConfig: typeof ONCE } {
  return {
    slackApiUrl: apiUrl,
    timeout: CALL_MS,
    retryConfig: { ...ONCE },
    rejectRateLimitedCalls: true,
    logger: boltLog(log),
  };
}

export function makeWebClients({ botToken, ...options }: Options): WebClients {
  const client = (retryConfig: typeof ONCE) =>
    new WebClient(botToken, { ...webClientOptions(options), retryConfig });
  return {
    posts: client(ONCE),
    state: client(AGAIN),
    progress: client(ONCE),
    directory: client(AGAIN),
  };
}
