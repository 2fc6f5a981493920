import type { Revision } from '../domain/revision.ts';
import { type EntryLook, LOOK_MS, type LookDeps, type LookInput, makeLookAtEntry } from './look-at-entry.ts';

/** Each workload of an entry with what it could go back to. */
export type RedeployLook = Omit<EntryLook, 'looks'> & {
  readonly looks: readonly (EntryLook['looks'][number] & { readonly revisions: readonly Revision[] })[];
};

export type LookForRedeploy = (input: LookInput) => Promise<RedeployLook>;

/** What the holder of a live token sees before a redeploy. @throws Refusal, Unavailable as `lookAtEntry` does. */
export function makeLookForRedeploy(deps: LookDeps): LookForRedeploy {
  const lookAtEntry = makeLookAtEntry(deps);
  return async (input) => {
    const look = await lookAtEntry(input);
    const { application } = look.entry;
    const signal = AbortSignal.timeout(LOOK_MS);
    const looks = await Promise.all(
      look.looks.map(async (each) => {
        const all = await deps.clusters.revisions(application, each.workload, signal);
        return { ...each, revisions: all.filter(({ current }) => !current) };
      }),
    );
    return { ...look, looks };
  };
}
