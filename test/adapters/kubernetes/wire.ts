import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { kubeconfigFor } from '../../../playground/cluster/kubeconfig.ts';
import type { ClusterApi } from '../../../src/adapters/kubernetes/cluster-api.ts';
import { connect } from '../../../src/adapters/kubernetes/connect.ts';

export type Server = {
  readonly api: ClusterApi;
  readonly sockets: ReadonlySet<Socket>;
  readonly seen: IncomingMessage[];
};

/** A server that is no Kubernetes at all, for what can only be seen on the wire. */
export async function aServer(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  namespaces: readonly string[] = ['demo'],
): Promise<Server> {
  const sockets = new Set<Socket>();
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-'));
  const kubeconfig = path.join(folder, 'config');
  const url = `http://127.0.0.1:${portOf(server.address())}/prefix/`;
  await writeFile(kubeconfig, JSON.stringify(kubeconfigFor('prod', url, 'the-token')));
  const [api] = connect([{ name: 'prod', namespaces }], { kubeconfig, version: '1.2.3' });
  if (api === undefined) throw new Error('no api');
  onTestFinished(async () => {
    api.close();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });
  return { api, sockets, seen };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}

export const json = (response: ServerResponse, body: unknown) =>
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
