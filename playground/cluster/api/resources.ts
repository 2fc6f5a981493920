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
const workloadVerbs = [...readVerbs, 'create', 'delete', 'patch'];

const podFields = [
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.schedulerName',
  'spec.serviceAccountName',
  'status.phase',
  'status.podIP',
];

const eventFields = [
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
];

type Named = Pick<Resource, 'group' | 'resource' | 'kind' | 'objects'>;
type More = { readonly fields?: readonly string[] } & Partial<
  Pick<Resource, 'version' | 'verbs' | 'isClusterWide'>
>;

/** A kind of which the metadata can be selected by, and that can only be read, unless more is said. */
function served(named: Named, { fields = [], ...more }: More = {}): Resource {
  return { version: 'v1', verbs: readVerbs, ...named, ...more, fields: [...metadataFields, ...fields] };
}

/** The kinds this cluster serves. A further one is an entry here and, where something happens to it, a controller. */
export function resourcesOf(store: Store): readonly Resource[] {
  const core = (resource: string, kind: string, objects: Readable<KubeObject>): Named => {
    return { group: '', resource, kind, objects };
  };
  const apps = (resource: string, kind: string, objects: Readable<KubeObject>): Named => {
    return { group: 'apps', resource, kind, objects };
  };
  const budgets = { resource: 'poddisruptionbudgets', kind: 'PodDisruptionBudget', objects: store.budgets };
  const scaler = 'HorizontalPodAutoscaler';
  const scalers = { resource: 'horizontalpodautoscalers', kind: scaler, objects: store.autoscalers };
  return [
    served(core('pods', 'Pod', store.pods), { fields: podFields, verbs: [...readVerbs, 'delete', 'patch'] }),
    served(core('events', 'Event', store.events), { fields: eventFields }),
    served(core('nodes', 'Node', store.nodes), { fields: ['spec.unschedulable'], isClusterWide: true }),
    served(core('resourcequotas', 'ResourceQuota', store.resourceQuotas)),
    served(core('secrets', 'Secret', store.secrets)),
    served(core('configmaps', 'ConfigMap', store.configMaps)),
    served(apps('deployments', 'Deployment', store.deployments), { verbs: workloadVerbs }),
    served(apps('statefulsets', 'StatefulSet', store.statefulSets), { verbs: workloadVerbs }),
    served(apps('daemonsets', 'DaemonSet', store.daemonSets), { verbs: workloadVerbs }),
    served(apps('replicasets', 'ReplicaSet', store.replicaSets), { fields: ['status.replicas'] }),
    served(apps('controllerrevisions', 'ControllerRevision', store.controllerRevisions)),
    served({ group: 'policy', ...budgets }),
    served({ group: 'autoscaling', ...scalers }, { version: 'v2' }),
  ];
}
