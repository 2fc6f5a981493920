import type { Envelope } from './delivery/envelope.ts';

/** What may happen to one Web API call instead of a plain answer. */
export type Fault =
  | { readonly kind: 'stored then 500' }
  | { readonly kind: 'answer lost' }
  | { readonly kind: 'rate limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'answer'; readonly status: number; readonly error: string }
  | { readonly kind: 'slow'; readonly delayMs: number };

/** Set at run time; each holds for the next `times` calls of the method (`*` for any). */
export type Faults = {
  /** Slack does it, then answers 500. */
  readonly storedButAnswered500: (method: string, times?: number) => void;
  /** Slack does it, then the connection breaks. */
  readonly lostAnswer: (method: string, times?: number) => void;
  readonly rateLimited: (method: string, options: { retryAfterSeconds: number; times?: number }) => void;
  /** Nothing is done. `answer` is an HTTP status, or Slack's error code with status 200. */
  readonly answer: (method: string, answer: number | string, times?: number) => void;
  readonly slow: (method: string, delayMs: number, times?: number) => void;
  /** The next envelopes never reach the app. */
  readonly dropEnvelopes: (type: Envelope['type'], times?: number) => void;
  readonly refreshSockets: () => void;
  readonly warnSockets: () => void;
  /** Slack is away: connections are closed, new ones are cut off. */
  readonly down: () => void;
  readonly up: () => void;
  /** Ends every fault, `down` included. */
  readonly clear: () => void;

  readonly isDown: () => boolean;
  readonly takeFault: (method: string) => Fault | undefined;
  readonly takeDrop: (type: Envelope['type']) => boolean;
};

type Line = { readonly refresh: () => void; readonly warn: () => void; readonly cut: () => void };

export function makeFaults(line: Line): Faults {
  const faults: { method: string; fault: Fault }[] = [];
  const drops: Envelope['type'][] = [];
  const state = { down: false };
  const add = (method: string, fault: Fault, times = 1) => {
    for (let count = 0; count < times; count += 1) faults.push({ method, fault });
  };

  return {
    storedButAnswered500: (method, times) => add(method, { kind: 'stored then 500' }, times),
    lostAnswer: (method, times) => add(method, { kind: 'answer lost' }, times),
    rateLimited: (method, { retryAfterSeconds, times }) =>
      add(method, { kind: 'rate limited', retryAfterSeconds }, times),
    answer: (method, answer, times) =>
      add(
        method,
        typeof answer === 'number'
          ? { kind: 'answer', status: answer, error: 'internal_error' }
          : { kind: 'answer', status: 200, error: answer },
        times,
      ),
    slow: (method, delayMs, times) => add(method, { kind: 'slow', delayMs }, times),
    dropEnvelopes(type, times = 1) {
      for (let count = 0; count < times; count += 1) drops.push(type);
    },
    refreshSockets: line.refresh,
    warnSockets: line.warn,
    down() {
      state.down = true;
      line.cut();
    },
    up() {
      state.down = false;
    },
    clear() {
      faults.length = 0;
      drops.length = 0;
      state.down = false;
    },
    isDown: () => state.down,
    takeFault(method) {
      const index = faults.findIndex((fault) => fault.method === method || fault.method === '*');
      return index < 0 ? undefined : faults.splice(index, 1)[0]?.fault;
    },
    takeDrop(type) {
      const index = drops.indexOf(type);
      if (index >= 0) drops.splice(index, 1);
      return index >= 0;
    },
  };
}
