import {
  AppsV1Api,
  KubeConfig,
  type KubernetesListObject,
  type KubernetesObject,
  makeInformer,
} from '@kubernetes/client-node';
import { tell } from '../frame/child.ts';
import { bytesInUse } from '../frame/memory.ts';
import { APPLICATIONS, NAMESPACES, PLURALS, type Plural } from './fleet.ts';

/** The informers of client-node, which hold whole objects: one for each kind and namespace, as Firebreak has them. */

type List = Promise<KubernetesListObject<KubernetesObject>>;

function listOf(api: AppsV1Api, plural: Plural, namespace: string): List {
  switch (plural) {
    case 'deployments':
      return api.listNamespacedDeployment({ namespace });
    case 'statefulsets':
      return api.listNamespacedStatefulSet({ namespace });
    case 'daemonsets':
      return api.listNamespacedDaemonSet({ namespace });
  }
}

async function measure(kubeconfig: string): Promise<void> {
  const before = await bytesInUse();
  const started = performance.now();
  const kube = new KubeConfig();
  kube.loadFromFile(kubeconfig);
  const api = kube.makeApiClient(AppsV1Api);
  const informers = NAMESPACES.flatMap((namespace) =>
    PLURALS.map((plural) =>
      makeInformer(kube, `/apis/apps/v1/namespaces/${namespace}/${plural}`, () =>
        listOf(api, plural, namespace),
      ),
    ),
  );
  await Promise.all(informers.map((informer) => informer.start()));
  const known = informers.reduce((sum, informer) => sum + informer.list().length, 0);
  const syncMs = performance.now() - started;
  if (known !== APPLICATIONS) throw new Error(`knows ${known} workloads`);
  tell({ bytes: (await bytesInUse()) - before, syncMs });
}

await measure(process.argv[2] ?? '');
