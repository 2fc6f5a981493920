import { randomUUID } from 'node:crypto';
import { type Clock, toSeconds } from '../clock.ts';
import type { ControllerRevision } from '../controller-revision.ts';
import type { DaemonSet } from '../daemon-set.ts';
import { sameJson } from '../json.ts';
import { templateHash } from '../names.ts';
import { controllerOf, ownerReferenceTo } from '../objects.ts';
import type { StatefulSet } from '../stateful-set.ts';
import type { Store } from '../store.ts';

type Owner = StatefulSet | DaemonSet;

/** Pods and ControllerRevisions carry it. */
export const revisionLabel = 'controller-revision-hash';

/** The templates a StatefulSet or DaemonSet has had. */
export type Revisions = {
  /** The revision of the template of now, which is the newest; an earlier one of the same template is taken up. */
  readonly current: (owner: Owner) => ControllerRevision;
  /** By number, oldest first. */
  readonly of: (owner: Owner) => ControllerRevision[];
  /** Drops revisions beyond `revisionHistoryLimit` that no pod has any more. */
  readonly forgetOldest: (owner: Owner, used: ReadonlySet<string>) => void;
};

export function makeRevisions(store: Store, clock: Clock): Revisions {
  function of({ kind, metadata }: Owner): ControllerRevision[] {
    return store.controllerRevisions
      .list(metadata.namespace)
      .filter((revision) => controllerOf(revision, kind)?.uid === metadata.uid)
      .sort((one, other) => one.revision - other.revision);
  }

  function current(owner: Owner): ControllerRevision {
    const known = of(owner);
    const newest = known.at(-1);
    const revision = (newest?.revision ?? 0) + 1;
    const draft = revisionOf(owner, revision, clock.now());
    const same = known.findLast(({ data }) => sameJson(data, draft.data));
    if (!same) return store.controllerRevisions.create(draft);
    return same === newest ? same : store.controllerRevisions.replace({ ...same, revision });
  }

  return {
    current,
    of,
    forgetOldest: (owner, used) => {
      const unused = of(owner).filter(({ metadata }) => !used.has(metadata.name));
      const surplus = unused.slice(0, Math.max(unused.length - owner.spec.revisionHistoryLimit, 0));
      for (const revision of surplus) store.controllerRevisions.remove(revision);
    },
  };
}

function revisionOf(owner: Owner, revision: number, now: Date): ControllerRevision {
  const { kind, metadata, spec } = owner;
  const hash = templateHash(spec.template);
  const label = kind === 'DaemonSet' ? revisionLabel : 'controller.kubernetes.io/hash';
  return {
    kind: 'ControllerRevision',
    apiVersion: 'apps/v1',
    metadata: {
      name: `${metadata.name}-${hash}`,
      namespace: metadata.namespace,
      uid: randomUUID(),
      resourceVersion: '',
      creationTimestamp: toSeconds(now),
      labels: { ...spec.template.metadata.labels, [label]: hash },
      annotations: metadata.annotations,
      ownerReferences: [ownerReferenceTo(owner)],
    },
    data: { spec: { template: { ...spec.template, $patch: 'replace' } } },
    revision,
  };
}

/** The hash at the end of a revision's name. */
export function hashOf({ metadata }: ControllerRevision): string {
  return metadata.name.slice(metadata.name.lastIndexOf('-') + 1);
}
