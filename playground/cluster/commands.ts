import { type AppSpec, workloadOf } from './app-spec.ts';
import type { Applications } from './applications.ts';
import { autoscale } from './autoscaler.ts';
import type { Clock } from './clock.ts';
import type { Commands, ObjectRef } from './cluster.ts';
import type { Collection } from './collection.ts';
import { protect } from './disruption-budget.ts';
import type { Kubelet } from './kubelet/kubelet.ts';
import type { Timings } from './kubelet/timings.ts';
import { isPlain, loadMany } from './many.ts';
import { dropThing, keepThing } from './named-things.ts';
import type { Nodes } from './nodes.ts';
import type { Pod } from './pod.ts';
import { deletePod } from './pod-deletion.ts';
import type { Quotas } from './quotas.ts';
import type { Store } from './store.ts';
import { createWorkload, nextWorkload, removeWorkload, type Workload } from './workloads.ts';

type Parts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly apps: Applications;
  readonly kubelet: Kubelet;
  readonly timings: Timings;
  readonly quotas: Quotas;
  readonly nodes: Nodes;
};

const keyOf = ({ namespace, name }: ObjectRef) => `${namespace}/${name}`;

export function makeCommands({ store, clock, apps, kubelet, timings, quotas, nodes }: Parts): Commands {
  function deploy(workload: Workload): void {
    switch (workload.kind) {
      case 'Deployment':
        createWorkload(store.deployments, workload);
        return;
      case 'StatefulSet':
        createWorkload(store.statefulSets, workload);
        return;
      case 'DaemonSet':
        createWorkload(store.daemonSets, workload);
    }
  }

  function know(app: AppSpec): void {
    apps.add(keyOf(app), {
      behaviour: app.behaviour ?? 'healthy',
      timings: app.timings ? { ...timings, ...app.timings } : timings,
      byImage: app.behaviourByImage ?? {},
      exitCode: app.exitCode,
      log: app.log,
    });
    if (app.autoscale) autoscale(store, clock, { app, range: app.autoscale });
  }

  function deployApp(app: AppSpec): void {
    know(app);
    deploy(workloadOf(app, clock));
    if (app.budget) protect(store, clock, { ...app.budget, name: app.name, namespace: app.namespace });
  }

  function remove(app: ObjectRef): void {
    const found = [
      removeFrom(store.deployments, app),
      removeFrom(store.statefulSets, app),
      removeFrom(store.daemonSets, app),
    ];
    if (!found.includes(true)) throw new Error(`no application ${keyOf(app)}`);
    const scaler = store.autoscalers.get(app.namespace, app.name);
    const budget = store.budgets.get(app.namespace, app.name);
    if (scaler) store.autoscalers.remove(scaler);
    if (budget) store.budgets.remove(budget);
    apps.forget(keyOf(app));
  }

  function removeFrom<T extends Workload>(kind: Collection<T>, { namespace, name }: ObjectRef): boolean {
    const workload = kind.get(namespace, name);
    if (workload) removeWorkload({ store, clock }, kind, workload);
    return workload !== undefined;
  }

  function scale(app: ObjectRef, replicas: number): void {
    const { namespace, name } = app;
    const deployment = store.deployments.get(namespace, name);
    const set = store.statefulSets.get(namespace, name);
    if (!deployment && !set) throw new Error(`no application ${keyOf(app)} with a number of replicas`);
    if (deployment) {
      const scaled = { ...deployment, spec: { ...deployment.spec, replicas } };
      store.deployments.replace(nextWorkload(deployment, scaled));
    }
    if (set) store.statefulSets.replace(nextWorkload(set, { ...set, spec: { ...set.spec, replicas } }));
  }

  function reconsider(pods: readonly Pod[]): void {
    for (const { metadata } of pods) {
      const pod = store.pods.get(metadata.namespace, metadata.name);
      if (pod) kubelet.reconsider(pod);
    }
  }

  return {
    deploy: deployApp,
    deployMany: (many) => {
      const plain = many.filter(isPlain);
      for (const app of plain) know(app);
      loadMany(store, clock, plain);
      for (const app of many) if (!isPlain(app)) deployApp(app);
    },
    remove,
    scale,
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
    limitPods: quotas.limitPods,
    keep: (thing) => keepThing(store, clock, thing),
    drop: (thing) => dropThing(store, thing),
    protect: (budget) => protect(store, clock, budget),
    unprotect: ({ namespace, name }) => {
      const budget = store.budgets.get(namespace, name);
      if (!budget) throw new Error(`no budget ${namespace}/${name}`);
      store.budgets.remove(budget);
    },
    nodeAway: nodes.nodeAway,
    nodeBack: nodes.nodeBack,
  };
}
