import { deploymentDraft } from './app-spec.ts';
import type { Applications } from './applications.ts';
import type { Clock } from './clock.ts';
import type { Commands, ObjectRef } from './cluster.ts';
import { createDeployment, nextDeployment, removeDeployment } from './deployments.ts';
import type { Kubelet } from './kubelet/kubelet.ts';
import type { Timings } from './kubelet/timings.ts';
import type { Deployment } from './objects.ts';
import type { Pod } from './pod.ts';
import { deletePod } from './pod-deletion.ts';
import type { Store } from './store.ts';

type Parts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly apps: Applications;
  readonly kubelet: Kubelet;
  readonly timings: Timings;
  readonly quotas: Map<string, number>;
};

const keyOf = ({ namespace, name }: ObjectRef) => `${namespace}/${name}`;

export function makeCommands({ store, clock, apps, kubelet, timings, quotas }: Parts): Commands {
  function deploymentOf(app: ObjectRef): Deployment {
    const deployment = store.deployments.get(app.namespace, app.name);
    if (!deployment) throw new Error(`no application ${keyOf(app)}`);
    return deployment;
  }

  function reconsider(pods: readonly Pod[]): void {
    for (const { metadata } of pods) {
      const pod = store.pods.get(metadata.namespace, metadata.name);
      if (pod) kubelet.reconsider(pod);
    }
  }

  return {
    deploy: (app) => {
      apps.add(keyOf(app), {
        behaviour: app.behaviour ?? 'healthy',
        timings: { ...timings, ...app.timings },
        byImage: app.behaviourByImage ?? {},
      });
      createDeployment(store, clock, deploymentDraft(app));
    },
    remove: (app) => {
      removeDeployment(store, clock, deploymentOf(app));
      apps.forget(keyOf(app));
    },
    scale: (app, replicas) => {
      const before = deploymentOf(app);
      store.deployments.replace(nextDeployment(before, { ...before, spec: { ...before.spec, replicas } }));
    },
    behave: (app, behaviour, which = 'new') => reconsider(apps.behave(keyOf(app), behaviour, which)),
    makeIll: (app, illness) => {
      const chosen = apps.makeIll(keyOf(app), illness);
      reconsider(chosen);
      return chosen.map(({ metadata }) => metadata.name);
    },
    deletePod: ({ namespace, name }, graceSeconds) => {
      const pod = store.pods.get(namespace, name);
      if (!pod) throw new Error(`no pod ${namespace}/${name}`);
      deletePod(store, clock, pod, { graceSeconds });
    },
    limitPods: (namespace, pods) => {
      if (pods === undefined) quotas.delete(namespace);
      else quotas.set(namespace, pods);
    },
  };
}
