import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { SlackFailure } from './failure.ts';
import type { Fault, Trouble } from './faults.ts';
import type { Journal } from './journal.ts';
import type { Context, Method } from './methods/method.ts';
import { methods } from './methods/registry.ts';
import { requireScope } from './scopes.ts';

export type Tokens = { readonly bot: string; readonly app: string };

/** What goes back; `cut` breaks the connection instead of answering. */
export type Response =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: unknown;
    }
  | { readonly kind: 'cut' };

export type Request = {
  readonly method: string;
  readonly contentType: string;
  readonly authorization: string;
  readonly body: string;
  readonly query: URLSearchParams;
};

type Deps = {
  readonly context: Context;
  readonly tokens: Tokens;
  readonly trouble: Trouble;
  readonly journal: Journal;
  readonly signal: AbortSignal;
};

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response => ({
  kind: 'answer',
  status,
  headers,
  body,
});

/** Answers `POST /api/<method>` as Slack does, unless a fault is set for it. */
export function makeApi({ context, tokens, trouble, journal, signal }: Deps) {
  const { world } = context;
  return async (request: Request): Promise<Response> => {
    const fault = trouble.takeFault(request.method);
    if (fault?.kind === 'slow') await pause(fault.delayMs, undefined, { signal });
    const { answer, args } = perform(request, { context, tokens, fault });
    const response = disturbed(fault, answer, { 'x-oauth-scopes': [...world.scopes].join(',') });
    journal.noteCall({
      method: request.method,
      args: decoded(args),
      at: world.now(),
      status: response.kind === 'cut' ? 0 : response.status,
      answer: String(answer.ok === true ? 'ok' : answer.error),
    });
    return response;
  };
}

type Performed = {
  readonly answer: { readonly ok?: unknown; readonly error?: unknown };
  readonly args: Readonly<Record<string, unknown>>;
};

type Means = { readonly context: Context; readonly tokens: Tokens; readonly fault: Fault | undefined };

function perform(request: Request, { context, tokens, fault }: Means): Performed {
  const args: Record<string, unknown> = {};
  try {
    Object.assign(args, argsOf(request));
    const token = tokenOf(request, args);
    if (fault?.kind === 'answer') throw new SlackFailure(fault.error);
    if (fault?.kind === 'rate limited') throw new SlackFailure('ratelimited');
    const method = methods.get(request.method);
    if (method === undefined) throw new SlackFailure('unknown_method', [], { req_method: request.method });
    authorize(method, token, tokens);
    for (const scope of method.scopes) requireScope(context.world, scope);
    return { answer: { ok: true, ...method.run(args, context) }, args };
  } catch (error) {
    if (!(error instanceof SlackFailure)) throw error;
    return { answer: error.answer(), args };
  }
}

/** What the fault makes of the answer. */
function disturbed(
  fault: Fault | undefined,
  answer: unknown,
  headers: Readonly<Record<string, string>>,
): Response {
  switch (fault?.kind) {
    case 'answer lost':
      return { kind: 'cut' };
    case 'stored then 500':
      return json(500, { ok: false, error: 'internal_error' });
    case 'rate limited':
      return json(429, answer, { 'retry-after': String(fault.retryAfterSeconds) });
    case 'answer':
      return json(fault.status, answer, headers);
    case 'slow':
    case undefined:
      return json(200, answer, headers);
  }
}

function argsOf({ contentType, body, query }: Request): Record<string, unknown> {
  const fromQuery = Object.fromEntries(query);
  if (body === '') return fromQuery;
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    return { ...fromQuery, ...Object.fromEntries(new URLSearchParams(body)) };
  }
  if (!contentType.startsWith('application/json')) throw new SlackFailure('invalid_post_type');
  const parsed = parsedJson(body);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new SlackFailure('json_not_object');
  }
  return { ...fromQuery, ...parsed };
}

function parsedJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new SlackFailure('invalid_json');
  }
}

/** Taken out of the arguments, so that no token gets into the journal. */
function tokenOf({ authorization }: Request, args: Record<string, unknown>): string {
  const inBody = args.token;
  delete args.token;
  const inHeader = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
  return inHeader ?? (typeof inBody === 'string' ? inBody : '');
}

function authorize(method: Method, token: string, tokens: Tokens): void {
  if (token === '') throw new SlackFailure('not_authed');
  if (token === tokens[method.token]) return;
  const known = token === tokens.app || token === tokens.bot;
  throw new SlackFailure(known ? 'not_allowed_token_type' : 'invalid_auth');
}

const structuredArgs = ['blocks', 'view', 'metadata'];

function decoded(args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const readable = Object.entries(args).map(([key, value]) => {
    if (!structuredArgs.includes(key) || typeof value !== 'string') return [key, value];
    try {
      return [key, JSON.parse(value)];
    } catch {
      return [key, value];
    }
  });
  return Object.fromEntries(readable);
}

/** The parts of an HTTP request the API looks at. */
export function requestFrom(incoming: IncomingMessage, url: URL, body: string): Request {
  return {
    method: url.pathname.replace(/^\/api\//, ''),
    contentType: incoming.headers['content-type'] ?? '',
    authorization: incoming.headers.authorization ?? '',
    query: url.searchParams,
    body,
  };
}
