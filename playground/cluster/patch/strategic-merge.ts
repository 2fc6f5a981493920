import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/** Lists whose items Kubernetes merges by a key of theirs; every other list is replaced. */
const mergeKeys: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  volumes: 'name',
  env: 'name',
  imagePullSecrets: 'name',
  volumeMounts: 'mountPath',
  ports: 'containerPort',
  hostAliases: 'ip',
  conditions: 'type',
  ownerReferences: 'uid',
};

/** Lists of plain values that are added to instead of replaced. */
const mergedPlainLists = ['finalizers'];

/**
 * Kubernetes' strategic merge: like a merge patch, but keyed lists merge item by item.
 * `$patch: delete | replace`, `$setElementOrder/…` and `$deleteFromPrimitiveList/…` are honoured.
 *
 * @see https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 */
export function strategicMerge(target: Json | undefined, patch: JsonObject): JsonObject {
  if (patch.$patch === 'replace') return without(patch, '$patch');
  const merged: JsonObject = isJsonObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) applyDirective(merged, key, value);
    else if (value === null) delete merged[key];
    else merged[key] = mergedValue(key, merged[key], value);
  }
  return merged;
}

function mergedValue(key: string, before: Json | undefined, value: Json): Json {
  if (Array.isArray(value)) return mergedList(key, Array.isArray(before) ? before : [], value);
  return isJsonObject(value) ? strategicMerge(before, value) : value;
}

function mergedList(key: string, before: readonly Json[], patch: Json[]): Json[] {
  const mergeKey = mergeKeys[key];
  if (mergedPlainLists.includes(key)) return [...new Set([...before, ...patch])];
  if (mergeKey === undefined || patch.some((item) => isJsonObject(item) && item.$patch === 'replace')) {
    return patch.filter((item) => !(isJsonObject(item) && '$patch' in item));
  }
  return patch.reduce<Json[]>((items, item) => mergedItem(items, item, mergeKey), [...before]);
}

function mergedItem(items: Json[], item: Json, mergeKey: string): Json[] {
  if (!isJsonObject(item)) return [...items, item];
  const isSame = (other: Json) => isJsonObject(other) && other[mergeKey] === item[mergeKey];
  if (item.$patch === 'delete') return items.filter((other) => !isSame(other));
  const known = items.some(isSame);
  return known
    ? items.map((other) => (isSame(other) ? strategicMerge(other, item) : other))
    : [...items, strategicMerge(undefined, item)];
}

function applyDirective(merged: JsonObject, key: string, value: Json): void {
  const [directive, field = ''] = key.split('/');
  const list = merged[field];
  if (!Array.isArray(list) || !Array.isArray(value)) return;
  if (directive === '$deleteFromPrimitiveList') {
    merged[field] = list.filter((item) => !value.includes(item));
  }
  if (directive === '$setElementOrder') merged[field] = inOrder(list, value, mergeKeys[field]);
}

/** Sorts by the order asked for; items it does not name keep their place at the end. */
function inOrder(list: readonly Json[], order: readonly Json[], mergeKey: string | undefined): Json[] {
  const nameOf = (item: Json) => (mergeKey !== undefined && isJsonObject(item) ? item[mergeKey] : item);
  const names = order.map(nameOf);
  const place = (item: Json) => {
    const index = names.indexOf(nameOf(item));
    return index < 0 ? names.length : index;
  };
  return [...list].sort((one, other) => place(one) - place(other));
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
