import type { WorkloadFacts } from './facts.ts';
import { Refusal } from './refusal.ts';

/** A template that a workload has had, kept by its cluster so that it can be taken up again. */
export type Revision = {
  /** Its number; a template that is taken up again gets a new one. */
  readonly revision: string;
  /** All containers as `name=image`, comma-joined. */
  readonly image: string;
  readonly at: Date;
  /** What somebody noted down about it. */
  readonly changeCause: string | undefined;
  /** The workload has this template now. */
  readonly current: boolean;
};

/** @throws Refusal `revision-gone` where there is none of that number, or the workload has it now. */
export function assertGoesBack(
  revisions: readonly Revision[],
  toRevision: string,
  { name }: Pick<WorkloadFacts, 'name'>,
): void {
  const found = revisions.find(({ revision }) => revision === toRevision);
  if (found?.current === false) return;
  const problem = found === undefined ? {} : { problem: 'current' };
  throw new Refusal('revision-gone', { workload: name, revision: toRevision, ...problem });
}
