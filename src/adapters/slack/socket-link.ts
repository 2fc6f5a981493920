import { setTimeout as pause } from 'node:timers/promises';
import type { SocketModeReceiver } from '@slack/bolt';
import type { Logger } from 'pino';
import { z } from 'zod';

/** The connection over which Slack reaches us, kept up. */
export type Link = {
  /** Resolves once Slack can reach us, or once it is clear that it can't for now; then it goes on by itself. */
  start(): Promise<void>;
  /** Slack sends nothing more afterwards. */
  stop(): Promise<void>;
  readonly alive: () => boolean;
};

type SocketClient = SocketModeReceiver['client'];

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** Longer than this Slack need not take to close a connection with us. */
const CLOSING_MS = 3000;

const PlatformError = z.looseObject({ data: z.looseObject({ error: z.string() }) });
/** Nothing but another token, or somebody at Slack's settings, helps. */
const HOPELESS: ReadonlySet<string> = new Set([
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'link_disabled',
]);

/**
 * Keeps a Socket Mode connection up. The client's own reconnecting is off: it gives up for good on an HTTP
 * error, and then rejects a promise nobody holds.
 */
export function makeSocketLink(client: SocketClient, log: Logger): Link {
  const stopping = new AbortController();
  survivesBadEnvelopes(client, log);
  const alive = connectionOf(client);
  const trying = oneAtATime();
  const keepTrying = () =>
    trying(() => connectAgain(client, { log, signal: stopping.signal }).catch(() => undefined));
  client.on('disconnected', () => {
    if (!stopping.signal.aborted) void keepTrying();
  });
  return {
    async start() {
      const failure = await trying(() => failureOf(client.start()));
      if (failure === undefined) return;
      if (isHopeless(failure.error)) throw failure.error;
      log.warn({ err: failure.error }, 'Slack cannot be reached; trying again');
      void keepTrying();
    },
    async stop() {
      stopping.abort();
      const closed = client.disconnect();
      await Promise.race([closed, pause(CLOSING_MS, undefined, { ref: false })]);
    },
    alive,
  };
}

/** Whether it is connected now. */
function connectionOf(client: SocketClient): () => boolean {
  const state = { connected: false };
  client.on('connected', () => {
    state.connected = true;
  });
  for (const lost of ['close', 'disconnected']) {
    client.on(lost, () => {
      state.connected = false;
    });
  }
  return () => state.connected;
}

/** Does nothing while what it was given before is still being done. */
function oneAtATime() {
  const state = { busy: false };
  return async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    if (state.busy) return undefined;
    state.busy = true;
    return work().finally(() => {
      state.busy = false;
    });
  };
}

const failureOf = (work: Promise<unknown>): Promise<{ readonly error: unknown } | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );

async function connectAgain(
  client: SocketClient,
  { log, signal }: { readonly log: Logger; readonly signal: AbortSignal },
): Promise<void> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    await pause(pauseMs, undefined, { signal });
    try {
      await client.start();
      if (signal.aborted) await client.disconnect();
      return;
    } catch (error) {
      log.warn({ err: error }, 'Slack cannot be reached; trying again');
    }
  }
}

function isHopeless(error: unknown): boolean {
  const parsed = PlatformError.safeParse(error);
  return parsed.success && HOPELESS.has(parsed.data.data.error);
}

/** An envelope the client can't read (`app_rate_limited` has no event) would end the process. */
function survivesBadEnvelopes(client: SocketClient, log: Logger): void {
  const readers = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', async (...message: unknown[]) => {
    try {
      await Promise.all(readers.map((read) => read.apply(client, message)));
    } catch (error) {
      log.error({ err: error }, 'an envelope from Slack could not be read');
    }
  });
}
