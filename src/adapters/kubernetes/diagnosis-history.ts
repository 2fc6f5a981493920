import type { Revision } from '../../domain/diagnosis/facts.ts';
import { imageOf } from './diagnosis-facts.ts';
import type { ControllerRevision, DiagnosedPodObject } from './diagnosis-objects.ts';
import { viewOf } from './facts.ts';
import type { Deployment, ReplicaSet } from './objects.ts';

const REVISION = 'deployment.kubernetes.io/revision';
const TEMPLATE_HASH = 'pod-template-hash';
const REVISION_HASH = 'controller-revision-hash';

/** What a workload was and is, and which of it each pod was made from. */
export type History = {
  readonly template: string | undefined;
  /** Of a pod that a controller of the workload made: what it was made from. */
  readonly templateOf: (pod: DiagnosedPodObject) => string | undefined;
  readonly isOwn: (pod: DiagnosedPodObject) => boolean;
  readonly revisions: readonly (Omit<Revision, 'ready'> & { readonly template: string })[];
};

const controllerOf = ({ metadata }: DiagnosedPodObject) =>
  metadata.ownerReferences.find(({ controller }) => controller);

/** Of a Deployment, by its ReplicaSets. */
export function deploymentHistory(deployment: Deployment, replicaSets: readonly ReplicaSet[]): History {
  const own = replicaSets.filter(({ metadata }) =>
    metadata.ownerReferences.some(({ uid, controller }) => controller && uid === deployment.metadata.uid),
  );
  const uids = new Set(own.map(({ metadata }) => metadata.uid));
  const { currentReplicaSet } = viewOf({ deployment, replicaSets, pods: [] }).workload;
  return {
    template: currentReplicaSet,
    templateOf: (pod) => controllerOf(pod)?.name,
    isOwn: (pod) => uids.has(controllerOf(pod)?.uid ?? ''),
    revisions: own.flatMap(({ metadata, spec }) => {
      const revision = metadata.annotations[REVISION];
      if (revision === undefined) return [];
      const { name, creationTimestamp: at } = metadata;
      const image = imageOf(spec.template.spec.containers);
      return [{ revision, image, at, current: name === currentReplicaSet, template: name }];
    }),
  };
}

/** Where ReplicaSets may not be read: a Deployment names each after itself and the hash of its template. */
export function deploymentByNames({ metadata }: Pick<Deployment, 'metadata'>): History {
  return {
    template: undefined,
    templateOf: (pod) => controllerOf(pod)?.name,
    isOwn: (pod) => {
      const { kind, name } = controllerOf(pod) ?? {};
      return kind === 'ReplicaSet' && name === `${metadata.name}-${pod.metadata.labels[TEMPLATE_HASH]}`;
    },
    revisions: [],
  };
}

type Controlled = {
  readonly uid: string;
  readonly kind: 'StatefulSet' | 'DaemonSet';
  /** What a StatefulSet says it is updating to; a DaemonSet does not say. */
  readonly updateRevision: string | undefined;
};

/** Of a StatefulSet or DaemonSet, which own their pods themselves. */
export function controlledHistory(
  { uid, kind, updateRevision }: Controlled,
  revisions: readonly ControllerRevision[],
): History {
  const own = revisions
    .filter(({ metadata }) => metadata.ownerReferences.some((owner) => owner.uid === uid))
    .toSorted((a, b) => b.revision - a.revision);
  // A pod of a StatefulSet is labelled with the name of its revision, one of a DaemonSet with its hash.
  const templateOf = ({ metadata }: ControllerRevision) =>
    kind === 'StatefulSet' ? metadata.name : (metadata.labels[REVISION_HASH] ?? metadata.name);
  const newest = own[0] === undefined ? undefined : templateOf(own[0]);
  const template = updateRevision ?? newest;
  return {
    template,
    templateOf: ({ metadata }) => metadata.labels[REVISION_HASH],
    isOwn: (pod) => controllerOf(pod)?.uid === uid,
    revisions: own.flatMap((each) => {
      if (each.data === undefined) return [];
      const image = imageOf(each.data.spec.template.spec.containers);
      const at = each.metadata.creationTimestamp;
      const its = templateOf(each);
      return [{ revision: String(each.revision), image, at, current: its === template, template: its }];
    }),
  };
}
