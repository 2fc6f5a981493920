import { setImmediate as nextTurn } from 'node:timers/promises';
import { startCatalog } from '../../src/adapters/kubernetes/catalog.ts';
import { connect } from '../../src/adapters/kubernetes/connect.ts';
import type { Catalog } from '../../src/usecases/ports.ts';
import { tell } from '../frame/child.ts';
import { bytesInUse } from '../frame/memory.ts';
import { APPLICATIONS, CLUSTER, NAMESPACES } from './fleet.ts';
import { queries } from './queries.ts';

/** Firebreak's catalog: how much memory, how long until it knows everything, how quick a search. */

const naming = { tags: [], overrides: {} };
const MOST_ANSWERS = 100;
const TIMES = 3;

async function measure(kubeconfig: string): Promise<void> {
  const before = await bytesInUse();
  const started = performance.now();
  const apis = connect([{ name: CLUSTER, namespaces: NAMESPACES }], { kubeconfig, version: 'bench' });
  const catalog = startCatalog({ apis, naming: () => naming });
  await catalog.firstLook;
  const known = catalog.search('', Number.MAX_SAFE_INTEGER).length;
  const syncMs = performance.now() - started;
  if (known !== APPLICATIONS) throw new Error(`knows ${known} applications`);
  const bytes = (await bytesInUse()) - before;
  tell({ bytes, syncMs, ...(await searched(catalog)) });
}

/** In milliseconds: how long each search took the first time, and at its quickest; and a loop in between. */
type Figures = {
  readonly first: number[];
  readonly quickest: Record<string, number[]>;
  readonly bareLoop: number[];
};

/**
 * Each search in a turn of the event loop of its own, so that changes of the cluster come in between, then
 * again at once: what other processes take of the machine rarely falls on all of them. How much that is
 * shows in a loop that always does the same.
 */
async function searched(catalog: Catalog): Promise<Figures> {
  const figures: Figures = { first: [], quickest: {}, bareLoop: [] };
  for (const [kind, typed] of queries()) {
    const quickest: number[] = [];
    figures.quickest[kind] = quickest;
    for (const text of typed) {
      const times = Array.from({ length: TIMES }, () => msFor(() => catalog.search(text, MOST_ANSWERS)));
      figures.first.push(...times.slice(0, 1));
      quickest.push(Math.min(...times));
      figures.bareLoop.push(msFor(bareLoop));
      await nextTurn();
    }
  }
  return figures;
}

function msFor(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function bareLoop(): number {
  let sum = 0;
  for (let round = 0; round < 200_000; round++) sum = (sum * 31 + round) | 0;
  return sum;
}

await measure(process.argv[2] ?? '');
