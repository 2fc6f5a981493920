import type { Dispatcher } from 'undici';

export type SharedDispatcher = {
  /** The dispatcher to use, given the one that client-node has just made. */
  take(offered: Dispatcher | undefined): Dispatcher | undefined;
  close(): void;
};

/** A credential plugin may hand out a new client certificate; a dispatcher keeps the old one. */
const LIFE_MS = 10 * 60_000;

/**
 * Keeps one dispatcher, and so its connections: client-node makes a new one, with a new TLS handshake, for
 * every request. What it made is used for ten minutes, then the next one; calls on the old one end in peace.
 */
export function makeSharedDispatcher(lifeMs = LIFE_MS): SharedDispatcher {
  let kept: { readonly dispatcher: Dispatcher; readonly until: number } | undefined;
  return {
    take(offered) {
      if (offered === undefined) return undefined;
      if (kept !== undefined && performance.now() < kept.until) return kept.dispatcher;
      kept?.dispatcher.close().catch(() => undefined);
      kept = { dispatcher: offered, until: performance.now() + lifeMs };
      return offered;
    },
    close() {
      kept?.dispatcher.destroy().catch(() => undefined);
      kept = undefined;
    },
  };
}
