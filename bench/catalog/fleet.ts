import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** 10,000 applications in 50 namespaces, as a company may have them, with five pods each. */

export const CLUSTER = 'bench';
export const NAMESPACES: readonly string[] = Array.from({ length: 50 }, (_, at) => `area-${at + 1}`);
const IN_NAMESPACE = 200;
export const PODS_EACH = 5;
export const APPLICATIONS = NAMESPACES.length * IN_NAMESPACE;

const AREAS =
  'payment billing checkout catalog inventory shipping order customer account auth session search recommend review pricing coupon loyalty invoice refund ledger fraud notification email sms media'.split(
    ' ',
  );
const THINGS =
  'gateway service engine store processor router indexer sync scheduler importer exporter cache proxy monitor planner resolver builder watcher broker archive'.split(
    ' ',
  );
const PARTS =
  'api web worker cron admin v1 v2 eu us apac internal public batch stream grpc edge core jobs ui db'.split(
    ' ',
  );
export const TEAMS = 'backend frontend platform data security mobile payments search logistics growth'.split(
  ' ',
);
const KINDS = { deployments: 'Deployment', statefulsets: 'StatefulSet', daemonsets: 'DaemonSet' } as const;

export type Plural = keyof typeof KINDS;
export const PLURALS: readonly Plural[] = ['deployments', 'statefulsets', 'daemonsets'];

export function nameOf(at: number): string {
  const [part, rest] = [at % PARTS.length, Math.floor(at / PARTS.length)];
  const [thing, area] = [rest % THINGS.length, Math.floor(rest / THINGS.length)];
  return `${AREAS[area]}-${THINGS[thing]}-${PARTS[part]}`;
}

/** Of twenty applications sixteen are Deployments, three StatefulSets and one a DaemonSet. */
function pluralOf(at: number): Plural {
  const turn = Math.floor(at / PARTS.length + at) % 20;
  if (turn === 19) return 'daemonsets';
  return turn >= 16 ? 'statefulsets' : 'deployments';
}

const Recorded = z.object({
  response: z.object({
    body: z.looseObject({ metadata: z.looseObject({}), spec: z.unknown(), status: z.unknown() }),
  }),
});
const recordings = path.resolve(import.meta.dirname, '../../test/recordings');
const recorded = (name: string) =>
  Recorded.parse(JSON.parse(readFileSync(path.join(recordings, `${name}.json`), 'utf8'))).response.body;

/** As a real API server gave them, managed fields and all; names, labels and ids are changed. */
const workload = recorded('get-deployment');
const pod = recorded('get-pod');

const uidOf = (kind: number, at: number) =>
  `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(at).padStart(12, '0')}`;

/** @param version what its version label says */
export function workloadAt(at: number, version: number) {
  const name = nameOf(at);
  const team = TEAMS[at % TEAMS.length] ?? '';
  const labels = {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/version': `1.${version}.${at % 30}`,
    'app.kubernetes.io/part-of': name.split('-')[0],
    'app.kubernetes.io/managed-by': 'Helm',
    team,
    env: 'production',
    ...(at % 10 === 0 ? { critical: 'true' } : {}),
  };
  const annotations = {
    'deployment.kubernetes.io/revision': String(version + 1),
    'meta.helm.sh/release-name': name,
    'meta.helm.sh/release-namespace': namespaceOf(at),
  };
  const place = {
    name,
    namespace: namespaceOf(at),
    uid: uidOf(1, at),
    resourceVersion: String(1000 + version),
  };
  return {
    ...workload,
    kind: KINDS[pluralOf(at)],
    metadata: { ...workload.metadata, ...place, labels, annotations },
  };
}

function podAt(at: number) {
  const owner = Math.floor(at / PODS_EACH);
  const name = `${nameOf(owner)}-6b864b44c9-${String(at % PODS_EACH).padStart(5, 'x')}`;
  const place = { name, namespace: namespaceOf(owner), uid: uidOf(2, at), resourceVersion: '1000' };
  return { ...pod, metadata: { ...pod.metadata, ...place, labels: { app: nameOf(owner) } } };
}

export function namespaceOf(at: number): string {
  return NAMESPACES[at % NAMESPACES.length] ?? '';
}

const everyOne = Array.from({ length: APPLICATIONS }, (_, at) => at);

/** The applications whose workload is of that kind, in that namespace or in all. */
export function applicationsOf(plural: Plural, namespace: string | undefined): readonly number[] {
  return everyOne.filter(
    (at) => pluralOf(at) === plural && (namespace === undefined || namespaceOf(at) === namespace),
  );
}

export function podsIn(namespace: string | undefined): readonly (() => object)[] {
  return everyOne
    .filter((at) => namespace === undefined || namespaceOf(at) === namespace)
    .flatMap((at) => Array.from({ length: PODS_EACH }, (_, number) => () => podAt(at * PODS_EACH + number)));
}

export const placeOfWatch = (at: number) => `${pluralOf(at)} ${namespaceOf(at)}`;
