import type { Entry } from '../../domain/entry.ts';
import type { WorkloadFacts } from '../../domain/facts.ts';
import type { ImageProblem } from '../../domain/image.ts';
import type { Change } from '../../domain/operation.ts';
import type { Revision } from '../../domain/revision.ts';
import { secondsBetween } from '../../domain/watching.ts';
import type { Voice } from '../voice.ts';
import { count, duration } from './phrases.ts';

/** The modal `redeploy`. Plain text, but for what takes a voice. */
export const redeployWords = {
  title: 'Redeploy',
  submit: 'Redeploy',
  about: ({ application }: Entry, voice: Voice): string =>
    `${voice.bold(voice.code(application.name))} in cluster ${voice.code(application.cluster)}, namespace ${voice.code(application.namespace)}. Every pod is replaced step by step. A restart keeps the image that is set now and takes up the configuration as it is now.`,
  workload: (workload: WorkloadFacts, voice: Voice): string =>
    `${voice.code(workload.name)}: ${workload.ready} of ${count(workload.wanted, 'pod')} Ready, strategy ${voice.text(workload.strategy)}\nImage ${voice.code(workload.image)}${reachNote(workload)}`,
  mode: { label: 'What changes' },
  modes: {
    restart: 'Nothing: restart it',
    'roll-back': 'Roll back to an earlier revision',
    image: 'Another version of an image',
  } satisfies Record<Change['mode'], string>,
  revision: {
    label: 'Earlier revision',
    placeholder: 'Choose a revision',
    hint: 'Counts only with "Roll back to an earlier revision".',
  },
  revisionName: ({ revision, image }: Pick<Revision, 'revision' | 'image'>): string =>
    `${revision}: ${image}`,
  revisionAge: ({ at, changeCause }: Pick<Revision, 'at' | 'changeCause'>, now: Date): string =>
    `${duration(secondsBetween(at, now))} old${changeCause === undefined ? '' : ` · ${changeCause}`}`,
  container: { label: 'Container', placeholder: 'Choose a container' },
  image: {
    label: 'Image',
    placeholder: ':1.2.3',
    hint: 'The new tag as :TAG, a digest as @sha256:…, or the whole name. Counts only with "Another version of an image".',
  },
  chooseRevision: 'Choose a revision to go back to.',
  chooseContainer: 'Choose a container.',
  imageProblem: (problem: ImageProblem): string =>
    problem === 'untagged'
      ? 'Say which version: a tag as in :1.2.3, or a digest.'
      : 'This is no name of an image. Write :TAG, or registry/name:tag.',
};

/** Where a redeploy does not do what it does elsewhere. */
function reachNote({ paused, strategy, partition }: WorkloadFacts): string {
  if (paused) return '\n⚠️ Its rollout is paused: resume it before you redeploy.';
  if (strategy === 'OnDelete') {
    return '\n⚠️ Its update strategy is OnDelete: nothing is replaced until its pods are deleted.';
  }
  return partition === 0
    ? ''
    : `\n⚠️ It is partitioned: only its pods from ordinal ${partition} on are replaced.`;
}
