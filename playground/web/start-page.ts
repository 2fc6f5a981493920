import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import type { Slack } from '../slack/start.ts';
import { Deed, perform, refusalOf } from './deed.ts';
import { Drill, type Outage, runDrill } from './drill.ts';
import { type Hint, screenOf } from './screen.ts';
import { readStaticFile } from './static-file.ts';
import { streamScreen } from './stream.ts';

export type PageOptions = {
  readonly slack: Slack;
  readonly clusters?: readonly Cluster[];
  readonly outages?: readonly Outage[];
  readonly hints?: readonly Hint[];
  /** The applications the drill is about; they come first. */
  readonly applications?: readonly string[];
  /** Whom the page can act as; the first unless the URL names another. */
  readonly cast: readonly { readonly id: string; readonly part: string }[];
  /** 0, the default, takes a free port. */
  readonly port?: number;
};

export type Page = {
  readonly url: string;
  /** To be called when an outage begins or ends by itself. */
  readonly refresh: () => void;
  readonly stop: () => Promise<void>;
};

type Answer = { readonly status: number; readonly body: unknown };

const largestBody = 100_000;

/** No script, style or picture from anywhere else, so nothing a message holds can reach out. */
const guard = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

/** Serves the page that shows the workspace and the clusters, on the loopback address. */
export async function startPage(options: PageOptions): Promise<Page> {
  const { slack, clusters = [], outages = [], hints = [], applications = [], cast, port = 0 } = options;
  const listeners = new Set<() => void>();
  const refresh = () => {
    for (const listener of listeners) listener();
  };
  const unsubscribe = [
    slack.state.subscribe(({ kind }) => {
      if (kind !== 'call' && kind !== 'delivery') refresh();
    }),
    ...clusters.map((cluster) => cluster.subscribe(refresh)),
  ];
  const around = { siteUrl: slack.siteUrl, outages, hints, applications, cast };
  const stream = (response: ServerResponse, person: string) =>
    streamScreen(response, {
      look: () =>
        screenOf(slack.state.snapshot(), person, {
          ...around,
          clusters: clusters.map((cluster) => cluster.snapshot()),
        }),
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    });
  const drill = async (request: IncomingMessage) => {
    await runDrill({ clusters, outages }, Drill.parse(await bodyOf(request)));
    refresh();
  };
  const server = createServer((request, response) => {
    route({ slack, cast, stream, drill }, request, response).catch((error: unknown) => {
      // A fault of the playground itself: loud, so that nobody looks for it in the bot.
      console.error(error);
      send(response, { status: 500, body: { error: String(error) } });
    });
  });
  const url = await listen(server, port);
  return {
    url,
    refresh,
    stop: () =>
      new Promise((resolve) => {
        for (const end of unsubscribe) end();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return `http://127.0.0.1:${address.port}/`;
}

type Deps = Pick<PageOptions, 'slack' | 'cast'> & {
  readonly stream: (response: ServerResponse, person: string) => void;
  readonly drill: (request: IncomingMessage) => Promise<void>;
};

async function route(deps: Deps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isForUs(request)) return send(response, { status: 403, body: { error: 'not from this page' } });
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const as = searchParams.get('as') ?? '';
  const actor = deps.cast.find(({ id }) => id === as);
  if (request.method === 'GET' && pathname === '/stream') {
    if (actor === undefined) return send(response, { status: 404, body: { error: `nobody here is ${as}` } });
    return deps.stream(response, actor.id);
  }
  if (request.method === 'POST' && pathname === '/do') {
    if (actor === undefined) return send(response, { status: 404, body: { error: `nobody here is ${as}` } });
    return send(
      response,
      await answered(async () => perform(deps.slack.as(actor.id), Deed.parse(await bodyOf(request)))),
    );
  }
  if (request.method === 'POST' && pathname === '/drill')
    return send(response, await answered(() => deps.drill(request)));
  if (pathname === '/' && actor === undefined) return redirect(response, `/?as=${deps.cast[0]?.id ?? ''}`);
  return sendFile(response, request.method === 'GET' ? pathname : '');
}

/** Another site may make a browser send requests here, but not under our name or in our name. */
function isForUs({ headers, method }: IncomingMessage): boolean {
  const { host = '', origin } = headers;
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return false;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  return method === 'GET' || headers['content-type'] === 'application/json';
}

async function answered(act: () => Promise<unknown>): Promise<Answer> {
  try {
    return { status: 200, body: (await act()) ?? {} };
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError)
      return { status: 400, body: { error: error.message } };
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return { status: 409, body: refusal };
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > largestBody) throw new SyntaxError('too much at once');
    chunks.push(bytes);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { ...guard, location });
  response.end();
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { ...guard, 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

async function sendFile(response: ServerResponse, urlPath: string): Promise<void> {
  const file = await readStaticFile(urlPath);
  if (file === undefined) return send(response, { status: 404, body: { error: 'not found' } });
  response.writeHead(200, { ...guard, 'content-type': file.type });
  response.end(file.body);
}
