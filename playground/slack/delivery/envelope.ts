/** One payload for the app, whatever the transport. */
export type Envelope = {
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly payload: Readonly<Record<string, unknown>>;
  /** Set when an event is sent once more: 1, 2, 3. */
  readonly retry?: {
    readonly attempt: number;
    readonly reason: 'timeout' | 'http_error' | 'connection_failed';
  };
};

/** What came of sending one. */
export type Outcome =
  | { readonly kind: 'acked'; readonly payload: unknown }
  | { readonly kind: 'late' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'refused'; readonly status: number; readonly retry: 'wanted' | 'unwanted' };

/** The error code Slack shows a person for what wasn't acknowledged; undefined for what was. */
export function troubleOf(outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case 'acked':
      return undefined;
    case 'late':
      return 'operation_timeout';
    case 'unreachable':
    case 'refused':
      return 'dispatch_failed';
  }
}
