import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type FaultBox, failureFor, type Incoming, type WrongAnswer } from '../faults.ts';
import { ApiFailure, internalError, unauthorized } from './failure.ts';
import { impersonated, impersonatedName } from './impersonation.ts';
import { anonymous, authorize, type Caller, type ClusterUser, callerOf, denied } from './rbac.ts';
import { requestInfo } from './request-info.ts';
import type { Answer, Router } from './router.ts';

/** One line of the journal: who asked what, and what was answered (`status` 0: no answer). */
export type Journaled = Omit<Incoming, 'query'> & { readonly query: string; status: number };

export type ApiServer = {
  readonly url: () => string;
  readonly listen: (port: number) => Promise<void>;
  /** Refuses new connections and drops the open ones. */
  readonly close: () => Promise<void>;
};

type Parts = {
  readonly users: readonly ClusterUser[];
  readonly route: Router;
  readonly faultBox: FaultBox;
  readonly journal: Journaled[];
};

export function makeApiServer({ users, route, faultBox, journal }: Parts): ApiServer {
  const server = createServer((request, response) => void handle(request, response));

  function authenticate(header: string | undefined): Caller {
    if (header === undefined) return anonymous;
    const user = users.find(({ token }) => header === `Bearer ${token}`);
    if (!user) throw unauthorized();
    return callerOf(user);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://cluster');
    const incoming = await readRequest(request, url, nameOf(request.headers.authorization));
    const line: Journaled = { ...incoming, query: url.search, status: 0 };
    journal.push(line);
    if (journal.length > journalSize) journal.shift();
    response.on('finish', () => {
      line.status = response.statusCode;
    });
    await faultBox.hold(incoming);
    try {
      failAsTold(incoming, 'before', response);
      const answer = await answered(request, url, { incoming, response });
      failAsTold(incoming, 'after', response);
      if (answer) write(response, answer);
    } catch (error) {
      if (error instanceof Dropped) response.destroy();
      else write(response, refusal(error));
    }
    if (response.headersSent) line.status = response.statusCode;
  }

  function nameOf(header: string | undefined): string {
    if (header === undefined) return anonymous.name;
    return users.find(({ token }) => header === `Bearer ${token}`)?.name ?? '(unknown)';
  }

  function answered(
    request: IncomingMessage,
    url: URL,
    { incoming, response }: { incoming: Incoming; response: ServerResponse },
  ): Promise<Answer | undefined> {
    const itself = authenticate(request.headers.authorization);
    const { headers } = request;
    const caller = impersonated(itself, { headers, path: url.pathname }, users);
    const info = requestInfo(incoming.method, url);
    if (!authorize(caller, info).allowed) throw denied(caller, info);
    return route({ caller, info, url, headers, body: incoming.body, response });
  }

  function failAsTold(incoming: Incoming, when: 'before' | 'after', response: ServerResponse): void {
    const wrong: WrongAnswer | undefined = response.headersSent ? undefined : faultBox.take(incoming, when);
    if (wrong?.answer === 'drop') throw new Dropped();
    if (wrong) throw failureFor(wrong);
  }

  return { url: () => addressOf(server), ...lifeOf(server) };
}

const journalSize = 5_000;

class Dropped extends Error {}

async function readRequest(request: IncomingMessage, url: URL, user: string): Promise<Incoming> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    user,
    userAgent: request.headers['user-agent'],
    actingAs: impersonatedName(request.headers),
    body: Buffer.concat(chunks).toString(),
  };
}

function refusal(error: unknown): Answer {
  const { code, body, headers } = error instanceof ApiFailure ? error : internalError(String(error));
  return { code, body, headers };
}

function write(response: ServerResponse, { code, body, headers = {} }: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const isText = typeof body === 'string';
  response.writeHead(code, {
    'Audit-Id': randomUUID(),
    'Cache-Control': 'no-cache, private',
    'Content-Type': isText ? 'text/plain; charset=utf-8' : 'application/json',
    ...headers,
  });
  response.end(isText ? body : `${JSON.stringify(body)}\n`);
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the cluster is down');
  return `http://127.0.0.1:${address.port}`;
}

function lifeOf(server: Server): Pick<ApiServer, 'listen' | 'close'> {
  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () => {
          server.off('error', reject);
          resolve();
        });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
