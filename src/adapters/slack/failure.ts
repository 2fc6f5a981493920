import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { Unavailable } from '../../domain/refusal.ts';

/** Slack's plain answer is no, and asking again would not change it: `channel_not_found`, `invalid_blocks`, … */
export class SlackDenial extends Error {
  override readonly name = 'SlackDenial';
  /** Slack's error code. */
  readonly code: string;

  constructor(code: string, cause: unknown) {
    super(`Slack answered ${code}`, { cause });
    this.code = code;
  }
}

/** Slack's own trouble, said with status 200; whatever was asked may have been done in part. */
const TROUBLE: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);

/** The bot itself is shut out; an operator has to act, and then it works again. */
const SHUT_OUT: ReadonlySet<string> = new Set([
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
]);

/** Nothing can be shown there any more, or never could. */
const CHANNEL_GONE: ReadonlySet<string> = new Set([
  'channel_not_found',
  'is_archived',
  'is_inactive',
  'not_in_channel',
  'restricted_action',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'restricted_action_non_threadable_channel',
  'team_access_not_granted',
  'ekm_access_denied',
]);

/** The connection was never made, so nothing was asked. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * Runs a Web API call. Throws `SlackDenial` where Slack refuses for good, and `Unavailable` otherwise:
 * with effect `unknown` where what was asked may have been done all the same.
 */
export async function asked<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw slackFailure(error);
  }
}

/** The same for a call that changes nothing: whatever became of it, nothing was done. */
export async function read<T>(call: Promise<T>): Promise<T> {
  try {
    return await asked(call);
  } catch (error) {
    throw error instanceof Unavailable ? new Unavailable(error.system, 'none', error.cause) : error;
  }
}

/** What an error of the Web API client means; any other error stays what it is. */
export function slackFailure(error: unknown): unknown {
  if (error instanceof WebAPIRateLimitedError) return new Unavailable('slack', 'none', error);
  if (error instanceof WebAPIHTTPError) return new Unavailable('slack', 'unknown', error);
  if (error instanceof WebAPIRequestError) return new Unavailable('slack', effectOf(error.original), error);
  if (!(error instanceof WebAPIPlatformError)) return error;
  const code = error.data.error;
  if (code === 'ratelimited' || SHUT_OUT.has(code)) return new Unavailable('slack', 'none', error);
  if (TROUBLE.has(code)) return new Unavailable('slack', 'unknown', error);
  return new SlackDenial(code, error);
}

function effectOf(error: unknown): 'none' | 'unknown' {
  const codes = causesOf(error).map((cause) => ('code' in cause ? cause.code : undefined));
  return codes.some((code) => typeof code === 'string' && NEVER_SENT.has(code)) ? 'none' : 'unknown';
}

function causesOf(error: unknown): Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}

/** Milliseconds Slack asked to wait, if that is why it was unavailable. */
export function retryAfterMs(error: unknown): number | undefined {
  const cause = error instanceof Unavailable ? error.cause : error;
  return cause instanceof WebAPIRateLimitedError ? cause.retryAfter * 1000 : undefined;
}

export const isDenied = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof SlackDenial && codes.includes(error.code);

export const isChannelGone = (error: unknown): boolean =>
  error instanceof SlackDenial && CHANNEL_GONE.has(error.code);
