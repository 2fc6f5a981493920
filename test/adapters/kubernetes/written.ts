import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { kubeconfigFor } from '../../../playground/cluster/kubeconfig.ts';
import { type ClustersOptions, makeClusters } from '../../../src/adapters/kubernetes/clusters.ts';
import { connect } from '../../../src/adapters/kubernetes/connect.ts';
import type { Clusters } from '../../../src/usecases/ports.ts';

/** What is answered under a path: JSON or text with 200, a status with a code, or nothing ever. */
export type Written =
  | { readonly json: unknown }
  | { readonly text: string }
  | { readonly code: number }
  | 'silence';

export type WrittenCluster = { readonly clusters: Clusters; readonly asked: string[] };

/**
 * A cluster whose answers are written by hand, by path and the beginning of the query; what is not written is
 * an empty list or, of a single object, a 404.
 */
export async function writtenCluster(
  answers: Readonly<Record<string, Written>>,
  options: ClustersOptions = {},
): Promise<WrittenCluster> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(decodeURIComponent(request.url ?? ''));
    answer(answers, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-'));
  const kubeconfig = path.join(folder, 'config');
  const url = `http://127.0.0.1:${portOf(server.address())}`;
  await writeFile(kubeconfig, JSON.stringify(kubeconfigFor('prod', url, 'the-token')));
  const apis = connect([{ name: 'prod', namespaces: ['demo'] }], { kubeconfig, version: '1.2.3' });
  onTestFinished(async () => {
    for (const api of apis) api.close();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true });
  });
  return { clusters: makeClusters(apis, options), asked };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}

function answer(
  answers: Readonly<Record<string, Written>>,
  { url = '' }: IncomingMessage,
  response: ServerResponse,
): void {
  const asked = decodeURIComponent(url).replaceAll('+', ' ');
  const [, written] = Object.entries(answers).find(([start]) => asked.startsWith(start)) ?? [];
  const send = (code: number, body: unknown) =>
    response.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  if (written === 'silence') return;
  if (written === undefined) {
    const isList = asked.includes('?');
    send(isList ? 200 : 404, isList ? listOf() : status(404, 'NotFound'));
    return;
  }
  if ('text' in written) response.writeHead(200, { 'Content-Type': 'text/plain' }).end(written.text);
  else if ('code' in written) send(written.code, status(written.code, 'Forbidden'));
  else send(200, written.json);
}

const status = (code: number, reason: string) => ({
  kind: 'Status',
  status: 'Failure',
  code,
  reason,
  message: reason,
});

export const listOf = (...items: readonly unknown[]) => ({ metadata: { resourceVersion: '1' }, items });

/** Metadata as every object has it. */
export const meta = (name: string, more: Readonly<Record<string, unknown>> = {}) => ({
  name,
  uid: `uid-${name}`,
  resourceVersion: '1',
  creationTimestamp: '2026-03-01T11:00:00Z',
  ...more,
});

export const ownedBy = (kind: string, name: string) => ({
  ownerReferences: [{ kind, name, uid: `uid-${name}`, controller: true }],
});
