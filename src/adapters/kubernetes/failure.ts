import { z } from 'zod';
import { Refusal, Unavailable } from '../../domain/refusal.ts';
import { clean } from '../../domain/text.ts';
import { methodOf, nameOf, qualified, type Target } from './request.ts';

/** What an API server says when it says no. Proxies and overloaded servers answer in plain text. */
const Status = z.object({
  message: z.string().default(''),
  reason: z.string().default(''),
  code: z.number().optional(),
  details: z
    .object({
      kind: z.string().default(''),
      causes: z
        .array(
          z.object({
            reason: z.string().default(''),
            field: z.string().default(''),
            message: z.string().default(''),
          }),
        )
        .default([]),
      retryAfterSeconds: z.number().optional(),
    })
    .default({ kind: '', causes: [] }),
});
export type Status = z.infer<typeof Status>;

/** Which cluster was asked what. */
export type Asked = Target & { readonly cluster: string };

/**
 * A call to a cluster that did not end well. Lives inside this folder only: `outward` turns it into what
 * the rest of the program knows.
 */
export class ClusterFailure extends Error {
  override readonly name = 'ClusterFailure';
  readonly asked: Asked;
  /** What went wrong, without what was asked. */
  readonly problem: string;
  /** The HTTP status; absent where no answer came. */
  readonly code: number | undefined;
  readonly status: Status | undefined;
  readonly effect: 'none' | 'unknown';
  readonly retryAfterSeconds: number | undefined;

  constructor(
    asked: Asked,
    problem: string,
    more: Partial<Pick<ClusterFailure, 'code' | 'status' | 'effect' | 'retryAfterSeconds'>> = {},
  ) {
    super(`${nameOf(asked)} on cluster ${asked.cluster}: ${problem}`);
    this.asked = asked;
    this.problem = problem;
    this.code = more.code;
    this.status = more.status;
    this.effect = more.effect ?? 'none';
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

export type Answer = { readonly code: number; readonly text: string; readonly retryAfter: string | null };

/** An answer that is not 2xx. */
export function failureOfAnswer(asked: Asked, { code, text, retryAfter }: Answer): ClusterFailure {
  const status = statusIn(text);
  const said = told(status?.message ?? text.trim());
  const seconds = status?.details.retryAfterSeconds ?? (retryAfter === null ? undefined : Number(retryAfter));
  return new ClusterFailure(asked, `${code}${said === '' ? '' : `, ${said}`}`, {
    code,
    status,
    effect: code >= 500 && methodOf(asked.verb) !== 'GET' ? 'unknown' : 'none',
    retryAfterSeconds: Number.isFinite(seconds) ? seconds : undefined,
  });
}

/** The ERROR event of a watch: a Status inside a stream that began with 200. */
export function failureOfEvent(asked: Asked, object: unknown): ClusterFailure {
  const parsed = Status.safeParse(object);
  const status = parsed.success ? parsed.data : undefined;
  return new ClusterFailure(asked, told(status?.message ?? 'the watch broke off'), {
    code: status?.code,
    status,
  });
}

function statusIn(text: string): Status | undefined {
  try {
    return Status.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Codes of connections that never came about, so that nothing can have been changed. */
const NEVER_SENT: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'its address has no such name',
  EAI_AGAIN: 'its name cannot be looked up now',
  EHOSTUNREACH: 'no route to it',
  ENETUNREACH: 'no route to it',
  UND_ERR_CONNECT_TIMEOUT: 'it does not take connections',
};
/** A certificate problem, by the codes of node:tls. */
const CERTIFICATE = /^(CERT_|ERR_TLS_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;

const Coded = z.object({ code: z.unknown().optional(), cause: z.unknown().optional() });

/** A call that got no answer. The foreign error is not kept: it names addresses and may quote headers. */
export function failureOfSilence(asked: Asked, error: unknown): ClusterFailure {
  const code = codeOf(error);
  const write = methodOf(asked.verb) !== 'GET';
  const unsent = code === undefined ? undefined : NEVER_SENT[code];
  if (unsent !== undefined) return new ClusterFailure(asked, unsent);
  if (code !== undefined && CERTIFICATE.test(code)) {
    return new ClusterFailure(asked, `its certificate is not accepted (${code})`);
  }
  const timedOut = error instanceof DOMException && error.name === 'TimeoutError';
  const problem = timedOut ? 'no answer in time' : `the connection broke (${code ?? 'no code'})`;
  return new ClusterFailure(asked, problem, { effect: write ? 'unknown' : 'none' });
}

function codeOf(error: unknown): string | undefined {
  const parsed = Coded.safeParse(error);
  if (!parsed.success) return undefined;
  const { code, cause } = parsed.data;
  return typeof code === 'string' ? code : codeOf(cause);
}

export const isGone = (error: unknown): error is ClusterFailure =>
  error instanceof ClusterFailure && error.code === 404 && error.status?.reason === 'NotFound';

export const isExpired = (error: unknown): boolean => error instanceof ClusterFailure && error.code === 410;

/** 409, but only because another object has the name by now. */
export const isOtherUid = (error: unknown): boolean =>
  error instanceof ClusterFailure &&
  error.code === 409 &&
  /the UID in the precondition/.test(error.status?.message ?? '');

/** 429 because a disruption budget holds a pod; gives what is said of the budget. A busy server's 429 says none. */
export const overBudget = (error: unknown): string | undefined =>
  error instanceof ClusterFailure && error.code === 429
    ? error.status?.details.causes.find(({ reason }) => reason === 'DisruptionBudget')?.message
    : undefined;

/** 500, and always again: no pod under two disruption budgets is ever evicted. */
export const isUnderTwoBudgets = (error: unknown): boolean =>
  error instanceof ClusterFailure &&
  error.code === 500 &&
  /more than one PodDisruptionBudget/.test(error.status?.message ?? '');

/** 422 because the object that has the name is another one. */
export const isOtherUidInPatch = (error: unknown): boolean =>
  error instanceof ClusterFailure &&
  error.code === 422 &&
  (error.status?.details.causes ?? []).some(({ field }) => field === 'metadata.uid');

/** Answers that trying again may change. */
const PASSING: ReadonlySet<number> = new Set([404, 408, 409, 410, 429]);

/** "Unauthorized", all that a 401 says, would be read as the person's fault. */
function reasonOf({ code, status }: ClusterFailure): string {
  return code === 401 ? 'it does not accept the credentials of Firebreak (401)' : told(status?.message ?? '');
}

/** The API server answered that it won't. */
export function isRefused({ code }: ClusterFailure): boolean {
  return code !== undefined && code >= 400 && code < 500 && !PASSING.has(code);
}

/**
 * Any error of this folder → what the rest of the program knows: a Refusal `cluster-forbids` where the API
 * server answered that it won't (missing rights and credentials above all: trying again does not help),
 * Unavailable where it did not answer or could not.
 */
export function outward(error: unknown): unknown {
  if (!(error instanceof ClusterFailure)) return error;
  const { asked, code, effect } = error;
  if (isRefused(error)) {
    return new Refusal('cluster-forbids', {
      cluster: asked.cluster,
      namespace: asked.namespace ?? '',
      verb: asked.verb,
      resource: qualified(asked.resource),
      status: code ?? 0,
      reason: reasonOf(error),
    });
  }
  return new Unavailable('cluster', effect, error, asked.cluster);
}

/** One line for the log and for readiness; `cause` is the same for everything that one outage keeps from being read. */
export type Problem = { readonly line: string; readonly cause: string };

export function problemOf(error: unknown): Problem {
  if (error instanceof ClusterFailure) return { line: error.message, cause: error.problem };
  const line = 'what it answers is not understood';
  return { line, cause: line };
}

const LONGEST_REASON = 300;

/** What a server said, fit to be shown: no addresses of nodes, no credentials, not too long. */
function told(text: string): string {
  const masked = text
    .replace(/\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b/g, '…')
    .replace(/\[[0-9a-f:]+\](?::\d+)?/gi, '…')
    .replace(/\bhttps?:\/\/\S+/gi, '…')
    .replace(/\bBearer\s+\S+/gi, 'Bearer …')
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '…');
  return clean(masked, LONGEST_REASON);
}
