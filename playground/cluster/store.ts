import type { Autoscaler } from './autoscaler.ts';
import { type Collection, makeCollection, makeRevisions } from './collection.ts';
import type { ControllerRevision } from './controller-revision.ts';
import type { DaemonSet } from './daemon-set.ts';
import type { DisruptionBudget } from './disruption-budget.ts';
import type { NamedThing } from './named-things.ts';
import type { Node } from './node.ts';
import type { ClusterEvent, Deployment, KubeObject, ReplicaSet } from './objects.ts';
import type { Pod } from './pod.ts';
import type { ResourceQuota } from './quotas.ts';
import type { StatefulSet } from './stateful-set.ts';

/** Everything the cluster knows. A further kind is one more collection here and one more line in `api/resources.ts`. */
export type Store = {
  readonly pods: Collection<Pod>;
  readonly deployments: Collection<Deployment>;
  readonly statefulSets: Collection<StatefulSet>;
  readonly daemonSets: Collection<DaemonSet>;
  readonly replicaSets: Collection<ReplicaSet>;
  readonly controllerRevisions: Collection<ControllerRevision>;
  readonly budgets: Collection<DisruptionBudget>;
  readonly nodes: Collection<Node>;
  readonly resourceQuotas: Collection<ResourceQuota>;
  readonly autoscalers: Collection<Autoscaler>;
  readonly secrets: Collection<NamedThing>;
  readonly configMaps: Collection<NamedThing>;
  readonly events: Collection<ClusterEvent>;
  readonly revision: () => number;
  readonly compact: () => void;
};

/** A cluster that has lived a little: revision 1 is long gone. */
const firstRevision = 300;

export function makeStore(historySize: number): Store {
  const revisions = makeRevisions(firstRevision);
  const collection = <T extends KubeObject>() => makeCollection<T>(revisions, historySize);
  const kinds = {
    pods: collection<Pod>(),
    deployments: collection<Deployment>(),
    statefulSets: collection<StatefulSet>(),
    daemonSets: collection<DaemonSet>(),
    replicaSets: collection<ReplicaSet>(),
    controllerRevisions: collection<ControllerRevision>(),
    budgets: collection<DisruptionBudget>(),
    nodes: collection<Node>(),
    resourceQuotas: collection<ResourceQuota>(),
    autoscalers: collection<Autoscaler>(),
    secrets: collection<NamedThing>(),
    configMaps: collection<NamedThing>(),
    events: collection<ClusterEvent>(),
  };
  return {
    ...kinds,
    revision: revisions.current,
    compact: () => {
      for (const kind of Object.values(kinds)) kind.compact();
    },
  };
}
