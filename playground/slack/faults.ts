import type { Envelope } from './delivery/envelope.ts';

/** What may happen to one Web API call instead of a plain answer. */
export type Fault =
  | { readonly kind: 'stored then 500' }
  | { readonly kind: 'answer lost' }
  | { readonly kind: 'rate limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'answer'; readonly status: number; readonly error: string }
  | { readonly kind: 'slow'; readonly delayMs: number };

/** Set at run time. Each holds for the next `times` calls (default 1) of the method; `*` is any method. */
export type Faults = {
  /** Slack does it, then answers 500. */
  readonly storedButAnswered500: (method: string, times?: number) => void;
  /** Slack does it, then the connection breaks. */
  readonly lostAnswer: (method: string, times?: number) => void;
  readonly rateLimited: (method: string, options: { retryAfterSeconds: number; times?: number }) => void;
  /** Nothing is done. `answer` is an HTTP status, or Slack's error code with status 200. */
  readonly answer: (method: string, answer: number | string, times?: number) => void;
  readonly slow: (method: string, delayMs: number, times?: number) => void;
  /** The next envelopes never reach the app; to people that is a time-out, at once. */
  readonly dropEnvelopes: (type: Envelope['type'], times?: number) => void;
  /** Tells every connection to go, as Slack does every few hours. */
  readonly refreshSockets: () => void;
  readonly warnSockets: () => void;
  /** Puts any message on every socket, such as an envelope no client expects. */
  readonly sendRaw: (message: unknown) => void;
  /** Slack is away: connections are closed, new ones are cut off, nothing is delivered. */
  readonly down: () => void;
  readonly up: () => void;
  /** Ends every fault, `down` included. */
  readonly clear: () => void;
};

/** The side of the faults that the simulator itself looks at. */
export type Trouble = {
  readonly isDown: () => boolean;
  readonly takeFault: (method: string) => Fault | undefined;
  readonly takeDrop: (type: Envelope['type']) => boolean;
};

type Line = {
  readonly disconnect: (reason: 'refresh_requested' | 'warning') => void;
  readonly broadcast: (message: unknown) => void;
  readonly cut: () => void;
};

type Pending = {
  down: boolean;
  readonly calls: { readonly method: string; readonly fault: Fault }[];
  readonly drops: Envelope['type'][];
};

export function makeFaults(line: Line): { readonly faults: Faults; readonly trouble: Trouble } {
  const pending: Pending = { down: false, calls: [], drops: [] };
  return { faults: settable(pending, line), trouble: takable(pending) };
}

function settable(pending: Pending, line: Line): Faults {
  const add = (method: string, fault: Fault, times = 1) => {
    pending.calls.push(...Array.from({ length: times }, () => ({ method, fault })));
  };
  return {
    storedButAnswered500: (method, times) => add(method, { kind: 'stored then 500' }, times),
    lostAnswer: (method, times) => add(method, { kind: 'answer lost' }, times),
    rateLimited: (method, { retryAfterSeconds, times }) =>
      add(method, { kind: 'rate limited', retryAfterSeconds }, times),
    answer: (method, answer, times) => add(method, answerFault(answer), times),
    slow: (method, delayMs, times) => add(method, { kind: 'slow', delayMs }, times),
    dropEnvelopes: (type, times = 1) => {
      pending.drops.push(...Array.from({ length: times }, () => type));
    },
    refreshSockets: () => line.disconnect('refresh_requested'),
    warnSockets: () => line.disconnect('warning'),
    sendRaw: line.broadcast,
    down() {
      pending.down = true;
      line.cut();
    },
    up() {
      pending.down = false;
    },
    clear() {
      pending.calls.length = 0;
      pending.drops.length = 0;
      pending.down = false;
    },
  };
}

function answerFault(answer: number | string): Fault {
  return typeof answer === 'number'
    ? { kind: 'answer', status: answer, error: 'internal_error' }
    : { kind: 'answer', status: 200, error: answer };
}

function takable(pending: Pending): Trouble {
  return {
    isDown: () => pending.down,
    takeFault(method) {
      const index = pending.calls.findIndex((call) => call.method === method || call.method === '*');
      return index < 0 ? undefined : pending.calls.splice(index, 1)[0]?.fault;
    },
    takeDrop(type) {
      const index = pending.drops.indexOf(type);
      if (index >= 0) pending.drops.splice(index, 1);
      return index >= 0;
    },
  };
}
