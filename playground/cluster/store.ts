import { type Collection, makeCollection, makeRevisions, type Readable } from './collection.ts';
import type { ClusterEvent, Deployment, KubeObject, ReplicaSet } from './objects.ts';
import type { Pod } from './pod.ts';

/** Everything the cluster knows. A further kind is one more collection here and one more line in `api/resources.ts`. */
export type Store = {
  readonly pods: Collection<Pod>;
  readonly deployments: Collection<Deployment>;
  readonly replicaSets: Collection<ReplicaSet>;
  readonly events: Collection<ClusterEvent>;
  /** Stands in for every kind of which there are no objects. */
  readonly nothing: Readable<KubeObject>;
  readonly revision: () => number;
  readonly compact: () => void;
};

/** A cluster that has lived a little: revision 1 is long gone. */
const firstRevision = 300;

export function makeStore(historySize: number): Store {
  const revisions = makeRevisions(firstRevision);
  const pods = makeCollection<Pod>(revisions, historySize);
  const deployments = makeCollection<Deployment>(revisions, historySize);
  const replicaSets = makeCollection<ReplicaSet>(revisions, historySize);
  const events = makeCollection<ClusterEvent>(revisions, historySize);
  return {
    nothing: makeCollection<KubeObject>(revisions, historySize),
    pods,
    deployments,
    replicaSets,
    events,
    revision: revisions.current,
    compact: () => {
      pods.compact();
      deployments.compact();
      replicaSets.compact();
      events.compact();
    },
  };
}
