import { randomUUID } from 'node:crypto';
import { type Clock, toSeconds } from './clock.ts';
import { sameJson } from './json.ts';
import { withManager } from './managed-fields.ts';
import { controllerOf, type Deployment, type DeploymentSpec } from './objects.ts';
import { deletePod } from './pod-deletion.ts';
import type { Store } from './store.ts';

const manager = 'playground';

export type DeploymentDraft = {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly spec: DeploymentSpec;
};

/** Stores a new Deployment; the controllers do the rest. */
export function createDeployment(store: Store, clock: Clock, draft: DeploymentDraft): Deployment {
  const creationTimestamp = toSeconds(clock.now());
  const metadata: Deployment['metadata'] = {
    name: draft.name,
    namespace: draft.namespace,
    uid: randomUUID(),
    resourceVersion: '',
    generation: 1,
    creationTimestamp,
    labels: draft.labels,
    annotations: Object.keys(draft.annotations).length === 0 ? undefined : draft.annotations,
  };
  const time = creationTimestamp;
  return store.deployments.create({
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: withManager(metadata, manager, { apiVersion: 'apps/v1', time }),
    spec: defaulted(draft.spec),
    status: {},
  });
}

/** Removes a Deployment and, as the garbage collector does, everything it owns. */
export function removeDeployment(store: Store, clock: Clock, deployment: Deployment): void {
  const { namespace, uid } = deployment.metadata;
  const owned = store.replicaSets
    .list(namespace)
    .filter((replicaSet) => controllerOf(replicaSet, 'Deployment')?.uid === uid);
  store.deployments.remove(deployment);
  for (const replicaSet of owned) {
    store.replicaSets.remove(replicaSet);
    const pods = store.pods.list(namespace);
    for (const pod of pods) {
      if (controllerOf(pod, 'ReplicaSet')?.uid === replicaSet.metadata.uid) deletePod(store, clock, pod, {});
    }
  }
}

/** The Deployment after a write: a changed spec is a new generation, and what did not change is left alone. */
export function nextDeployment(before: Deployment, written: Deployment): Deployment {
  const spec = defaulted(written.spec);
  const generation = (before.metadata.generation ?? 0) + (sameJson(before.spec, spec) ? 0 : 1);
  return { ...written, metadata: { ...written.metadata, generation }, spec, status: before.status };
}

/** What the API server fills in where a manifest says nothing. */
function defaulted(spec: DeploymentSpec): DeploymentSpec {
  const { template } = spec;
  return {
    ...spec,
    paused: spec.paused === true ? true : undefined,
    template: {
      ...template,
      spec: {
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        dnsPolicy: 'ClusterFirst',
        securityContext: {},
        schedulerName: 'default-scheduler',
        ...template.spec,
        containers: template.spec.containers.map((container) => ({
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: pullPolicy(container.image),
          ...container,
        })),
      },
    },
  };
}

function pullPolicy(image: string): string {
  const tag = /:([^/:]+)$/.exec(image)?.[1] ?? 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}
