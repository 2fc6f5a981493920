import type { Place, WorkloadRef } from '../../domain/application.ts';
import type { View } from '../../domain/facts.ts';
import { Refusal, Unavailable } from '../../domain/refusal.ts';
import type { Clusters } from '../../usecases/ports.ts';
import type { Pauses } from './backoff.ts';
import { disruptionsAllowed } from './budgets.ts';
import { rollBack, setImages } from './change-template.ts';
import type { ClusterApi } from './cluster-api.ts';
import { deletePod } from './delete-pod.ts';
import { diagnose } from './diagnose.ts';
import { outward } from './failure.ts';
import { look, type Subject } from './look.ts';
import { pause } from './pause.ts';
import { restart } from './restart.ts';
import { revisions } from './revisions.ts';
import { watch } from './watch.ts';

export type ClustersOptions = {
  /** How long `watch` lets an API server be away; default 60 s. */
  readonly patienceMs?: number;
  /** After so long without a word a watch is made anew; default 30 s. */
  readonly silentMs?: number;
  readonly pauses?: Pauses;
  /** How long a diagnosis may read; default 5 s. */
  readonly diagnosisMs?: number;
};

const PATIENCE_MS = 60_000;
/** Somebody waits for this watch: reading the lists again every half a minute costs less than being late. */
const SILENT_MS = 30_000;
/** Evidence is on the card within this time (SPEC 2). */
const DIAGNOSIS_MS = 5_000;
const PAUSES: Pauses = { firstMs: 200, mostMs: 2_000 };

/**
 * What is done in clusters. Every error of the API server leaves here as Refusal (`workload-gone`,
 * `cluster-forbids`) or Unavailable.
 */
export function makeClusters(apis: readonly ClusterApi[], options: ClustersOptions = {}): Clusters {
  const { patienceMs = PATIENCE_MS, silentMs = SILENT_MS, pauses = PAUSES } = options;
  const { diagnosisMs = DIAGNOSIS_MS } = options;
  const of = (place: Place) => apiOf(apis, place);
  const subjectOf = (place: Place, workload: WorkloadRef): Subject => ({ api: of(place), place, workload });
  return {
    look: (place, workload, signal) => translated(() => look(subjectOf(place, workload), signal)),
    // All kinds can be looked into, whatever may be done to them.
    diagnose: (place, workload, how) =>
      translated(() => diagnose({ api: of(place), place, workload }, { ...how, budgetMs: diagnosisMs })),
    deletePod: (place, pod, { signal, ...how }) =>
      translated(() => deletePod(of(place), { place, pod, ...how }, signal)),
    disruptionsAllowed: (place, { manifest }, signal) =>
      translated(() => disruptionsAllowed(of(place), { place, manifest }, signal)),
    restart: (place, workload, mark) => translated(() => restart(subjectOf(place, workload), mark)),
    revisions: (place, workload, signal) => translated(() => revisions(subjectOf(place, workload), signal)),
    rollBack: (place, workload, mark) => translated(() => rollBack(subjectOf(place, workload), mark)),
    setImages: (place, workload, mark) => translated(() => setImages(subjectOf(place, workload), mark)),
    pause: (place, workload, operationId) =>
      translated(() => {
        assertDeployment(workload);
        return pause(subjectOf(place, workload), operationId);
      }),
    watch: (place, workload, { everyMs, signal }) =>
      translatedViews(() =>
        watch(subjectOf(place, workload), { everyMs, signal, patienceMs, silentMs, pauses }),
      ),
  };
}

function apiOf(apis: readonly ClusterApi[], { cluster }: Place): ClusterApi {
  const api = apis.find((each) => each.cluster === cluster);
  if (api !== undefined) return api;
  throw new Unavailable('cluster', 'none', new Error('it is not in the configuration'), cluster);
}

/** No other kind can be paused. */
function assertDeployment({ kind, name }: WorkloadRef): void {
  if (kind !== 'Deployment') throw new Refusal('bad-input', { field: 'workload', kind, workload: name });
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw outward(error);
  }
}

async function* translatedViews(open: () => AsyncIterable<View>): AsyncGenerator<View> {
  try {
    yield* open();
  } catch (error) {
    throw outward(error);
  }
}
