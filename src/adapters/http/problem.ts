import type { FastifyReply } from 'fastify';

/** An RFC 9457 problem document: what went wrong, for programs and for people. */
export type Problem = {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  /** Members of its own, beside the ones of the standard. */
  readonly more?: Readonly<Record<string, unknown>>;
};

export function sendProblem(reply: FastifyReply, { status, title, detail, more }: Problem): FastifyReply {
  const body = { type: 'about:blank', title, status, ...(detail === undefined ? {} : { detail }), ...more };
  return reply.code(status).type('application/problem+json').send(JSON.stringify(body));
}
