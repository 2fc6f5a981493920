import type { Logger } from 'pino';

/** Throws, or rejects, while the system it asks is not usable. `signal` fires when nobody waits any longer. */
export type Check = (signal: AbortSignal) => unknown;

export type ReadinessOptions = {
  /** By the name of what is checked: `redis`, `postgres`, `slack`, `cluster:prod`. */
  readonly checks: Readonly<Record<string, Check>>;
  readonly log: Logger;
  /** How long one check may take. */
  readonly limitMs: number;
  /** How long an answer holds, so that any number of probes asks each system no oftener. */
  readonly holdMs: number;
};

/** Gives the names of what is not ready, in the order of the checks. Never rejects. */
export type Readiness = () => Promise<readonly string[]>;

export function makeReadiness({ checks, log, limitMs, holdMs }: ReadinessOptions): Readiness {
  const probes = Object.entries(checks).map(([name, check]) => {
    const tell = makeTeller(name, log);
    const isReady = held(async () => tell(await failureOf(check, limitMs)), holdMs);
    return async () => ((await isReady()) ? [] : [name]);
  });
  return async () => (await Promise.all(probes.map((probe) => probe()))).flat();
}

type Failure = { readonly err: unknown };

/** What keeps the check from passing in time, whether or not it listens to its signal. */
async function failureOf(check: Check, limitMs: number): Promise<Failure | undefined> {
  const signal = AbortSignal.timeout(limitMs);
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  const asked = (async () => check(signal))();
  return Promise.race([asked, late]).then(
    () => undefined,
    (err: unknown) => ({ err }),
  );
}

/** Gives whether there was no failure, and tells the log when that changes instead of at every probe. */
function makeTeller(system: string, log: Logger): (failure: Failure | undefined) => boolean {
  const last = { ready: true };
  return (failure) => {
    const ready = failure === undefined;
    if (ready && !last.ready) log.info({ system }, 'ready again');
    if (!ready && last.ready) log.warn({ system, ...failure }, 'not ready');
    last.ready = ready;
    return ready;
  };
}

/** Shares one question among all who ask while it is open, and its answer for `holdMs` afterwards. */
function held<T>(ask: () => Promise<T>, holdMs: number): () => Promise<T> {
  const kept: { answer: Promise<T> | undefined; until: number } = { answer: undefined, until: 0 };
  const askAnew = async () => {
    const answer = await ask();
    kept.until = performance.now() + holdMs;
    return answer;
  };
  return () => {
    if (kept.answer !== undefined && performance.now() < kept.until) return kept.answer;
    kept.until = Number.POSITIVE_INFINITY;
    kept.answer = askAnew();
    return kept.answer;
  };
}
