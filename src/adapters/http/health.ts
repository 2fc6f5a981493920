import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { sendProblem } from './problem.ts';
import { type Check, makeReadiness, type Readiness } from './readiness.ts';

export type HealthServer = {
  /** The port it listens on, also where a free one was asked for. */
  readonly port: number;
  /** Answers what has come in, then closes. Safe to call twice. */
  readonly stop: () => Promise<void>;
};

export type HealthOptions = {
  /** By the name that `/readyz` says: `redis`, `postgres`, `slack`, `cluster:prod`. */
  readonly checks: Readonly<Record<string, Check>>;
  readonly log: Logger;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** How long one check may take. */
  readonly limitMs?: number;
  /** How long its answer holds. */
  readonly holdMs?: number;
  /** How long open connections may keep it from stopping. */
  readonly drainMs?: number;
};

const LIMIT_MS = 2000;
const HOLD_MS = 1000;
const DRAIN_MS = 3000;
const REQUEST_MS = 10_000;
const MOST_BODY_BYTES = 1024;

/**
 * Serves `GET /healthz` (200 as long as the process answers) and `GET /readyz` (200, or 503 with the names of
 * what is not ready). It asks anew each time an answer no longer holds, so recovery needs nobody.
 * @throws the error of the system when the port cannot be had.
 */
export async function makeHealthServer(options: HealthOptions): Promise<HealthServer> {
  const { checks, log, host, port, limitMs = LIMIT_MS, holdMs = HOLD_MS, drainMs = DRAIN_MS } = options;
  const readiness = makeReadiness({ checks, log, limitMs, holdMs });
  const fail = failing(log);
  const server = Fastify({
    bodyLimit: MOST_BODY_BYTES,
    requestTimeout: REQUEST_MS,
    frameworkErrors: fail,
  });
  server.setErrorHandler(fail);
  server.setNotFoundHandler((_request, reply) => sendProblem(reply, { status: 404, title: 'Not found' }));
  server.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  server.get('/healthz', async () => ({ status: 'ok' }));
  server.get('/readyz', async (_request, reply) => answerReadiness(readiness, reply));

  const address = await server.listen({ host, port });
  return { port: Number(new URL(address).port) || port, stop: () => stopWithin(server, drainMs) };
}

/** A connection that never asks anything counts as busy, and would hold the process for minutes. */
async function stopWithin(server: FastifyInstance, drainMs: number): Promise<void> {
  const timer = setTimeout(() => server.server.closeAllConnections(), drainMs);
  await server.close().finally(() => clearTimeout(timer));
}

async function answerReadiness(readiness: Readiness, reply: FastifyReply): Promise<FastifyReply> {
  const notReady = await readiness();
  if (notReady.length === 0) return reply.send({ status: 'ready', notReady });
  const detail = `Not ready: ${notReady.join(', ')}.`;
  return sendProblem(reply, { status: 503, title: 'Not ready', detail, more: { notReady } });
}

type HttpError = { readonly statusCode?: number; readonly message: string };

/** What the caller did wrong is told; what we did wrong is logged, and told without its inside. */
const failing =
  (log: Logger) =>
  (error: HttpError, _request: FastifyRequest, reply: FastifyReply): void => {
    const status = error.statusCode ?? 500;
    if (status < 500) {
      sendProblem(reply, { status, title: 'Bad request', detail: error.message });
      return;
    }
    log.error({ err: error }, 'a request failed');
    sendProblem(reply, { status: 500, title: 'Something broke on our side' });
  };
