import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Cluster } from '../cluster/cluster.ts';
import type { Slack } from '../slack/start.ts';
import { type Drill, type Outage, runDrill } from './drill.ts';
import { send } from './http.ts';
import { route } from './routes.ts';
import { type Hint, screenOf } from './screen.ts';
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
  const { team } = slack.state.snapshot();
  const siteUrl = `https://${team.domain}.slack.com`;
  const around = { siteUrl, outages, hints, applications, cast };
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const stream = (response: ServerResponse, person: string) => {
    const snapshots = () => clusters.map((cluster) => cluster.snapshot());
    const look = () => screenOf(slack.state.snapshot(), person, { ...around, clusters: snapshots() });
    streamScreen(response, { look, subscribe });
  };
  const deps = {
    slack,
    cast,
    stream,
    runDrill: (drill: Drill) => runDrill({ clusters, outages }, drill).then(refresh),
  };
  const server = createServer((request, response) => {
    route(deps, request, response).catch((error: unknown) => {
      // A fault of the playground itself: loud, so that nobody looks for it in the bot.
      console.error(error);
      send(response, { status: 500, body: { error: String(error) } });
    });
  });
  const url = await listen(server, port);
  const stop = async () => {
    for (const end of unsubscribe) end();
    await close(server);
  };
  return { url, refresh, stop };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
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
