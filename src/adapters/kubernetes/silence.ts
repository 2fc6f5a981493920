export type Silence = {
  /** Fires with the caller's signal, or once nothing was heard for the time that was given last. */
  readonly signal: AbortSignal;
  readonly heard: (nextWithinMs: number) => void;
  readonly end: () => void;
};

/** A watchdog over a stream: a connection that died unnoticed never says so. */
export function makeSilence(firstWithinMs: number, caller: AbortSignal): Silence {
  const silent = new AbortController();
  const fire = () => silent.abort(new DOMException('nothing was heard', 'TimeoutError'));
  let timer = setTimeout(fire, firstWithinMs);
  return {
    signal: AbortSignal.any([caller, silent.signal]),
    heard(nextWithinMs) {
      clearTimeout(timer);
      timer = setTimeout(fire, nextWithinMs);
    },
    end: () => clearTimeout(timer),
  };
}
