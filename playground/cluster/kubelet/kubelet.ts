import type { Clock } from '../clock.ts';
import type { EventRecorder } from '../events.ts';
import { sameJson } from '../json.ts';
import type { Nodes } from '../nodes.ts';
import type { KubeObject } from '../objects.ts';
import { isReady, type Pod } from '../pod.ts';
import type { Store } from '../store.ts';
import type { Behaviour, Crash } from './behaviours.ts';
import { makeContainers } from './containers.ts';
import { restartsOf, stateOf } from './pod-status.ts';
import type { Scheduler } from './scheduler.ts';
import { makeStarting } from './starting.ts';
import type { Termination } from './termination.ts';
import type { Timings } from './timings.ts';
import { makeVoice } from './voice.ts';
import { makeWaiting } from './waiting.ts';

/** The next thing that happens to a pod by itself, and when. */
export type Step = { readonly afterMs: number; readonly act: () => void };

export type PodFate = {
  readonly behaviour: (pod: Pod) => Behaviour;
  readonly timings: (pod: Pod) => Timings;
  /** How its container ends by itself, or undefined when it runs on. */
  readonly crash: (pod: Pod) => Crash | undefined;
  /** What its container writes, last line last. */
  readonly log: (pod: Pod) => readonly string[];
};

export type Kubelet = {
  /** Looks at the pod again, after its behaviour changed. */
  readonly reconsider: (pod: Pod) => void;
};

type Parts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly events: EventRecorder;
  readonly fate: PodFate;
  readonly scheduler: Scheduler;
  readonly termination: Termination;
  readonly nodes: Pick<Nodes, 'answers'>;
};

/** Every node's kubelet in one: moves each pod on, one step at a time, as its behaviour says. */
export function makeKubelet({ store, clock, events, fate, scheduler, termination, nodes }: Parts): Kubelet {
  const pending = new Map<string, () => void>();
  const containers = makeContainers(clock);
  const tell = makeVoice(events);
  const starting = makeStarting({ store, tell, fate, containers });
  const waiting = makeWaiting({ store, tell, fate, containers, starting });

  function nextStep(pod: Pod): Step | undefined {
    if (!nodes.answers(pod)) return undefined;
    if (pod.metadata.deletionTimestamp !== undefined) return termination.next(pod);
    if (pod.spec.nodeName === undefined) return scheduler.next(pod);
    const state = stateOf(pod);
    if (state === undefined) return admission(pod);
    if ('waiting' in state) return waiting.next(pod, state.waiting.reason, () => plan(pod));
    return 'running' in state ? whileRunning(pod) : starting.afterCrash(pod);
  }

  function admission(pod: Pod): Step {
    return {
      afterMs: fate.timings(pod).admitMs,
      act: () => waiting.pulling(store.pods.replace(containers.creating(pod))),
    };
  }

  function whileRunning(pod: Pod): Step | undefined {
    const { crashAfterMs, readyMs } = fate.timings(pod);
    const behaviour = fate.behaviour(pod);
    const crash = fate.crash(pod);
    if (crash) return { afterMs: crashAfterMs, act: () => end(pod, crash) };
    if (behaviour === 'never-ready') return isReady(pod) ? failProbe(pod) : failProbeAgain(pod);
    return isReady(pod)
      ? undefined
      : { afterMs: readyMs, act: () => store.pods.replace(containers.becameReady(pod, 'ready')) };
  }

  function end(pod: Pod, crash: Crash): void {
    if (fate.behaviour(pod) === 'liveness-failing') {
      const container = pod.spec.containers[0]?.name;
      tell(pod, 'Warning', 'Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 500');
      tell(pod, 'Normal', 'Killing', `Container ${container} failed liveness probe, will be restarted`);
    }
    store.pods.replace(containers.crashed(pod, crash));
  }

  const tellNotReady = (pod: Pod) =>
    tell(pod, 'Warning', 'Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503');

  function failProbe(pod: Pod): Step {
    const act = () => {
      store.pods.replace(containers.becameReady(pod, 'not-ready'));
      tellNotReady(pod);
    };
    return { afterMs: 0, act };
  }

  function failProbeAgain(pod: Pod): Step {
    const act = () => {
      tellNotReady(pod);
      plan(pod);
    };
    return { afterMs: fate.timings(pod).backOffMs, act };
  }

  function plan(pod: Pod): void {
    const { uid, namespace, name } = pod.metadata;
    pending.get(uid)?.();
    pending.delete(uid);
    const step = nextStep(pod);
    if (!step) return;
    const cancel = clock.after(step.afterMs, () => {
      pending.delete(uid);
      const current = store.pods.get(namespace, name);
      if (current?.metadata.uid !== uid) return;
      if (current.metadata.resourceVersion === pod.metadata.resourceVersion) step.act();
      else plan(current);
    });
    pending.set(uid, cancel);
  }

  store.pods.subscribe(({ type, object, before }) => {
    if (type === 'DELETED') {
      pending.get(object.metadata.uid)?.();
      pending.delete(object.metadata.uid);
    } else if (!before || concernsKubelet(before, object)) plan(object);
  });

  store.nodes.subscribe(({ object }) => {
    const isConcerned = ({ spec }: Pod) =>
      spec.nodeName === undefined || spec.nodeName === object.metadata.name;
    for (const pod of store.pods.list().filter(isConcerned)) plan(pod);
  });

  const replanIn = ({ object }: { object: KubeObject }) => {
    for (const pod of store.pods.list(object.metadata.namespace)) plan(pod);
  };
  store.configMaps.subscribe(replanIn);
  store.secrets.subscribe(replanIn);

  return { reconsider: plan };
}

function concernsKubelet(before: Pod, now: Pod): boolean {
  return (
    before.spec.nodeName !== now.spec.nodeName ||
    before.metadata.deletionTimestamp !== now.metadata.deletionTimestamp ||
    before.metadata.deletionGracePeriodSeconds !== now.metadata.deletionGracePeriodSeconds ||
    restartsOf(before) !== restartsOf(now) ||
    !sameJson(before.status, now.status)
  );
}
