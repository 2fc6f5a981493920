import { z } from 'zod';
import type { NewImage } from '../../domain/operation.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { OperationMark } from '../../usecases/ports.ts';
import { OPERATION_MARK } from './facts.ts';
import { ClusterFailure, isGone } from './failure.ts';
import { resourceOf, withKind } from './kinds.ts';
import { gone, readFamily, readRaw, type Subject } from './look.ts';
import { FIELD_MANAGER } from './restart.ts';
import { keptIn } from './revisions.ts';

const JSON_PATCH = 'application/json-patch+json';

/** A `/` inside a step of a JSON pointer. */
const markStep = OPERATION_MARK.replaceAll('~', '~0').replaceAll('/', '~1');

type Step = { readonly op: 'test' | 'add' | 'replace'; readonly path: string; readonly value: unknown };

const Whole = z.object({
  metadata: z.looseObject({ uid: z.string(), annotations: z.unknown().optional() }),
  spec: z.looseObject({
    paused: z.boolean().optional(),
    template: z.looseObject({
      spec: z.looseObject({ containers: z.array(z.looseObject({ name: z.string() })) }),
    }),
  }),
});
type Whole = z.infer<typeof Whole>;

/**
 * Takes up the template of a revision again. kubectl sends a Deployment the same patch, and the others one that
 * replaces the template as well; annotations of the workload, which kubectl puts back too, stay as they are.
 * @throws Refusal `workload-gone`, `revision-gone`, `rollout-overtaken`; ClusterFailure
 */
export async function rollBack(
  subject: Subject,
  { toRevision, ...mark }: OperationMark & { readonly toRevision: string },
): Promise<void> {
  const { raw, kept } = await withKind(subject.workload.kind, async (kind) => {
    const { family, raw: read } = await readFamily(kind, subject, mark.signal);
    return { raw: read, kept: keptIn(kind, family).find(({ revision }) => revision === toRevision) };
  });
  if (kept === undefined) {
    throw new Refusal('revision-gone', { workload: subject.workload.name, revision: toRevision });
  }
  const whole = Whole.parse(raw);
  const resume: Step[] = whole.spec.paused ? [{ op: 'add', path: '/spec/paused', value: false }] : [];
  const steps: Step[] = [{ op: 'replace', path: '/spec/template', value: kept.template }, ...resume];
  await send(subject, { mark, whole, steps });
}

/** @throws Refusal `workload-gone`, `image-refused`, `rollout-overtaken`; ClusterFailure */
export async function setImages(
  subject: Subject,
  { images, ...mark }: OperationMark & { readonly images: readonly NewImage[] },
): Promise<void> {
  const whole = Whole.parse(await readRaw(subject, mark.signal));
  if (whole.metadata.uid !== subject.workload.uid) throw gone(subject);
  const steps = images.map(({ container, image }): Step => {
    const at = whole.spec.template.spec.containers.findIndex(({ name }) => name === container);
    if (at >= 0) return { op: 'replace', path: `/spec/template/spec/containers/${at}/image`, value: image };
    const facts = { workload: subject.workload.name, container, image, problem: 'no-container' };
    throw new Refusal('image-refused', facts);
  });
  await send(subject, { mark, whole, steps });
}

type Sending = { readonly mark: OperationMark; readonly whole: Whole; readonly steps: readonly Step[] };

/** The API server itself checks that the workload is the same one, with the template that was read. */
async function send(subject: Subject, { mark, whole, steps }: Sending): Promise<void> {
  const { api, place, workload } = subject;
  const content: Step[] = [
    { op: 'test', path: '/metadata/uid', value: workload.uid },
    { op: 'test', path: '/spec/template', value: whole.spec.template },
    ...steps,
    markWith(mark.operationId, whole),
  ];
  const resource = resourceOf(workload.kind);
  const target = { verb: 'patch', resource, namespace: place.namespace, name: workload.name } as const;
  const body = { type: JSON_PATCH, content };
  await api.ask({ ...target, query: FIELD_MANAGER, body }, mark.signal).catch((error: unknown) => {
    if (isGone(error)) throw gone(subject);
    throw isFailedTest(error) ? new Refusal('rollout-overtaken', { workload: workload.name }) : error;
  });
}

function markWith(operationId: string, { metadata }: Whole): Step {
  return metadata.annotations === undefined
    ? { op: 'add', path: '/metadata/annotations', value: { [OPERATION_MARK]: operationId } }
    : { op: 'add', path: `/metadata/annotations/${markStep}`, value: operationId };
}

/** A 422 that names no field. */
const isFailedTest = (error: unknown): boolean =>
  error instanceof ClusterFailure && error.code === 422 && (error.status?.details.causes ?? []).length === 0;
