import type { DiagnosedWorkload, Revision } from './facts.ts';

/**
 * The revision to go back to. Every restart is a revision of its own, so the previous one often has the
 * very same image: another image counts, above all one that has Ready pods at this moment.
 */
export function wayBack(
  { image }: Pick<DiagnosedWorkload, 'image'>,
  history: readonly Revision[],
): Revision | undefined {
  const others = history.filter((revision) => !revision.current && revision.image !== image);
  return others.toSorted(betterFirst)[0];
}

function betterFirst(a: Revision, b: Revision): number {
  if (a.ready > 0 !== b.ready > 0) return a.ready > 0 ? -1 : 1;
  return Number(b.revision) - Number(a.revision);
}
