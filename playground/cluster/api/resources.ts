import type { Readable } from '../collection.ts';
import type { KubeObject } from '../objects.ts';
import type { Store } from '../store.ts';
import type { Reference } from './failure.ts';

/** A kind that is served: what may be read, and by which fields it can be selected. */
export type Resource = Reference & {
  readonly version: 'v1';
  readonly kind: string;
  readonly objects: Readable<KubeObject>;
  readonly fields: readonly string[];
  readonly verbs: readonly string[];
  /** Its objects are in no namespace. */
  readonly isClusterWide?: boolean;
};

const metadataFields = ['metadata.name', 'metadata.namespace'];
const readVerbs = ['get', 'list', 'watch'];

/** The kinds this cluster serves. A further one is an entry here and, where something happens to it, a controller. */
export function resourcesOf(store: Store): readonly Resource[] {
  const nothing = unpopulated.map(
    (known): Resource => ({
      ...known,
      version: 'v1',
      objects: store.nothing,
      fields: metadataFields,
      verbs: readVerbs,
    }),
  );
  return [
    ...nothing,
    {
      group: '',
      version: 'v1',
      resource: 'pods',
      kind: 'Pod',
      objects: store.pods,
      fields: [
        ...metadataFields,
        'spec.nodeName',
        'spec.restartPolicy',
        'spec.schedulerName',
        'spec.serviceAccountName',
        'status.phase',
        'status.podIP',
      ],
      verbs: [...readVerbs, 'delete', 'patch'],
    },
    {
      group: '',
      version: 'v1',
      resource: 'events',
      kind: 'Event',
      objects: store.events,
      fields: [
        ...metadataFields,
        'involvedObject.kind',
        'involvedObject.namespace',
        'involvedObject.name',
        'involvedObject.uid',
        'involvedObject.apiVersion',
        'involvedObject.resourceVersion',
        'involvedObject.fieldPath',
        'reason',
        'reportingComponent',
        'source',
        'type',
      ],
      verbs: readVerbs,
    },
    {
      group: 'apps',
      version: 'v1',
      resource: 'deployments',
      kind: 'Deployment',
      objects: store.deployments,
      fields: metadataFields,
      verbs: [...readVerbs, 'create', 'delete', 'patch'],
    },
    {
      group: 'apps',
      version: 'v1',
      resource: 'statefulsets',
      kind: 'StatefulSet',
      objects: store.statefulSets,
      fields: metadataFields,
      verbs: [...readVerbs, 'create', 'delete', 'patch'],
    },
    {
      group: 'apps',
      version: 'v1',
      resource: 'daemonsets',
      kind: 'DaemonSet',
      objects: store.daemonSets,
      fields: metadataFields,
      verbs: [...readVerbs, 'create', 'delete', 'patch'],
    },
    {
      group: 'apps',
      version: 'v1',
      resource: 'controllerrevisions',
      kind: 'ControllerRevision',
      objects: store.controllerRevisions,
      fields: metadataFields,
      verbs: readVerbs,
    },
    {
      group: 'policy',
      version: 'v1',
      resource: 'poddisruptionbudgets',
      kind: 'PodDisruptionBudget',
      objects: store.budgets,
      fields: metadataFields,
      verbs: readVerbs,
    },
    {
      group: '',
      version: 'v1',
      resource: 'nodes',
      kind: 'Node',
      objects: store.nodes,
      fields: ['metadata.name', 'spec.unschedulable'],
      verbs: readVerbs,
      isClusterWide: true,
    },
    {
      group: 'apps',
      version: 'v1',
      resource: 'replicasets',
      kind: 'ReplicaSet',
      objects: store.replicaSets,
      fields: [...metadataFields, 'status.replicas'],
      verbs: readVerbs,
    },
  ];
}

/** Kinds that are known and of which there are none: their lists are empty and their watches silent. */
const unpopulated: readonly (Reference & { readonly kind: string })[] = [
  { group: '', resource: 'secrets', kind: 'Secret' },
  { group: '', resource: 'configmaps', kind: 'ConfigMap' },
  { group: '', resource: 'resourcequotas', kind: 'ResourceQuota' },
];
