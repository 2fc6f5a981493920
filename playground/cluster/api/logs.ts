import type { PodFate } from '../kubelet/kubelet.ts';
import type { Nodes } from '../nodes.ts';
import type { ContainerStatus, Pod } from '../pod.ts';
import { badRequest, internal, notFound } from './failure.ts';

type Parts = {
  readonly pod: Pod | undefined;
  readonly name: string;
  readonly query: URLSearchParams;
  readonly fate: Pick<PodFate, 'log' | 'crash'>;
  readonly nodes: Pick<Nodes, 'answers'>;
  readonly now: Date;
};

/** The log of a container as text. @throws ApiFailure 400, 404, 500 */
export function podLog({ pod, name, query, fate, nodes, now }: Parts): string {
  if (!pod) throw notFound({ group: '', resource: 'pods' }, name);
  const container = containerOf(pod, query.get('container'));
  if (pod.spec.nodeName === undefined) throw badRequest(`pod ${name} does not have a host assigned`);
  if (!nodes.answers(pod)) throw unreachable(pod, container, query);
  const status = pod.status.containerStatuses?.find((one) => one.name === container);
  const isPrevious = query.get('previous') === 'true';
  if (isPrevious && !status?.lastState.terminated) {
    throw badRequest(`previous terminated container "${container}" in pod "${name}" not found\n`);
  }
  if (!isPrevious) refuseWaiting(pod, container, status);
  return shown(linesOf(pod, { status, isPrevious, fate }), query, now);
}

type Line = { readonly at: Date; readonly text: string };

/** A container that is going to crash has not yet written its last line. */
function linesOf(
  pod: Pod,
  {
    status,
    isPrevious,
    fate,
  }: { status: ContainerStatus | undefined; isPrevious: boolean } & Pick<Parts, 'fate'>,
): Line[] {
  const all = pod.spec.containers[0]?.name === status?.name ? fate.log(pod) : ['starting'];
  const state = status?.state ?? {};
  const isAlive = !isPrevious && 'running' in state && fate.crash(pod) !== undefined;
  const start = Date.parse(startOf(pod, status, isPrevious));
  return (isAlive ? all.slice(0, -1) : all).map((text, second) => ({
    at: new Date(start + second * 1_000),
    text,
  }));
}

function startOf(
  { status, metadata }: Pod,
  container: ContainerStatus | undefined,
  isPrevious: boolean,
): string {
  const state = container?.state;
  if (!isPrevious && state && 'running' in state) return state.running.startedAt;
  return container?.lastState.terminated?.startedAt ?? status.startTime ?? metadata.creationTimestamp;
}

function shown(lines: readonly Line[], query: URLSearchParams, now: Date): string {
  const since = sinceOf(query, now);
  const wanted = since === undefined ? lines : lines.filter(({ at }) => at >= since);
  const tail = query.get('tailLines');
  const last = tail === null ? wanted : Number(tail) === 0 ? [] : wanted.slice(-Number(tail));
  const isStamped = query.get('timestamps') === 'true';
  const text = last.map((line) => `${isStamped ? `${stampOf(line.at)} ` : ''}${line.text}\n`).join('');
  const limit = query.get('limitBytes');
  return limit === null ? text : Buffer.from(text).subarray(0, Number(limit)).toString();
}

const stampOf = (at: Date) => at.toISOString().replace('Z', '000000Z');

function sinceOf(query: URLSearchParams, now: Date): Date | undefined {
  const time = query.get('sinceTime');
  const seconds = query.get('sinceSeconds');
  if (time !== null) return new Date(time);
  return seconds === null ? undefined : new Date(now.getTime() - Number(seconds) * 1_000);
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

/** The API server asks the kubelet, and its address is in what it says when nobody is there. */
function unreachable({ metadata }: Pod, container: string, query: URLSearchParams) {
  const { namespace, name } = metadata;
  const kubelet = '127.0.0.1:10250';
  const asked = query.size === 0 ? '' : `?${query}`;
  const url = `https://${kubelet}/containerLogs/${namespace}/${name}/${container}${asked}`;
  return internal(`Get "${url}": dial tcp ${kubelet}: connect: connection refused`);
}

/** A container that never ran has no log; one in CrashLoopBackOff has that of its last run. */
function refuseWaiting(pod: Pod, container: string, status: ContainerStatus | undefined): void {
  const state = status?.state;
  const waiting = state && 'waiting' in state ? state.waiting.reason : undefined;
  if ((state && waiting === undefined) || waiting === 'CrashLoopBackOff') return;
  const isPull = waiting === 'ErrImagePull' || waiting === 'ImagePullBackOff';
  const why = isPull ? 'trying and failing to pull image' : (waiting ?? 'ContainerCreating');
  throw badRequest(`container "${container}" in pod "${pod.metadata.name}" is waiting to start: ${why}\n`);
}
