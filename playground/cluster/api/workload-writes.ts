import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { isJsonObject, type JsonObject, parseJson, sameJson, toJson } from '../json.ts';
import { applyPatch, goJsonError, parsedPatch } from '../patch/apply-patch.ts';
import type { Store } from '../store.ts';
import {
  asStored,
  createWorkload,
  newMetadata,
  nextWorkload,
  removeWorkload,
  type Workload,
} from '../workloads.ts';
import { deleteOptions, isDryRun } from './delete-options.ts';
import { alreadyExists, badRequest, notFound } from './failure.ts';
import { acceptedNew, acceptedWorkload, patchInvalid, unknownFields } from './validation.ts';
import type { WorkloadType } from './workload-types.ts';
import { checkPreconditions, done, signed, type Write, type WriteRequest, type Written } from './write.ts';

/** @throws ApiFailure for everything the API server refuses. */
export type WorkloadWrites = { readonly create: Write; readonly patch: Write; readonly remove: Write };

const Draft = z.object({
  metadata: z.object({
    name: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
});

export function makeWorkloadWrites<T extends Workload>(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  type: WorkloadType<T>,
): WorkloadWrites {
  const { kind, reference, collection } = type;

  function existing({ namespace, name }: WriteRequest): T {
    const workload = collection.get(namespace, name);
    if (!workload) throw notFound(reference, name);
    return workload;
  }

  function patch(request: WriteRequest): Written {
    const before = existing(request);
    const patched = applyPatch(toJson(before), request);
    const sent = parsedPatch(request.text);
    const unknown = unknownFields(type, patched);
    if (unknown.length > 0 && request.query.get('fieldValidation') === 'Strict') {
      throw patchInvalid(sent, `strict decoding error: ${unknown.join(', ')}`);
    }
    const next = nextWorkload(before, acceptedWorkload(type, before, { patched, patch: sent }));
    if (sameJson(before, next)) return done(before, unknown);
    const stored = signed(next, request, { clock, patch: sent });
    return done(isDryRun(request.query) ? stored : collection.replace(stored), unknown);
  }

  function create(request: WriteRequest): Written {
    const draft = draftFrom(request);
    const { name } = draft.metadata;
    if (collection.get(request.namespace, name)) throw alreadyExists(reference, name);
    const accepted = acceptedNew(type, draft);
    const warnings = unknownFields(type, bodyJson(request.text));
    if (warnings.length > 0 && request.query.get('fieldValidation') === 'Strict') {
      throw undecodable(`strict decoding error: ${warnings.join(', ')}`);
    }
    if (isDryRun(request.query)) return { code: 201, body: asStored(accepted), warnings };
    return { code: 201, body: createWorkload(collection, accepted), warnings };
  }

  function draftFrom({ namespace, text }: WriteRequest): T {
    const body = bodyJson(text);
    const draft = Draft.safeParse(body);
    if (!draft.success) throw undecodable(firstOf(draft.error));
    const metadata = newMetadata({ ...draft.data.metadata, namespace }, clock);
    const { status: _status, ...rest } = body;
    const parsed = type.schema.safeParse({ ...rest, kind, apiVersion: 'apps/v1', metadata });
    if (!parsed.success) throw undecodable(firstOf(parsed.error));
    return parsed.data;
  }

  const undecodable = (why: string) =>
    badRequest(`${kind} in version "v1" cannot be handled as a ${kind}: ${why}`);

  function remove(request: WriteRequest): Written {
    const options = deleteOptions(request.query, request.text);
    const workload = existing(request);
    checkPreconditions(workload, options);
    if (!options.dryRun) removeWorkload({ store, clock }, collection, workload);
    const { name, uid } = workload.metadata;
    const details = { name, group: 'apps', kind: reference.resource, uid };
    return done({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details });
  }

  return { create, patch, remove };
}

const firstOf = ({ issues }: z.ZodError) => issues[0]?.message ?? '';

function bodyJson(text: string): JsonObject {
  try {
    const body = parseJson(text);
    return isJsonObject(body) ? body : {};
  } catch {
    throw badRequest(goJsonError(text));
  }
}
