import type { z } from 'zod';
import type { Clock } from '../clock.ts';
import { toSeconds } from '../clock.ts';
import { createDeployment, nextDeployment, removeDeployment } from '../deployments.ts';
import { isJsonObject, type Json, parseJson, sameJson, toJson } from '../json.ts';
import { managerFromUserAgent, withManager } from '../managed-fields.ts';
import { Deployment, type KubeObject, ObjectMeta } from '../objects.ts';
import { applyPatch, goJsonError, parsedPatch } from '../patch/apply-patch.ts';
import type { Pod } from '../pod.ts';
import { deletePod } from '../pod-deletion.ts';
import type { Store } from '../store.ts';
import { type DeleteOptions, deleteOptions, isDryRun } from './delete-options.ts';
import { alreadyExists, badRequest, notFound, preconditionFailed, type Reference } from './failure.ts';
import { acceptedDeployment, patchInvalid, unknownFields } from './validation.ts';

export type WriteRequest = {
  readonly namespace: string;
  readonly name: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly userAgent: string | undefined;
  readonly text: string;
};

export type Written = { readonly code: number; readonly body: object; readonly warnings: readonly string[] };

/** @throws ApiFailure for everything the API server refuses. */
export type Writes = {
  readonly patchDeployment: (request: WriteRequest) => Written;
  readonly patchPod: (request: WriteRequest) => Written;
  readonly createDeployment: (request: WriteRequest) => Written;
  readonly deleteDeployment: (request: WriteRequest) => Written;
  readonly deletePod: (request: WriteRequest) => Written;
};

const pods: Reference = { group: '', resource: 'pods' };
const deployments: Reference = { group: 'apps', resource: 'deployments' };

const done = (body: object, warnings: readonly string[] = []): Written => ({ code: 200, body, warnings });

export function makeWrites(store: Store, clock: Clock): Writes {
  function existingPod({ namespace, name }: WriteRequest): Pod {
    const pod = store.pods.get(namespace, name);
    if (!pod) throw notFound(pods, name);
    return pod;
  }

  function existingDeployment({ namespace, name }: WriteRequest): Deployment {
    const deployment = store.deployments.get(namespace, name);
    if (!deployment) throw notFound(deployments, name);
    return deployment;
  }

  function signed<T extends KubeObject>(object: T, request: WriteRequest, patch: Json): T {
    const manager = request.query.get('fieldManager') ?? managerFromUserAgent(request.userAgent);
    const write = {
      apiVersion: object.apiVersion,
      time: toSeconds(clock.now()),
      fields: fieldsOf(patch),
    };
    return { ...object, metadata: withManager(object.metadata, manager, write) };
  }

  function patchDeployment(request: WriteRequest): Written {
    const before = existingDeployment(request);
    const patched = applyPatch(toJson(before), request);
    const patch = parsedPatch(request.text);
    const unknown = unknownFields(patched);
    if (unknown.length > 0 && request.query.get('fieldValidation') === 'Strict') {
      throw patchInvalid(patch, `strict decoding error: ${unknown.join(', ')}`);
    }
    const next = nextDeployment(before, acceptedDeployment(before, patched, patch));
    if (sameJson(before, next)) return done(before, unknown);
    const stored = signed(next, request, patch);
    return done(isDryRun(request.query) ? stored : store.deployments.replace(stored), unknown);
  }

  /** Of a pod only the metadata can be patched here: labels, annotations, finalizers. */
  function patchPod(request: WriteRequest): Written {
    const before = existingPod(request);
    const patched = applyPatch(toJson(before), request);
    const metadata = ObjectMeta.parse(patched.metadata);
    const next = { ...before, metadata };
    if (sameJson(before, next)) return done(before);
    const isLetGo = metadata.deletionGracePeriodSeconds === 0 && (metadata.finalizers ?? []).length === 0;
    if (isLetGo) return done(store.pods.remove(next));
    return done(store.pods.replace(signed(next, request, parsedPatch(request.text))));
  }

  function create(request: WriteRequest): Written {
    const draft = draftFrom(request);
    const { name } = draft.metadata;
    if (store.deployments.get(request.namespace, name)) throw alreadyExists(deployments, name);
    const { labels = {}, annotations = {} } = draft.metadata;
    const { namespace } = request;
    const stored = createDeployment(store, clock, { name, namespace, labels, annotations, spec: draft.spec });
    return { code: 201, body: stored, warnings: [] };
  }

  function removePod(request: WriteRequest): Written {
    const options = deleteOptions(request.query, request.text);
    const pod = existingPod(request);
    checkPreconditions(pod, options);
    const mode = options.dryRun ? 'dry-run' : 'real';
    return done(deletePod(store, clock, pod, { graceSeconds: options.graceSeconds, mode }));
  }

  function removeOneDeployment(request: WriteRequest): Written {
    const options = deleteOptions(request.query, request.text);
    const deployment = existingDeployment(request);
    checkPreconditions(deployment, options);
    if (!options.dryRun) removeDeployment(store, clock, deployment);
    const { name, uid } = deployment.metadata;
    const details = { name, group: 'apps', kind: 'deployments', uid };
    return done({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
  }

  return {
    patchDeployment,
    patchPod,
    createDeployment: create,
    deletePod: removePod,
    deleteDeployment: removeOneDeployment,
  };
}

function checkPreconditions({ kind, metadata }: KubeObject, { preconditions }: DeleteOptions): void {
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

const Draft = Deployment.pick({ spec: true }).extend({
  metadata: ObjectMeta.pick({ name: true, labels: true, annotations: true }),
});

function draftFrom({ text }: WriteRequest): z.infer<typeof Draft> {
  const parsed = Draft.safeParse(bodyJson(text));
  if (parsed.success) return parsed.data;
  throw badRequest(
    `Deployment in version "v1" cannot be handled as a Deployment: ${parsed.error.issues[0]?.message}`,
  );
}

function bodyJson(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    throw badRequest(goJsonError(text));
  }
}

/** `{"spec":{"paused":true}}` as managedFields writes it: `{"f:spec":{"f:paused":{}}}`. */
function fieldsOf(patch: Json): Record<string, unknown> {
  if (!isJsonObject(patch)) return {};
  return Object.fromEntries(Object.entries(patch).map(([key, value]) => [`f:${key}`, fieldsOf(value)]));
}
