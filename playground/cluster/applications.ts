import { type Behaviour, type Crash, crashOf, logOf } from './kubelet/behaviours.ts';
import type { PodFate } from './kubelet/kubelet.ts';
import type { Timings } from './kubelet/timings.ts';
import { workloadOf } from './owners.ts';
import { isActive, type Pod } from './pod.ts';
import type { Store } from './store.ts';

export type Fortune = {
  readonly behaviour: Behaviour;
  readonly timings: Timings;
  /** Pods with one of these images fare like this, whatever else is set. */
  readonly byImage: Readonly<Record<string, Behaviour>>;
  /** Of a container that crashes by itself. */
  readonly exitCode?: number | undefined;
  /** What its containers write, instead of what such containers usually do. */
  readonly log?: readonly string[] | undefined;
};

export type Illness = {
  /** How many of the pods that exist now. */
  readonly pods: number;
  readonly as: 'crash-loop' | 'out-of-memory' | 'liveness-failing' | 'never-ready';
  /** How often they are said to have restarted already. */
  readonly restarts?: number;
};

/** Which pod fares how. An application is known by the namespace and name of its workload. */
export type Applications = {
  readonly fate: PodFate;
  readonly add: (key: string, fortune: Fortune) => void;
  readonly forget: (key: string) => void;
  readonly podsOf: (key: string) => Pod[];
  /** Pods that come from now on; with `all`, also those that are there. Answers those that changed. */
  readonly behave: (key: string, behaviour: Behaviour, which: 'new' | 'all') => Pod[];
  readonly makeIll: (key: string, illness: Illness) => Pod[];
};

/** @param timings those of pods that belong to no known application. */
export function makeApplications(store: Store, timings: Timings): Applications {
  const fortunes = new Map<string, Fortune>();
  const ofPod = new Map<string, Behaviour>();

  function appOf(pod: Pod): string | undefined {
    const { namespace } = pod.metadata;
    const workload = workloadOf(store, pod);
    return workload && `${namespace}/${workload.name}`;
  }

  function fortuneOf(pod: Pod): Fortune | undefined {
    const key = appOf(pod);
    return key === undefined ? undefined : fortunes.get(key);
  }

  function fateAtBirth(pod: Pod): Behaviour {
    const fortune = fortuneOf(pod);
    const image = pod.spec.containers[0]?.image ?? '';
    return fortune?.byImage[image] ?? fortune?.behaviour ?? 'healthy';
  }

  function behaviour(pod: Pod): Behaviour {
    const known = ofPod.get(pod.metadata.uid);
    if (known !== undefined) return known;
    const born = fateAtBirth(pod);
    ofPod.set(pod.metadata.uid, born);
    return born;
  }

  store.pods.subscribe(({ type, object }) => {
    if (type === 'DELETED') ofPod.delete(object.metadata.uid);
    else behaviour(object);
  });

  const podsOf = (key: string) => store.pods.list().filter((pod) => appOf(pod) === key);

  function sufferedAlready(pod: Pod, { as, restarts }: Illness): Pod {
    if (restarts === undefined || !crashOf(as)) return pod;
    const containerStatuses = pod.status.containerStatuses?.map((status) => ({
      ...status,
      restartCount: restarts,
    }));
    return store.pods.replace({ ...pod, status: { ...pod.status, containerStatuses } });
  }

  function crash(pod: Pod): Crash | undefined {
    const usual = crashOf(behaviour(pod));
    const exitCode = behaviour(pod) === 'crash-loop' ? fortuneOf(pod)?.exitCode : undefined;
    return usual && exitCode !== undefined ? { ...usual, exitCode } : usual;
  }

  return {
    fate: {
      behaviour,
      timings: (pod) => fortuneOf(pod)?.timings ?? timings,
      crash,
      log: (pod) => fortuneOf(pod)?.log ?? logOf(behaviour(pod)),
    },
    add: (key, fortune) => void fortunes.set(key, fortune),
    forget: (key) => void fortunes.delete(key),
    podsOf,
    behave: (key, next, which) => {
      const fortune = fortunes.get(key);
      if (!fortune) throw new Error(`no application ${key}`);
      fortunes.set(key, { ...fortune, behaviour: next, byImage: {} });
      if (which === 'new') return [];
      const pods = podsOf(key);
      for (const pod of pods) ofPod.set(pod.metadata.uid, next);
      return pods;
    },
    makeIll: (key, illness) => {
      const chosen = podsOf(key).filter(isActive).slice(0, illness.pods);
      for (const pod of chosen) ofPod.set(pod.metadata.uid, illness.as);
      return chosen.map((pod) => sufferedAlready(pod, illness));
    },
  };
}
