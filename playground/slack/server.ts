import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Response as Answer, type makeApi, requestFrom } from './api.ts';
import { SlackFailure } from './failure.ts';
import type { Trouble } from './faults.ts';
import type { Files } from './files.ts';
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
  readonly files: Files;
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
  const answer = await answerTo(deps, request, url);
  if (answer.kind === 'cut') {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers });
  response.end(JSON.stringify(answer.body));
}

async function answerTo(deps: Deps, request: IncomingMessage, url: URL): Promise<Answer> {
  const bytes = await bytesOf(request);
  const body = () => bytes.toString('utf8');
  if (url.pathname.startsWith('/api/')) return deps.api(requestFrom(request, url, body()));
  if (url.pathname.startsWith('/response/')) return useResponseUrl(deps.responseUrls, url.pathname, body());
  if (url.pathname.startsWith('/upload/')) return upload(deps.files, request, { path: url.pathname, bytes });
  return notFound;
}

const notFound: Answer = {
  kind: 'answer',
  status: 404,
  headers: {},
  body: { ok: false, error: 'not_found' },
};

function useResponseUrl(responseUrls: ResponseUrls, path: string, body: string): Answer {
  try {
    responseUrls.use(path, JSON.parse(body));
    return { kind: 'answer', status: 200, headers: {}, body: { ok: true } };
  } catch (error) {
    const failure = error instanceof SlackFailure ? error : new SlackFailure('invalid_payload');
    const status = failure.code === 'expired_url' || failure.code === 'used_url' ? 404 : 400;
    return { kind: 'answer', status, headers: {}, body: failure.answer() };
  }
}

/** Bytes as they are or, as Slack takes them too, as the first file of a form. */
async function upload(
  files: Files,
  { headers }: IncomingMessage,
  { path, bytes }: { path: string; bytes: Buffer },
): Promise<Answer> {
  const type = headers['content-type'] ?? '';
  const sent = type.startsWith('multipart/form-data') ? await fileIn(bytes, type) : bytes;
  return files.take(path, sent)
    ? { kind: 'answer', status: 200, headers: {}, body: `OK - ${sent.length}` }
    : { kind: 'answer', status: 400, headers: {}, body: 'upload failed' };
}

async function fileIn(form: Buffer, type: string): Promise<Buffer> {
  const fields = await new Response(new Uint8Array(form), { headers: { 'content-type': type } }).formData();
  const file = [...fields.values()].find((value) => typeof value !== 'string');
  return Buffer.from((await file?.arrayBuffer()) ?? new ArrayBuffer(0));
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
