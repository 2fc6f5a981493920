import { type Clock, toSeconds } from '../clock.ts';
import { isJsonObject, type Json, sameJson, toJson } from '../json.ts';
import { managerFromUserAgent, withManager } from '../managed-fields.ts';
import { type KubeObject, ObjectMeta } from '../objects.ts';
import { applyPatch, parsedPatch } from '../patch/apply-patch.ts';
import type { Pod } from '../pod.ts';
import { deletePod } from '../pod-deletion.ts';
import type { Store } from '../store.ts';
import { type DeleteOptions, deleteOptions } from './delete-options.ts';
import { notFound, preconditionFailed, type Reference } from './failure.ts';

export type WriteRequest = {
  readonly namespace: string;
  readonly name: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly userAgent: string | undefined;
  readonly text: string;
};

export type Written = { readonly code: number; readonly body: object; readonly warnings: readonly string[] };

export type Write = (request: WriteRequest) => Written;

/** What can be done to pods. @throws ApiFailure for everything the API server refuses. */
export type PodWrites = { readonly patch: Write; readonly remove: Write };

const pods: Reference = { group: '', resource: 'pods' };

export const done = (body: object, warnings: readonly string[] = []): Written => ({
  code: 200,
  body,
  warnings,
});

export function makePodWrites(store: Store, clock: Clock): PodWrites {
  function existingPod({ namespace, name }: WriteRequest): Pod {
    const pod = store.pods.get(namespace, name);
    if (!pod) throw notFound(pods, name);
    return pod;
  }

  /** Of a pod only the metadata can be patched here: labels, annotations, finalizers. */
  function patch(request: WriteRequest): Written {
    const before = existingPod(request);
    const patched = applyPatch(toJson(before), request);
    const metadata = ObjectMeta.parse(patched.metadata);
    const next = { ...before, metadata };
    if (sameJson(before, next)) return done(before);
    const isLetGo = metadata.deletionGracePeriodSeconds === 0 && (metadata.finalizers ?? []).length === 0;
    if (isLetGo) return done(store.pods.remove(next));
    return done(store.pods.replace(signed(next, request, { clock, patch: parsedPatch(request.text) })));
  }

  function remove(request: WriteRequest): Written {
    const options = deleteOptions(request.query, request.text);
    const pod = existingPod(request);
    checkPreconditions(pod, options);
    const mode = options.dryRun ? 'dry-run' : 'real';
    return done(deletePod(store, clock, pod, { graceSeconds: options.graceSeconds, mode }));
  }

  return { patch, remove };
}

/** The object with who wrote which of its fields. */
export function signed<T extends KubeObject>(
  object: T,
  request: WriteRequest,
  { clock, patch }: { readonly clock: Clock; readonly patch: Json },
): T {
  const manager = request.query.get('fieldManager') ?? managerFromUserAgent(request.userAgent);
  const write = { apiVersion: object.apiVersion, time: toSeconds(clock.now()), fields: fieldsOf(patch) };
  return { ...object, metadata: withManager(object.metadata, manager, write) };
}

/** @throws ApiFailure 409 */
export function checkPreconditions(
  { kind, metadata }: KubeObject,
  { preconditions }: Pick<DeleteOptions, 'preconditions'>,
): void {
  const { name, uid, resourceVersion } = metadata;
  if (preconditions?.uid !== undefined && preconditions.uid !== uid) {
    throw preconditionFailed(
      kind,
      name,
      `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
  }
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) {
    throw preconditionFailed(
      kind,
      name,
      `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
  }
}

/** `{"spec":{"paused":true}}` as managedFields writes it: `{"f:spec":{"f:paused":{}}}`. */
function fieldsOf(patch: Json): Record<string, unknown> {
  if (!isJsonObject(patch)) return {};
  return Object.fromEntries(Object.entries(patch).map(([key, value]) => [`f:${key}`, fieldsOf(value)]));
}
