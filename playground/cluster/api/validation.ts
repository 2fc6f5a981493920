import type { z } from 'zod';
import { isJsonObject, type Json, type JsonObject, sameJson } from '../json.ts';
import type { Workload } from '../workloads.ts';
import { badRequest, type Cause, invalid, modified } from './failure.ts';
import type { WorkloadType } from './workload-types.ts';

/** A patched workload, if the API server would take it. @throws ApiFailure 400, 409, 422 */
export function acceptedWorkload<T extends Workload>(
  type: WorkloadType<T>,
  before: T,
  { patched, patch }: { readonly patched: JsonObject; readonly patch: Json },
): T {
  const { name } = before.metadata;
  const parsed = type.schema.safeParse(patched);
  if (!parsed.success) throw undecodable(parsed.error, patched, patch);
  const { metadata } = parsed.data;
  if (metadata.name !== name) {
    throw badRequest(
      `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
    );
  }
  const causes = [
    ...identityCauses(before, parsed.data),
    ...specCauses(parsed.data),
    ...immutableCauses(type, before, parsed.data),
  ];
  if (causes.length > 0) throw refused(type, name, causes);
  if (metadata.resourceVersion !== before.metadata.resourceVersion) throw modified(type.reference, name);
  return parsed.data;
}

/** A workload that is new. @throws ApiFailure 422 */
export function acceptedNew<T extends Workload>(type: WorkloadType<T>, workload: T): T {
  const causes = specCauses(workload);
  if (causes.length > 0) throw refused(type, workload.metadata.name, causes);
  return workload;
}

function refused<T extends Workload>({ kind }: WorkloadType<T>, name: string, causes: readonly Cause[]) {
  return invalid({ title: `${kind}.apps`, name, details: { name, group: 'apps', kind } }, causes);
}

/** A value of the wrong type: the message has neither kind nor name, and quotes the patch as Go prints it. */
function undecodable(error: z.ZodError, patched: JsonObject, patch: Json) {
  const path = error.issues[0]?.path.map(String) ?? [];
  const wrong = path.reduce<Json>((value, key) => child(value, key), patched);
  const type = typeof wrong === 'string' ? 'int32' : 'string';
  return patchInvalid(patch, `unrecognized type: ${type}`);
}

function child(value: Json, key: string): Json {
  if (Array.isArray(value)) return value[Number(key)] ?? null;
  return isJsonObject(value) ? (value[key] ?? null) : null;
}

export function patchInvalid(patch: Json, why: string) {
  const message = `Invalid value: "${goPrint(patch)}": ${why}`;
  const cause = { reason: 'FieldValueInvalid', message, field: 'patch' };
  return invalid({ title: '', name: '', details: {} }, [cause]);
}

function goPrint(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(goPrint).join(' ')}]`;
  if (!isJsonObject(value)) return value === null ? '<nil>' : String(value);
  const keys = Object.keys(value).sort();
  return `map[${keys.map((key) => `${key}:${goPrint(value[key] ?? null)}`).join(' ')}]`;
}

const wrong = (field: string, value: unknown, why: string): Cause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
  field,
});

const labelRule =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
const labelPattern = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

/** The API server finds these on several passes and lists each pass: twice for the uid, three times for a label. */
function identityCauses(before: Workload, { metadata }: Workload): Cause[] {
  const uid =
    metadata.uid === before.metadata.uid ? [] : [wrong('metadata.uid', metadata.uid, 'field is immutable')];
  const labels = Object.values(metadata.labels ?? {})
    .filter((value) => !labelPattern.test(value))
    .map((value) => wrong('metadata.labels', value, labelRule));
  return [...uid, ...uid, ...labels, ...labels, ...labels];
}

function specCauses({ spec }: Workload): Cause[] {
  const causes: Cause[] = [];
  if ('replicas' in spec && spec.replicas < 0) {
    causes.push(wrong('spec.replicas', spec.replicas, 'must be greater than or equal to 0'));
  }
  const labels = spec.template.metadata.labels ?? {};
  const matches = Object.entries(spec.selector.matchLabels).every(([key, value]) => labels[key] === value);
  if (!matches) {
    const why = '`selector` does not match template `labels`';
    causes.push(wrong('spec.template.metadata.labels', labels, why));
  }
  spec.template.spec.containers.forEach(({ image }, index) => {
    if (image !== '') return;
    const field = `spec.template.spec.containers[${index}].image`;
    causes.push({ reason: 'FieldValueRequired', message: 'Required value', field });
  });
  return causes;
}

function immutableCauses<T extends Workload>(
  { kind, changeable }: WorkloadType<T>,
  before: T,
  after: T,
): Cause[] {
  if (changeable === undefined) {
    const isSame = sameJson(before.spec.selector, after.spec.selector);
    return isSame ? [] : [wrong('spec.selector', after.spec.selector, 'field is immutable')];
  }
  const frozen = (workload: T) =>
    Object.fromEntries(Object.entries(workload.spec).filter(([field]) => !changeable.includes(field)));
  if (sameJson(frozen(before), frozen(after))) return [];
  const listed = changeable.map((field) => `'${field}'`);
  const named = `${listed.slice(0, -1).join(', ')} and ${listed.at(-1)}`;
  const message = `Forbidden: updates to ${kind.toLowerCase()} spec for fields other than ${named} are forbidden`;
  return [{ reason: 'FieldValueForbidden', message, field: 'spec' }];
}

/** Fields of the spec that Kubernetes does not know: a warning, or with `fieldValidation=Strict` a refusal. */
export function unknownFields<T extends Workload>(
  { fields }: WorkloadType<T>,
  patched: JsonObject,
): string[] {
  const spec = patched.spec;
  if (!isJsonObject(spec)) return [];
  return Object.keys(spec)
    .filter((field) => !fields.includes(field))
    .map((field) => `unknown field "spec.${field}"`);
}
