import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type makeApi, type Response, requestFrom } from './api.ts';
import { SlackFailure } from './failure.ts';
import type { Trouble } from './faults.ts';
import type { ResponseUrls } from './response-urls.ts';

export type Server = {
  readonly port: number;
  /** Breaks every HTTP connection. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
};

type Deps = {
  readonly api: ReturnType<typeof makeApi>;
  readonly responseUrls: ResponseUrls;
  readonly trouble: Trouble;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
};

/** Listens on the loopback address; port 0 takes a free one. */
export async function listen(port: number, deps: Deps): Promise<Server> {
  const server = createServer((request, response) => {
    respond(deps, request, response).catch((error: unknown) => {
      // A fault of the simulator itself: loud, so that nobody looks for it in the app.
      console.error(error);
      response.destroy();
    });
  });
  server.on('connection', (socket) => {
    if (deps.trouble.isDown()) socket.destroy();
  });
  server.on('upgrade', deps.upgrade);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: portOf(server.address()),
    cut: () => server.closeAllConnections(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}

async function respond(deps: Deps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const body = await bodyOf(request);
  const answer = url.pathname.startsWith('/api/')
    ? await deps.api(requestFrom(request, url, body))
    : url.pathname.startsWith('/response/')
      ? useResponseUrl(deps.responseUrls, url.pathname, body)
      : notFound;
  if (answer.kind === 'cut') {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers });
  response.end(JSON.stringify(answer.body));
}

const notFound: Response = {
  kind: 'answer',
  status: 404,
  headers: {},
  body: { ok: false, error: 'not_found' },
};

function useResponseUrl(responseUrls: ResponseUrls, path: string, body: string): Response {
  try {
    responseUrls.use(path, JSON.parse(body));
    return { kind: 'answer', status: 200, headers: {}, body: { ok: true } };
  } catch (error) {
    const failure = error instanceof SlackFailure ? error : new SlackFailure('invalid_payload');
    const status = failure.code === 'expired_url' || failure.code === 'used_url' ? 404 : 400;
    return { kind: 'answer', status, headers: {}, body: failure.answer() };
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
