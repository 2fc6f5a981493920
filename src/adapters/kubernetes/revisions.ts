import type { Revision } from '../../domain/revision.ts';
import { clean } from '../../domain/text.ts';
import { imagesIn, TEMPLATE_HASH } from './facts.ts';
import { type Family, type HistoryObject, type Kind, type WorkloadObject, withKind } from './kinds.ts';
import { readFamily, type Subject } from './look.ts';
import type { Template } from './objects.ts';

const CHANGE_CAUSE = 'kubernetes.io/change-cause';
const LONGEST_CAUSE = 200;

/** A template that a workload has had, as it can be sent back. */
export type Kept = Revision & { readonly template: object };

/** Newest first. @throws Refusal `workload-gone`, ClusterFailure */
export function revisions(subject: Subject, signal: AbortSignal): Promise<Revision[]> {
  return withKind(subject.workload.kind, async (kind) => {
    const { family } = await readFamily(kind, subject, signal);
    return keptIn(kind, family).map(({ template: _template, ...revision }) => revision);
  });
}

export function keptIn<W extends WorkloadObject, H extends HistoryObject>(
  kind: Kind<W, H>,
  family: Family<W, H>,
): Kept[] {
  const { currentReplicaSet } = kind.view({ ...family, pods: [] }).workload;
  return kind
    .templates(family)
    .map(({ revision, template, metadata }) => ({
      revision: String(revision),
      image: imagesIn(template),
      at: metadata.creationTimestamp,
      changeCause: causeIn(metadata.annotations),
      current: metadata.name === currentReplicaSet,
      template: sendable(template),
    }))
    .toSorted((a, b) => Number(b.revision) - Number(a.revision));
}

function causeIn({ [CHANGE_CAUSE]: cause = '' }: Readonly<Record<string, string>>): string | undefined {
  return cause === '' ? undefined : clean(cause, LONGEST_CAUSE);
}

/** Without what a controller added and what reading filled in. */
function sendable({ metadata, $patch: _directive, ...rest }: Template): object {
  const { labels, annotations, ...others } = metadata;
  const { [TEMPLATE_HASH]: _hash, ...own } = labels;
  const noted = Object.keys(annotations).length === 0 ? {} : { annotations };
  return { ...rest, metadata: { ...others, ...noted, labels: own } };
}
