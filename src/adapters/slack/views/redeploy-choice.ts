import type { WorkloadRef } from '../../../domain/application.ts';
import { containersIn, imageFrom } from '../../../domain/image.ts';
import type { Change } from '../../../domain/operation.ts';
import { Refusal } from '../../../domain/refusal.ts';
import type { RedeployLook } from '../../../usecases/look-for-redeploy.ts';
import { markOf, uidValue } from './pod-choice.ts';

/** What was chosen in `redeploy`; workloads by uid, revision and container by `partValue`. */
export type RedeployChoice = {
  readonly mode: Change['mode'];
  readonly workloads: readonly string[];
  readonly revision: string;
  readonly container: string;
  readonly image: string;
};

/** What stands for a revision or container of a workload in a select. */
export const partValue = ({ uid }: WorkloadRef, part: string): string => markOf(`${uid}/${part}`);

export type ChosenChange = { readonly workload: WorkloadRef; readonly change: Change };

/**
 * What is to be done to which workload: a restart to all that were chosen, or to all where none was; anything
 * else to the one whose revision or container was chosen.
 * @throws Refusal `revision-gone`, `image-refused` where that is not there any more
 */
export function chosenChanges(look: RedeployLook, choice: RedeployChoice): ChosenChange[] {
  switch (choice.mode) {
    case 'restart':
      return restarts(look, choice);
    case 'roll-back':
      return [rollBackIn(look, choice)];
    case 'image':
      return [imageIn(look, choice)];
  }
}

function restarts({ looks }: RedeployLook, { workloads }: RedeployChoice): ChosenChange[] {
  return looks
    .filter(({ workload: { uid } }) => workloads.length === 0 || workloads.includes(uidValue(uid)))
    .map(({ workload }) => ({ workload, change: { mode: 'restart' } }));
}

function rollBackIn({ looks, entry }: RedeployLook, { revision: chosen }: RedeployChoice): ChosenChange {
  for (const { workload, revisions } of looks) {
    const found = revisions.find(({ revision }) => partValue(workload, revision) === chosen);
    if (found !== undefined) return { workload, change: { mode: 'roll-back', toRevision: found.revision } };
  }
  throw new Refusal('revision-gone', { workload: entry.application.name });
}

function imageIn({ looks, entry }: RedeployLook, { container: chosen, image }: RedeployChoice): ChosenChange {
  for (const { workload, snapshot } of looks) {
    const found = containersIn(snapshot.workload.image).find(
      ({ container }) => partValue(workload, container) === chosen,
    );
    if (found === undefined) continue;
    const images = [{ container: found.container, image: imageFrom(image, found.image) }];
    return { workload, change: { mode: 'image', images } };
  }
  throw new Refusal('image-refused', { workload: entry.application.name, image, problem: 'no-container' });
}
