import { randomUUID } from 'node:crypto';
import { type Clock, toMicros, toSeconds } from './clock.ts';
import type { ClusterEvent, KubeObject } from './objects.ts';
import type { Store } from './store.ts';

export type Happening = {
  readonly about: KubeObject;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly component: string;
  readonly host?: string | undefined;
  readonly container?: string | undefined;
};

export type Scheduling = Pick<Happening, 'type' | 'reason' | 'message'> & {
  readonly action: 'Binding' | 'Scheduling';
};

/** Writes down what happened, as `kubectl describe` lists it: the same thing again counts up. */
export type EventRecorder = {
  readonly record: (happening: Happening) => void;
  readonly scheduling: (pod: KubeObject, said: Scheduling) => void;
};

export function makeEventRecorder(store: Store, clock: Clock): EventRecorder {
  const repeated = new Map<string, { readonly namespace: string; readonly name: string }>();

  function metadataFor({ metadata }: KubeObject): ClusterEvent['metadata'] {
    const now = clock.now();
    return {
      name: `${metadata.name}.${(BigInt(now.getTime()) * 1_000_000n + BigInt(store.revision())).toString(16)}`,
      namespace: metadata.namespace,
      uid: randomUUID(),
      resourceVersion: '',
      creationTimestamp: toSeconds(now),
    };
  }

  function countUp(key: string): boolean {
    const known = repeated.get(key);
    const event = known && store.events.get(known.namespace, known.name);
    if (!event) return false;
    store.events.replace({
      ...event,
      count: (event.count ?? 1) + 1,
      lastTimestamp: toSeconds(clock.now()),
    });
    return true;
  }

  function record(happening: Happening): void {
    const { about, type, reason, message, component, host } = happening;
    const key = [about.metadata.uid, type, reason, message].join('\n');
    if (countUp(key)) return;
    const event = store.events.create({
      kind: 'Event',
      apiVersion: 'v1',
      metadata: metadataFor(about),
      involvedObject: involved(about, happening.container),
      reason,
      message,
      source: { component, host },
      firstTimestamp: toSeconds(clock.now()),
      lastTimestamp: toSeconds(clock.now()),
      count: 1,
      type,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: host ?? '',
    });
    repeated.set(key, { namespace: event.metadata.namespace, name: event.metadata.name });
  }

  /** The scheduler speaks the newer events API: an `eventTime`, a series for what comes again, and no count. */
  function scheduling(pod: KubeObject, said: Scheduling): void {
    const { type, reason, message, action } = said;
    const key = [pod.metadata.uid, type, reason, message].join('\n');
    if (continueSeries(key)) return;
    const event = store.events.create({
      kind: 'Event',
      apiVersion: 'v1',
      metadata: metadataFor(pod),
      involvedObject: involved(pod, undefined),
      reason,
      message,
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      type,
      eventTime: toMicros(clock.now()),
      action,
      reportingComponent: 'default-scheduler',
      reportingInstance: 'default-scheduler-vm',
    });
    repeated.set(key, { namespace: event.metadata.namespace, name: event.metadata.name });
  }

  function continueSeries(key: string): boolean {
    const known = repeated.get(key);
    const event = known && store.events.get(known.namespace, known.name);
    if (!event) return false;
    const series = {
      count: (event.series?.count ?? 1) + 1,
      lastObservedTime: toMicros(clock.now()),
    };
    store.events.replace({ ...event, series });
    return true;
  }

  return { record, scheduling };
}

function involved(about: KubeObject, container: string | undefined): ClusterEvent['involvedObject'] {
  const { kind, apiVersion, metadata } = about;
  return {
    kind,
    namespace: metadata.namespace,
    name: metadata.name,
    uid: metadata.uid,
    apiVersion,
    resourceVersion: metadata.resourceVersion,
    fieldPath: container === undefined ? undefined : `spec.containers{${container}}`,
  };
}
