import type { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

type Served = {
  stop(): Promise<void>;
  /** Reads again what may have changed. */
  reload(): Promise<void>;
};

type Options = {
  readonly start: () => Promise<Served>;
  /** Where signals and lost errors arrive: the process. */
  readonly events: Pick<EventEmitter, 'on'>;
  readonly log: Logger;
  /** How long stopping may take. */
  readonly stopMs?: number;
};

/** Kubernetes kills 30 s after it asked. */
const STOP_MS = 25_000;

/**
 * Serves until a signal says stop (exit code 0), or an error that nobody handled leaves our state unknown (1).
 * SIGHUP asks for a reload, as soon as it serves.
 * Gives the exit code once everything is closed, or at a second signal, or when stopping takes too long.
 */
export async function serve({ start, events, log, stopMs = STOP_MS }: Options): Promise<number> {
  const { end, hurry } = listen(events, log);
  const over = new AbortController();
  const started = start();
  const inOrder = runUntil(end, started, log);
  events.on('SIGHUP', () => {
    log.info('asked to reload');
    started.then((app) => app.reload()).catch((err: unknown) => log.error({ err }, 'could not reload'));
  });
  const tooLong = end.then(() => sleep(stopMs, undefined, { signal: over.signal }));
  const withoutWaiting = Promise.race([hurry, tooLong]).then(() => {
    log.warn('ending without waiting for what is still open');
    return 1;
  });
  // Aborted once we are through in order; nobody waits for it then.
  withoutWaiting.catch(() => undefined);
  return Promise.race([inOrder, withoutWaiting]).finally(() => over.abort());
}

async function runUntil(end: Promise<number>, started: Promise<Served>, log: Logger): Promise<number> {
  try {
    const app = await started;
    log.info('serving');
    const code = await end;
    await app.stop();
    log.info('stopped');
    return code;
  } catch (err) {
    log.fatal({ err }, 'giving up');
    return 1;
  }
}

type Endings = {
  /** Resolves to the exit code. */
  readonly end: Promise<number>;
  /** Somebody asked twice. */
  readonly hurry: Promise<void>;
};

function listen(events: Options['events'], log: Logger): Endings {
  const end = Promise.withResolvers<number>();
  const hurry = Promise.withResolvers<void>();
  const asked = { times: 0 };
  for (const signal of ['SIGTERM', 'SIGINT']) {
    events.on(signal, () => {
      log.info({ signal }, 'asked to stop');
      asked.times += 1;
      end.resolve(0);
      if (asked.times > 1) hurry.resolve();
    });
  }
  events.on('uncaughtException', (err: unknown) => {
    log.fatal({ err }, 'an error nobody caught; stopping, since the state is unknown');
    end.resolve(1);
  });
  events.on('unhandledRejection', (err: unknown) => {
    if (isSlackLibrarys(err)) {
      log.error(
        { err },
        'Slack’s library lost an error; going on, and readiness tells whether Slack reaches us',
      );
      return;
    }
    log.fatal({ err }, 'a rejection nobody handled; stopping, since the state is unknown');
    end.resolve(1);
  });
  return { end: end.promise, hurry: hurry.promise };
}

/** Its Socket Mode client rejects promises that nobody holds, on odd envelopes and on failed reconnects. */
function isSlackLibrarys(error: unknown): boolean {
  return error instanceof Error && /[\\/]node_modules[\\/]@slack[\\/]/.test(error.stack ?? '');
}
