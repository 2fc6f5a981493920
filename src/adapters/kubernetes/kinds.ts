import type { z } from 'zod';
import type { WorkloadKind } from '../../domain/application.ts';
import type { View } from '../../domain/facts.ts';
import { ownerOf, revisionNumber, viewOf } from './facts.ts';
import {
  ControllerRevision,
  DaemonSet,
  Deployment,
  type Metadata,
  type Pod,
  ReplicaSet,
  type Selector,
  StatefulSet,
  type Template,
} from './objects.ts';
import type { Resource } from './request.ts';
import { daemonSetView, ownRevisions, statefulSetView } from './set-facts.ts';

export type WorkloadObject = {
  readonly metadata: Metadata;
  readonly spec: { readonly selector: Selector };
};
export type HistoryObject = { readonly metadata: Metadata };

/** A workload, what it keeps of its templates (ReplicaSets or ControllerRevisions), and pods. */
export type Family<W, H> = {
  readonly workload: W;
  readonly history: readonly H[];
  readonly pods: readonly Pod[];
};

/** How the workloads of one kind are read. */
export type Kind<W extends WorkloadObject, H extends HistoryObject> = {
  readonly resource: Resource;
  readonly schema: z.ZodType<W>;
  readonly history: { readonly resource: Resource; readonly schema: z.ZodType<H> };
  /** What is said of the family; what others own is left out. */
  readonly view: (family: Family<W, H>) => View;
  /** The templates that it has had, in any order. */
  readonly templates: (family: Pick<Family<W, H>, 'workload' | 'history'>) => readonly KeptTemplate[];
};

/** A template, and what keeps it. */
export type KeptTemplate = {
  readonly revision: number;
  readonly template: Template;
  readonly metadata: Metadata;
};

const REPLICA_SETS = { resource: 'replicasets', schema: ReplicaSet } as const;
const REVISIONS = { resource: 'controllerrevisions', schema: ControllerRevision } as const;

const DEPLOYMENTS: Kind<Deployment, ReplicaSet> = {
  resource: 'deployments',
  schema: Deployment,
  history: REPLICA_SETS,
  view: ({ workload, history, pods }) => viewOf({ deployment: workload, replicaSets: history, pods }),
  templates: ({ workload, history }) =>
    history
      .filter((set) => ownerOf(set)?.uid === workload.metadata.uid && revisionNumber(set) > 0)
      .map((set) => ({ revision: revisionNumber(set), template: set.spec.template, metadata: set.metadata })),
};

const STATEFUL_SETS: Kind<StatefulSet, ControllerRevision> = {
  resource: 'statefulsets',
  schema: StatefulSet,
  history: REVISIONS,
  view: statefulSetView,
  templates: templatesIn,
};

const DAEMON_SETS: Kind<DaemonSet, ControllerRevision> = {
  resource: 'daemonsets',
  schema: DaemonSet,
  history: REVISIONS,
  view: daemonSetView,
  templates: templatesIn,
};

function templatesIn({
  workload,
  history,
}: Pick<Family<StatefulSet | DaemonSet, ControllerRevision>, 'workload' | 'history'>): KeptTemplate[] {
  return ownRevisions(workload, history).flatMap(({ metadata, revision, data }) =>
    data === undefined ? [] : [{ revision, metadata, template: data.spec.template }],
  );
}

/** Does what can be done with any kind, with this one. */
export function withKind<T>(
  name: WorkloadKind,
  work: <W extends WorkloadObject, H extends HistoryObject>(kind: Kind<W, H>) => T,
): T {
  switch (name) {
    case 'Deployment':
      return work(DEPLOYMENTS);
    case 'StatefulSet':
      return work(STATEFUL_SETS);
    case 'DaemonSet':
      return work(DAEMON_SETS);
  }
}

/** Where the API keeps workloads of a kind. */
export const resourceOf = (name: WorkloadKind): Resource => withKind(name, ({ resource }) => resource);
