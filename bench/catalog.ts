import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { kubeconfigFor } from '../playground/cluster/kubeconfig.ts';
import { APPLICATIONS, CLUSTER, NAMESPACES, PODS_EACH } from './catalog/fleet.ts';
import { askChild, startChild } from './frame/child.ts';
import { type Measured, percentile, row } from './frame/report.ts';

const Server = z.object({ url: z.url() });
const Held = z.object({ bytes: z.number(), syncMs: z.number() });
const Catalog = Held.extend({
  first: z.array(z.number()),
  quickest: z.record(z.string(), z.array(z.number())),
  bareLoop: z.array(z.number()),
});

const MIB = 1024 * 1024;
const MOST_MS = 5;
const MOST_MEMORY = 0.3;

/** Firebreak's catalog of a large cluster, and the informers of client-node on the same one. */
export async function run(): Promise<Measured> {
  const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-bench-'));
  const server = await startChild(file('api-server'), [], Server);
  try {
    const kubeconfig = path.join(folder, 'config');
    await writeFile(kubeconfig, JSON.stringify(kubeconfigFor(CLUSTER, server.said.url, undefined)));
    const pods = await countPods(server.said.url);
    const informers = await askChild(file('client-node'), [kubeconfig], Held);
    const catalog = await askChild(file('firebreak'), [kubeconfig], Catalog);
    return {
      about: `${APPLICATIONS} applications with ${pods} pods in ${NAMESPACES.length} namespaces, 200 changes a second`,
      other: 'client-node',
      rows: [...heldRows(catalog, informers), ...searchRows(catalog)],
    };
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

const file = (name: string) => path.join(import.meta.dirname, 'catalog', `${name}.ts`);

const Page = z.object({
  metadata: z.object({ continue: z.string().optional() }),
  items: z.array(z.unknown()),
});

/** @throws Error where the cluster is not as large as it is said to be */
async function countPods(url: string): Promise<number> {
  let count = 0;
  let next = '';
  do {
    const response = await fetch(`${url}/api/v1/pods?limit=5000${next}`, {
      headers: { Accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io' },
    });
    const page = Page.parse(await response.json());
    count += page.items.length;
    next = page.metadata.continue === undefined ? '' : `&continue=${page.metadata.continue}`;
  } while (next !== '');
  if (count !== APPLICATIONS * PODS_EACH) throw new Error(`there are ${count} pods`);
  return count;
}

function heldRows(catalog: z.infer<typeof Held>, informers: z.infer<typeof Held>): Measured['rows'] {
  return [
    row({
      what: 'memory',
      unit: 'MiB',
      firebreak: catalog.bytes / MIB,
      other: informers.bytes / MIB,
      limit: { of: 'ratio', atMost: MOST_MEMORY },
    }),
    row({ what: 'first full sync', unit: 'ms', firebreak: catalog.syncMs, other: informers.syncMs }),
  ];
}

function searchRows({ first, quickest, bareLoop }: z.infer<typeof Catalog>): Measured['rows'] {
  const all = Object.values(quickest).flat();
  const limit = { of: 'firebreak', atMost: MOST_MS } as const;
  const ms = (what: string, firebreak: number) => row({ what, unit: 'ms', firebreak });
  return [
    ms(`search, p50 of ${all.length}`, percentile(all, 0.5)),
    { ...ms('search, p99', percentile(all, 0.99)), limit },
    ms('search, p99 with what else the machine does', percentile(first, 0.99)),
    ms('a bare loop in between, p50', percentile(bareLoop, 0.5)),
    ms('a bare loop in between, p99', percentile(bareLoop, 0.99)),
    ...Object.entries(quickest).map(([kind, took]) => ms(`search for ${kind}, p99`, percentile(took, 0.99))),
  ];
}
