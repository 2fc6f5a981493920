import { isObject } from '../../../playground/cluster/json.ts';

/**
 * What differs between any two clusters and is taken out of both sides before they are compared:
 * uids, instants, resourceVersions, generated names (hash and suffix), node names, pod addresses, image and
 * container digests, page tokens, managedFields, the annotations of the stand-in kubelet that made the
 * recordings, and the length of the progress deadline. Conditions are sorted by type, list items by content.
 */
export function normalised(value: unknown): unknown {
  if (typeof value === 'string') return normalisedText(value);
  if (Array.isArray(value)) return value.map(normalised);
  if (!isObject(value)) return value;
  const entries = Object.entries(value)
    .filter(([key, inner]) => inner !== undefined && !dropped.test(key))
    .map(([key, inner]): [string, unknown] => [key, normalisedField(key, inner)])
    .filter(([key, inner]) => !(key === 'annotations' && isObject(inner) && Object.keys(inner).length === 0));
  return Object.fromEntries(entries);
}

const dropped = /^(managedFields|fake-kubelet\/.*)$/;
const opaque =
  /^(uid|resourceVersion|containerID|imageID|podIP|podIPs|nodeName|continue|progressDeadlineSeconds|startTime|pod-template-hash)$/;

function normalisedField(key: string, value: unknown): unknown {
  if (opaque.test(key)) return `<${key}>`;
  const inner = normalised(value);
  if (key === 'conditions' && Array.isArray(inner)) return inner.toSorted(byContent('type'));
  if (key === 'items' && Array.isArray(inner)) return inner.toSorted(byContent('metadata'));
  return inner;
}

const byContent = (key: string) => (one: unknown, other: unknown) => {
  const text = (item: unknown) => JSON.stringify(isObject(item) ? [item[key], item] : item);
  return text(one) < text(other) ? -1 : 1;
};

const generatedName =
  /\b([a-z]+[a-z0-9]*)-[456789bcdf]{7,10}(?:(-)[bcdfghjklmnpqrstvwxz2456789]{5})?(?![a-z0-9])/g;

export function normalisedText(text: string): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>')
    .replace(generatedName, (_all, app: string, dash?: string) => `${app}-<hash>${dash ? '-<suffix>' : ''}`)
    .replace(/<suffix>\.[0-9a-f]{16}/g, '<suffix>.<number>')
    .replace(/^([a-z]+)\.[0-9a-f]{16}$/g, '$1.<number>')
    .replace(/kube-api-access-[a-z0-9]{5}/g, 'kube-api-access-<suffix>')
    .replace(/node-\d/g, '<node>')
    .replace(/in record \(\d+\)/g, 'in record (<number>)')
    .replace(/version: \d+, current: \d+/g, 'version: <number>, current: <number>')
    .replace(/too old resource version: \d+ \(\d+\)/g, 'too old resource version: <number> (<number>)')
    .replace(/\d+ms/g, '<duration>');
}

/** The value without what stands at these dotted paths. */
export function without(value: unknown, paths: readonly string[]): unknown {
  return paths.reduce(withoutOne, value);
}

function withoutOne(value: unknown, path: string): unknown {
  const [key = '', ...rest] = path.split('.');
  if (!isObject(value) || !(key in value)) return value;
  const { [key]: inner, ...others } = value;
  return rest.length === 0 ? others : { ...others, [key]: withoutOne(inner, rest.join('.')) };
}
