import type { Action } from './action.ts';
import type { Application } from './application.ts';
import type { Evidence } from './evidence.ts';
import type { Token, TokenEnd } from './token.ts';

/**
 * Where one application × action stands. An entry is *completed* when its token was created or that
 * failed; the ticket is completed when the emergency is over (SPEC 1).
 */
export type EntryState =
  /** The ticket is not approved. */
  | { readonly kind: 'waiting' }
  /** Approved; the token is being created. */
  | { readonly kind: 'processing' }
  | { readonly kind: 'active'; readonly executedAt: Date; readonly token: Token }
  /** The token could not be created; may be retried until the tokens' end. */
  | { readonly kind: 'failed'; readonly executedAt: Date; readonly error: string }
  | {
      readonly kind: 'ended';
      readonly executedAt: Date;
      readonly token: Token;
      readonly endedAt: Date;
      readonly why: TokenEnd;
    }
  /** The ticket ended, or a newer one took its place, before a token was created. */
  | { readonly kind: 'closed' };

export type Entry = {
  readonly id: number;
  readonly action: Action;
  /** Workloads and tags as they were at opening; the token reaches those only. */
  readonly application: Application;
  /** The Redis key of its token; computed at opening and never again. */
  readonly tokenKey: string;
  readonly createdAt: Date;
  /** How the application was when the ticket was opened; absent until it has been looked at. */
  readonly evidence: Evidence | undefined;
  readonly state: EntryState;
};

/** The token's record while it lives, by PostgreSQL's word alone. */
export function liveToken(entry: Entry, now: Date): Token | undefined {
  return entry.state.kind === 'active' && now < entry.state.token.expiresAt ? entry.state.token : undefined;
}

/** `success`, `completed` and `result` of an entry as SPEC 6 stores them. */
export function outcomeOf({ state }: Entry): {
  completed: boolean;
  success: boolean;
  result: string | undefined;
} {
  switch (state.kind) {
    case 'waiting':
    case 'processing':
    case 'closed':
      return { completed: false, success: false, result: undefined };
    case 'active':
    case 'ended':
      return { completed: true, success: true, result: undefined };
    case 'failed':
      return { completed: true, success: false, result: state.error };
  }
}
