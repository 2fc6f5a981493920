import { controllerOf, type KubeObject, ownerReferenceTo } from '../objects.ts';
import type { Pod } from '../pod.ts';
import type { Store } from '../store.ts';

type Keeper = KubeObject & {
  readonly spec: { readonly selector: { readonly matchLabels: Readonly<Record<string, string>> } };
};

function selects({ spec }: Keeper, { metadata }: Pod): boolean {
  return Object.entries(spec.selector.matchLabels).every(([key, value]) => metadata.labels?.[key] === value);
}

const isOrphan = ({ metadata }: Pod) =>
  metadata.deletionTimestamp === undefined &&
  metadata.ownerReferences?.some(({ controller }) => controller === true) !== true;

/** A StatefulSet takes in only what is named like its own. */
function isNamedLikeItsOwn({ kind, metadata }: Keeper, pod: Pod): boolean {
  return kind !== 'StatefulSet' || /-\d+$/.exec(pod.metadata.name)?.index === metadata.name.length;
}

/** A pod nobody keeps, that this one would. */
export function wouldAdopt(keeper: Keeper, pod: Pod): boolean {
  return (
    isOrphan(pod) &&
    pod.metadata.namespace === keeper.metadata.namespace &&
    selects(keeper, pod) &&
    isNamedLikeItsOwn(keeper, pod)
  );
}

/**
 * The pods a controller keeps. One whose labels no longer match is let go and lives on by itself; one that nobody
 * keeps and whose labels match is taken in.
 */
export function claimedPods(store: Store, keeper: Keeper): Pod[] {
  const { kind, metadata } = keeper;
  return store.pods.list(metadata.namespace).flatMap((pod) => {
    if (wouldAdopt(keeper, pod)) return [owned(store, pod, ownerReferenceTo(keeper))];
    if (controllerOf(pod, kind)?.uid !== metadata.uid) return [];
    if (selects(keeper, pod) || pod.metadata.deletionTimestamp !== undefined) return [pod];
    owned(store, pod, undefined);
    return [];
  });
}

function owned(store: Store, pod: Pod, owner: ReturnType<typeof ownerReferenceTo> | undefined): Pod {
  const others = (pod.metadata.ownerReferences ?? []).filter(({ controller }) => controller !== true);
  const references = owner ? [...others, owner] : others;
  const ownerReferences = references.length === 0 ? undefined : references;
  return store.pods.replace({ ...pod, metadata: { ...pod.metadata, ownerReferences } });
}
