import { logOf } from '../kubelet/behaviours.ts';
import type { PodFate } from '../kubelet/kubelet.ts';
import { stateOf } from '../kubelet/pod-status.ts';
import type { Pod } from '../pod.ts';
import { badRequest, notFound } from './failure.ts';

type Parts = {
  readonly pod: Pod | undefined;
  readonly name: string;
  readonly query: URLSearchParams;
  readonly fate: PodFate;
};

/** The log of a container as text. @throws ApiFailure 400, 404 */
export function podLog({ pod, name, query, fate }: Parts): string {
  if (!pod) throw notFound({ group: '', resource: 'pods' }, name);
  const container = containerOf(pod, query.get('container'));
  const before = pod.status.containerStatuses?.find((status) => status.name === container)?.lastState;
  if (query.get('previous') === 'true' && !before?.terminated) {
    throw badRequest(`previous terminated container "${container}" in pod "${name}" not found\n`);
  }
  refuseWaiting(pod, container);
  const lines = logOf(fate.behaviour(pod)).map((line, second) => `${atSecond(pod, second)} ${line}\n`);
  const tail = query.get('tailLines');
  return lines.slice(tail === null ? 0 : -Number(tail)).join('');
}

function atSecond({ status, metadata }: Pod, second: number): string {
  const start = Date.parse(status.startTime ?? metadata.creationTimestamp);
  return new Date(start + second * 1_000).toISOString();
}

function containerOf({ metadata, spec }: Pod, asked: string | null): string {
  const names = spec.containers.map(({ name }) => name);
  if (asked !== null) {
    if (names.includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${metadata.name}`);
  }
  const [only = '', ...others] = names;
  if (others.length === 0) return only;
  throw badRequest(
    `a container name must be specified for pod ${metadata.name}, choose one of: [${names.join(' ')}]`,
  );
}

/** A container that never ran has no log; one in CrashLoopBackOff has that of its last run. */
function refuseWaiting(pod: Pod, container: string): void {
  const state = stateOf(pod);
  const waiting = state && 'waiting' in state ? state.waiting.reason : undefined;
  if ((state && waiting === undefined) || waiting === 'CrashLoopBackOff') return;
  const isPull = waiting === 'ErrImagePull' || waiting === 'ImagePullBackOff';
  const why = isPull ? 'trying and failing to pull image' : (waiting ?? 'ContainerCreating');
  throw badRequest(`container "${container}" in pod "${pod.metadata.name}" is waiting to start: ${why}\n`);
}
