import { randomUUID } from 'node:crypto';
import { type Clock, toSeconds } from './clock.ts';
import type { Collection } from './collection.ts';
import type { DaemonSet } from './daemon-set.ts';
import { sameJson } from './json.ts';
import { withManager } from './managed-fields.ts';
import type { Deployment, KubeObject, ObjectMeta, PodTemplate } from './objects.ts';
import { deletePod } from './pod-deletion.ts';
import type { StatefulSet } from './stateful-set.ts';
import type { Store } from './store.ts';

/** What keeps the pods of an application. */
export type Workload = Deployment | StatefulSet | DaemonSet;
export type WorkloadKind = Workload['kind'];

const manager = 'playground';
const templateGeneration = 'deprecated.daemonset.template.generation';

export type Identity = {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
};

/** The metadata of a workload as it is stored first. */
export function newMetadata({ name, namespace, labels, annotations }: Identity, clock: Clock): ObjectMeta {
  const creationTimestamp = toSeconds(clock.now());
  const metadata: ObjectMeta = {
    name,
    namespace,
    uid: randomUUID(),
    resourceVersion: '',
    generation: 1,
    creationTimestamp,
    labels,
    annotations: Object.keys(annotations).length === 0 ? undefined : annotations,
  };
  return withManager(metadata, manager, { apiVersion: 'apps/v1', time: creationTimestamp });
}

/** Stores a new workload; the controllers do the rest. */
export function createWorkload<T extends Workload>(collection: Collection<T>, workload: T): T {
  return collection.create(asStored(workload));
}

/** A new workload with everything the API server fills in. */
export function asStored<T extends Workload>(workload: T): T {
  return withTemplateGeneration(defaulted(workload), 1);
}

/** The workload after a write: a changed spec is a new generation, and what did not change is left alone. */
export function nextWorkload<T extends Workload>(before: T, written: T): T {
  const next = defaulted(written);
  const generation = (before.metadata.generation ?? 0) + (sameJson(before.spec, next.spec) ? 0 : 1);
  const isNewTemplate = !sameJson(before.spec.template, next.spec.template);
  const templates = Number(before.metadata.annotations?.[templateGeneration] ?? 0) + (isNewTemplate ? 1 : 0);
  const moved = { ...next, metadata: { ...next.metadata, generation }, status: before.status };
  return withTemplateGeneration(moved, templates);
}

function withTemplateGeneration<T extends Workload>(workload: T, templates: number): T {
  if (workload.kind !== 'DaemonSet') return workload;
  const { metadata } = workload;
  const annotations = { ...metadata.annotations, [templateGeneration]: String(templates) };
  return { ...workload, metadata: { ...metadata, annotations } };
}

/** Removes a workload and, as the garbage collector does, everything it owns. */
export function removeWorkload<T extends Workload>(
  { store, clock }: { store: Store; clock: Clock },
  collection: Collection<T>,
  workload: T,
): void {
  const { namespace, uid } = workload.metadata;
  const isOwnedBy = (owner: string) => (object: KubeObject) =>
    object.metadata.ownerReferences?.some((reference) => reference.uid === owner) === true;
  const replicaSets = store.replicaSets.list(namespace).filter(isOwnedBy(uid));
  const revisions = store.controllerRevisions.list(namespace).filter(isOwnedBy(uid));
  collection.remove(workload);
  for (const revision of revisions) store.controllerRevisions.remove(revision);
  for (const replicaSet of replicaSets) store.replicaSets.remove(replicaSet);
  for (const owner of [uid, ...replicaSets.map(({ metadata }) => metadata.uid)]) {
    for (const pod of store.pods.list(namespace).filter(isOwnedBy(owner))) deletePod(store, clock, pod, {});
  }
}

/** What the API server fills in where a manifest says nothing. */
function defaulted<T extends Workload>(workload: T): T {
  return { ...workload, spec: { ...workload.spec, template: defaultedTemplate(workload.spec.template) } };
}

function defaultedTemplate(template: PodTemplate): PodTemplate {
  return {
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
  };
}

function pullPolicy(image: string): string {
  const tag = /:([^/:]+)$/.exec(image)?.[1] ?? 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}
