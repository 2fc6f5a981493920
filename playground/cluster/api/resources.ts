import type { Readable } from '../collection.ts';
import type { KubeObject } from '../objects.ts';
import type { Store } from '../store.ts';
import type { Reference } from './failure.ts';

/** A kind that is served: what may be read, and by which fields it can be selected. */
export type Resource = Reference & {
  readonly version: 'v1' | 'v2';
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
  return [
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
      group: 'autoscaling',
      version: 'v2',
      resource: 'horizontalpodautoscalers',
      kind: 'HorizontalPodAutoscaler',
      objects: store.autoscalers,
      fields: metadataFields,
      verbs: readVerbs,
    },
    {
      group: '',
      version: 'v1',
      resource: 'resourcequotas',
      kind: 'ResourceQuota',
      objects: store.resourceQuotas,
      fields: metadataFields,
      verbs: readVerbs,
    },
    {
      group: '',
      version: 'v1',
      resource: 'secrets',
      kind: 'Secret',
      objects: store.secrets,
      fields: metadataFields,
      verbs: readVerbs,
    },
    {
      group: '',
      version: 'v1',
      resource: 'configmaps',
      kind: 'ConfigMap',
      objects: store.configMaps,
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
