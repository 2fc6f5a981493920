import { randomUUID } from 'node:crypto';
import { type Clock, toSeconds } from '../clock.ts';
import { managedBy } from '../managed-fields.ts';
import { randomSuffix } from '../names.ts';
import { type KubeObject, ownerReferenceTo, type PodSpec, type PodTemplate } from '../objects.ts';
import type { Pod } from '../pod.ts';

/** What a controller asks for: its template, and what makes this pod different from the next. */
export type PodDraft = {
  readonly owner: KubeObject;
  readonly template: PodTemplate;
  /** Default: the owner's name and five letters. */
  readonly name?: string;
  /** Besides those of the template. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Besides that of the template. */
  readonly spec?: Readonly<Record<string, unknown>>;
};

/** A pod as the API server stores it when a controller asks for one: template plus what admission adds. */
export function newPod({ owner, template, name, labels, spec }: PodDraft, clock: Clock): Pod {
  const { metadata } = owner;
  const time = toSeconds(clock.now());
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name: name ?? `${metadata.name}-${randomSuffix()}`,
      generateName: `${metadata.name}-`,
      namespace: metadata.namespace,
      uid: randomUUID(),
      resourceVersion: '',
      generation: 1,
      creationTimestamp: time,
      labels: { ...template.metadata.labels, ...labels },
      annotations: template.metadata.annotations,
      ownerReferences: [ownerReferenceTo(owner)],
      managedFields: [managedBy('kube-controller-manager', { apiVersion: 'v1', time })],
    },
    spec: { ...admitted(template.spec), ...spec },
    status: { phase: 'Pending', qosClass: 'BestEffort' },
  };
}

const tokenMountPath = '/var/run/secrets/kubernetes.io/serviceaccount';

function admitted(spec: PodSpec): PodSpec {
  const volume = `kube-api-access-${randomSuffix()}`;
  const mount = { name: volume, readOnly: true, mountPath: tokenMountPath };
  const volumes = Array.isArray(spec.volumes) ? spec.volumes : [];
  return {
    ...spec,
    volumes: [...volumes, tokenVolume(volume)],
    containers: spec.containers.map((container) => {
      const mounts = Array.isArray(container.volumeMounts) ? container.volumeMounts : [];
      return { ...container, volumeMounts: [...mounts, mount] };
    }),
    serviceAccountName: 'default',
    serviceAccount: 'default',
    tolerations: ['not-ready', 'unreachable'].map((trouble) => ({
      key: `node.kubernetes.io/${trouble}`,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    })),
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
  };
}

function tokenVolume(name: string) {
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: {
        items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
      },
    },
  ];
  return { name, projected: { sources, defaultMode: 420 } };
}
