import { randomUUID } from 'node:crypto';
import { type Clock, toSeconds } from '../clock.ts';
import { managedBy } from '../managed-fields.ts';
import { randomSuffix } from '../names.ts';
import { ownerReferenceTo, type PodSpec, type ReplicaSet } from '../objects.ts';
import type { Pod } from '../pod.ts';

/** A pod as the API server stores it when a ReplicaSet asks for one: template plus what admission adds. */
export function newPod(replicaSet: ReplicaSet, clock: Clock): Pod {
  const { metadata, spec } = replicaSet;
  const { labels, annotations } = spec.template.metadata;
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name: `${metadata.name}-${randomSuffix()}`,
      generateName: `${metadata.name}-`,
      namespace: metadata.namespace,
      uid: randomUUID(),
      resourceVersion: '',
      generation: 1,
      creationTimestamp: toSeconds(clock.now()),
      labels,
      annotations,
      ownerReferences: [ownerReferenceTo(replicaSet)],
      managedFields: [
        managedBy('kube-controller-manager', { apiVersion: 'v1', time: toSeconds(clock.now()) }),
      ],
    },
    spec: admitted(spec.template.spec),
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
