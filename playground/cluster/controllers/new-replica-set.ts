import { randomUUID } from 'node:crypto';
import { type Clock, toSeconds } from '../clock.ts';
import type { EventRecorder } from '../events.ts';
import { sameJson } from '../json.ts';
import { type Deployment, ownerReferenceTo, type ReplicaSet } from '../objects.ts';
import type { Store } from '../store.ts';
import { conditionOf, withCondition } from './deployment-status.ts';
import {
  desiredAnnotation,
  hashLabel,
  historyAnnotation,
  maxAnnotation,
  type ReplicaSetsOf,
  revisionAnnotation,
  revisionOf,
  specSum,
} from './replica-sets-of.ts';
import { rollingLimits } from './rolling-limits.ts';

type Parts = { readonly store: Store; readonly clock: Clock; readonly events: EventRecorder };

/** Makes the ReplicaSet of a Deployment's template, or takes up the one that is there, as the newest revision. */
export type NewReplicaSet = { readonly ensure: (deployment: Deployment, sets: ReplicaSetsOf) => void };

/** These belong to the Deployment alone; its other annotations are copied to its ReplicaSets. */
const notCopied = [revisionAnnotation, historyAnnotation, 'kubectl.kubernetes.io/last-applied-configuration'];

export function makeNewReplicaSet({ store, clock, events }: Parts): NewReplicaSet {
  function ensure(deployment: Deployment, sets: ReplicaSetsOf): void {
    if (sets.current) take(deployment, sets.current, sets);
    else create(deployment, sets);
  }

  function take(deployment: Deployment, replicaSet: ReplicaSet, sets: ReplicaSetsOf): void {
    const revision = Math.max(revisionOf(replicaSet), nextRevision(sets));
    const before = withHistory(replicaSet, revision);
    const annotations = annotationsFor(deployment, before, revision);
    if (!sameJson(annotations, replicaSet.metadata.annotations)) {
      store.replicaSets.replace({ ...replicaSet, metadata: { ...replicaSet.metadata, annotations } });
    }
    const found = conditionOf(deployment.status, 'Progressing') ? undefined : 'Found new replica set';
    tell(deployment, { revision, name: replicaSet.metadata.name, found, reason: 'FoundNewReplicaSet' });
  }

  function create(deployment: Deployment, sets: ReplicaSetsOf): void {
    const replicaSet = replicaSetFor(deployment, sets, clock.now());
    store.replicaSets.create(replicaSet);
    const { name } = replicaSet.metadata;
    if (replicaSet.spec.replicas > 0) {
      const message = `Scaled up replica set ${name} from 0 to ${replicaSet.spec.replicas}`;
      const component = 'deployment-controller';
      events.record({ about: deployment, type: 'Normal', reason: 'ScalingReplicaSet', message, component });
    }
    const found = 'Created new replica set';
    tell(deployment, { revision: nextRevision(sets), name, found, reason: 'NewReplicaSetCreated' });
  }

  function tell(
    deployment: Deployment,
    told: { revision: number; name: string; found: string | undefined; reason: string },
  ): void {
    const { metadata, status } = deployment;
    const { revision, name, found, reason } = told;
    const annotations = { ...metadata.annotations, [revisionAnnotation]: String(revision) };
    const message = `${found} "${name}"`;
    store.deployments.replace({
      ...deployment,
      metadata: { ...metadata, annotations },
      status:
        found === undefined
          ? status
          : withCondition(status, { type: 'Progressing', status: 'True', reason, message }, clock.now()),
    });
  }

  return { ensure };
}

/** A revision that becomes the newest again remembers the numbers it had. */
function withHistory(replicaSet: ReplicaSet, revision: number): Record<string, string> {
  const { annotations = {} } = replicaSet.metadata;
  if (revisionOf(replicaSet) === revision) return annotations;
  const earlier = annotations[historyAnnotation]?.split(',') ?? [];
  return { ...annotations, [historyAnnotation]: [...earlier, String(revisionOf(replicaSet))].join(',') };
}

function nextRevision({ others }: ReplicaSetsOf): number {
  return Math.max(0, ...others.map(revisionOf)) + 1;
}

function annotationsFor(
  { metadata, spec }: Deployment,
  before: Record<string, string> | undefined,
  revision: number,
): Record<string, string> {
  const copied = Object.entries(metadata.annotations ?? {}).filter(([key]) => !notCopied.includes(key));
  return {
    ...before,
    ...Object.fromEntries(copied),
    [desiredAnnotation]: before?.[desiredAnnotation] ?? String(spec.replicas),
    [maxAnnotation]: before?.[maxAnnotation] ?? '',
    [revisionAnnotation]: String(revision),
  };
}

/** The ReplicaSet of a Deployment's template, with as many pods as it may have now. */
export function replicaSetFor(deployment: Deployment, sets: ReplicaSetsOf, now: Date): ReplicaSet {
  const { metadata, spec } = deployment;
  const labels = { ...spec.template.metadata.labels, [hashLabel]: sets.hash };
  const max = String(spec.replicas + rollingLimits(deployment).maxSurge);
  return {
    kind: 'ReplicaSet',
    apiVersion: 'apps/v1',
    metadata: {
      name: `${metadata.name}-${sets.hash}`,
      namespace: metadata.namespace,
      uid: randomUUID(),
      resourceVersion: '',
      generation: 1,
      creationTimestamp: toSeconds(now),
      labels,
      annotations: {
        ...annotationsFor(deployment, undefined, nextRevision(sets)),
        [maxAnnotation]: max,
      },
      ownerReferences: [ownerReferenceTo(deployment)],
    },
    spec: {
      replicas: roomFor(deployment, sets),
      minReadySeconds: spec.minReadySeconds,
      selector: { matchLabels: { ...spec.selector.matchLabels, [hashLabel]: sets.hash } },
      template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
    },
    status: { replicas: 0 },
  };
}

/** How many pods the new ReplicaSet may have now: within the surge of a rolling update, all of them when recreating. */
export function roomFor(deployment: Deployment, { current, all }: ReplicaSetsOf): number {
  const { replicas, strategy } = deployment.spec;
  if (strategy.type === 'Recreate') return replicas;
  const own = current?.spec.replicas ?? 0;
  const room = replicas + rollingLimits(deployment).maxSurge - specSum(all);
  return room <= 0 ? own : own + Math.min(room, replicas - own);
}
