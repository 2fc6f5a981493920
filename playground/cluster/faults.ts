import {
  ApiFailure,
  apiServerBusy,
  expiredList,
  internalError,
  unauthorized,
  unavailable,
} from './api/failure.ts';
import type { OpenWatch } from './api/watch.ts';

/** A request as it came in, before anything was decided about it. */
export type Incoming = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly user: string;
  readonly userAgent: string | undefined;
  /** Whom the user impersonates, allowed or not. */
  readonly actingAs: string | undefined;
  readonly body: string;
};

export type Match = { readonly method?: string; readonly path?: RegExp; readonly user?: string };

export type WrongAnswer = Match & {
  /** An HTTP status, or the connection cut without one. */
  readonly answer: number | 'drop';
  /** `before`: nothing is done. `after`: the request is carried out and then answered wrongly. Default `before`. */
  readonly when?: 'before' | 'after';
  /** Default 1. */
  readonly times?: number;
  /** Overrides the usual text or Status of that code. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Default without limit. */
export type Slowness = Match & { readonly delayMs: number; readonly times?: number };

/** Who opened a watch on what. */
export type Opening = { readonly path: string; readonly user: string };

export type Pause = {
  /** Resolves with the first request that was held. */
  readonly reached: Promise<Incoming>;
  readonly release: () => void;
};

export type Faults = {
  /** Every request from now on takes this long before it is looked at. */
  readonly delay: (delayMs: number) => void;
  /** The next matching requests take this long before they are looked at. */
  readonly slow: (slowness: Slowness) => void;
  /** Answers the next matching requests wrongly. */
  readonly answer: (wrong: WrongAnswer) => void;
  /** Called before each request is looked at; a promise holds the request. The answer takes the hook away. */
  readonly before: (hook: (request: Incoming) => Promise<void> | void) => () => void;
  /** Holds matching requests until released. */
  readonly pause: (match?: Match) => Pause;
  /** Ends open watches without warning (`cut`), cleanly (`end`) or with an ERROR event of code 410 (`expire`). */
  readonly watches: (how: 'cut' | 'end' | 'expire', match?: Omit<Match, 'method'>) => void;
  /** Open watches stay open and say nothing more, until `speakAgain`; new ones are not affected. */
  readonly silenceWatches: (match?: Omit<Match, 'method'>) => void;
  readonly speakAgain: () => void;
  /** Forgets the history: every resourceVersion seen so far is too old to watch from. */
  readonly forgetHistory: () => void;
  /** Takes all wrong answers, delays and hooks away. */
  readonly clear: () => void;
};

export type FaultBox = {
  readonly faults: Faults;
  readonly watchOpened: (watch: OpenWatch, request: Opening) => () => void;
  readonly hold: (request: Incoming) => Promise<void>;
  /** Takes one wrong answer meant for this request. */
  readonly take: (request: Incoming, when: 'before' | 'after') => WrongAnswer | undefined;
};

type Parts = { readonly sleep: (delayMs: number) => Promise<void>; readonly forgetHistory: () => void };

export function makeFaults({ sleep, forgetHistory }: Parts): FaultBox {
  const open = new Map<OpenWatch, Opening>();
  const hooks = new Set<(request: Incoming) => Promise<void> | void>();
  const wrong: { rule: WrongAnswer; left: number }[] = [];
  const slow: { rule: Slowness; left: number }[] = [];
  let delayMs = 0;

  const matching = (match: Omit<Match, 'method'> = {}) =>
    [...open].filter(([, opening]) => matches(match, { method: 'GET', ...opening })).map(([watch]) => watch);

  function slownessOf(request: Incoming): number {
    const found = slow.find(({ rule, left }) => left > 0 && matches(rule, request));
    if (found) found.left -= 1;
    return found?.rule.delayMs ?? 0;
  }

  function before(hook: (request: Incoming) => Promise<void> | void): () => void {
    hooks.add(hook);
    return () => hooks.delete(hook);
  }

  function pause(match: Match = {}): Pause {
    const gate = Promise.withResolvers<void>();
    const arrival = Promise.withResolvers<Incoming>();
    const remove = before((request) => {
      if (!matches(match, request)) return undefined;
      arrival.resolve(request);
      return gate.promise;
    });
    const release = () => {
      remove();
      gate.resolve();
    };
    return { reached: arrival.promise, release };
  }

  const faults: Faults = {
    delay: (ms) => {
      delayMs = ms;
    },
    slow: (rule) => void slow.push({ rule, left: rule.times ?? Number.POSITIVE_INFINITY }),
    answer: (rule) => void wrong.push({ rule, left: rule.times ?? 1 }),
    before,
    pause,
    watches: (how, match) => {
      for (const watch of matching(match)) watch[how]();
    },
    silenceWatches: (match) => {
      for (const watch of matching(match)) watch.silence();
    },
    speakAgain: () => {
      for (const watch of open.keys()) watch.speak();
    },
    forgetHistory,
    clear: () => {
      wrong.length = 0;
      hooks.clear();
      slow.length = 0;
      delayMs = 0;
    },
  };

  return {
    faults,
    watchOpened: (watch, request) => {
      open.set(watch, request);
      return () => open.delete(watch);
    },
    hold: async (request) => {
      const waitMs = delayMs + slownessOf(request);
      if (waitMs > 0) await sleep(waitMs);
      for (const hook of [...hooks]) await hook(request);
    },
    take: (request, when) => {
      const found = wrong.find(
        ({ rule, left }) => left > 0 && (rule.when ?? 'before') === when && matches(rule, request),
      );
      if (found) found.left -= 1;
      return found?.rule;
    },
  };
}

function matches(
  { method, path, user }: Match,
  request: Pick<Incoming, 'method' | 'path' | 'user'>,
): boolean {
  return (
    (method === undefined || method === request.method) &&
    (user === undefined || user === request.user) &&
    (path === undefined || path.test(request.path))
  );
}

/** The refusal a real API server gives with that status. */
export function failureFor({ answer, body, headers = {} }: WrongAnswer): ApiFailure {
  const usual = usualFailure(typeof answer === 'number' ? answer : 500);
  return new ApiFailure(usual.code, body ?? usual.body, { ...usual.headers, ...headers });
}

function usualFailure(code: number): ApiFailure {
  switch (code) {
    case 401:
      return unauthorized();
    case 410:
      return expiredList();
    case 429:
      return apiServerBusy();
    case 503:
      return unavailable();
    case 500:
      return internalError('etcdserver: request timed out');
    default:
      return new ApiFailure(code, `${code}\n`);
  }
}
