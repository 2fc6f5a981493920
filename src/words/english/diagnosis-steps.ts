import type { Advice, FindingKind, NextStep, PlainStep } from '../../domain/diagnosis/finding.ts';
import { TOOLS } from '../diagnosis-names.ts';
import type { Voice } from '../voice.ts';
import { count, listed } from './phrases.ts';

/** The one next step after a finding, to stand after "Next:". */
export function nextText(next: NextStep, voice: Voice): string {
  switch (next.kind) {
    case 'delete-pods':
      return `delete ${next.pods.length === 1 ? 'this pod' : `these ${next.pods.length} pods`}.`;
    case 'restart':
      return 'restart the workload.';
    case 'roll-back':
      return rollBack(next, voice);
    case 'fix-image':
      return `push ${voice.code(next.image)}, or deploy an image that exists.`;
    case 'fix-credentials':
      return `check the ${voice.code('imagePullSecrets')} for ${voice.code(next.image)}, and that their token has not ended.`;
    case 'check-registry':
      return `ask who runs the registry of ${voice.code(next.image)}; pods start by themselves once it answers.`;
    case 'raise-limit':
      return `raise the memory limit of ${voice.code(next.container)}, or find what fills its memory.`;
    case 'fix-command':
      return `put the command or image of ${voice.code(next.container)} right and deploy it.`;
    case 'fix-probe':
      return `give the ${next.probe} probe of ${voice.code(next.container)} more time, or mend what it asks.`;
    case 'read-logs':
      return `read the last lines of ${voice.code(next.pod)} and mend what they name.`;
    case 'ask-node-admin':
      return next.nodes.length === 0
        ? 'ask who runs the nodes.'
        : `ask who runs the nodes about ${listed(next.nodes.slice(0, 3).map((node) => voice.code(node)))}.`;
    case 'raise-quota':
      return `have the quota ${voice.code(next.quota)} raised, or scale something else down.`;
    case 'remove-strays':
      return `find out who made ${listed(next.strays.slice(0, 3).map((name) => voice.code(name)))}, and have them removed.`;
    default:
      return PLAIN[next.kind];
  }
}

function rollBack(
  { revision, image, leftOver }: Extract<NextStep, { kind: 'roll-back' }>,
  voice: Voice,
): string {
  const back = `roll back to revision ${voice.code(revision)} (${voice.code(image)})`;
  if (leftOver.length === 0) return `${back}.`;
  const left = listed(leftOver.slice(0, 3).map((name) => voice.code(name)));
  return `${back}, then delete ${left}, which it does not replace by itself.`;
}

const PLAIN: Readonly<Record<PlainStep, string>> = {
  'add-capacity': 'add nodes, or lower what the pods request.',
  'fix-scheduling': 'put tolerations, selector or affinity right, or have a fitting node added.',
  'fix-volume': 'look at its volume claims and have the storage mended.',
  'fix-config': 'put the configuration right; pods start by themselves then.',
  'fix-cause': 'mend what the findings above name, then it goes on by itself.',
  'resume-rollout': 'find out who paused it and why, then resume the rollout.',
  'scale-up': 'scale it up.',
  'ask-cluster-admin': 'ask a cluster admin: quotas, admission rules and controllers are theirs.',
  'deploy-anew': 'deploy an image that is known to work from your pipeline.',
  'raise-maximum': 'raise its maximum, if there is more load than it can take.',
  'mind-budget': 'get more pods Ready before you evict any.',
  'change-at-source': 'change it at its source too, or have syncing suspended.',
  'change-settings': 'change its manifest when the emergency is over.',
  wait: 'wait a minute or two.',
  none: 'nothing.',
};

/** What all findings come to, in a sentence or two. */
export function adviceText(advice: Advice, voice: Voice): string {
  const { kind, because, next, deletes, of, readyNow, readyAfter, revertedBy } = advice;
  const why = because === undefined ? '' : becauseText(because);
  const left = `${count(readyAfter, 'pod')} ${readyAfter === 1 ? 'stays' : 'stay'} Ready meanwhile.`;
  switch (kind) {
    case 'nothing':
      return `${voice.bold('Nothing to do:')} ${count(readyNow, 'pod')} Ready, and nothing that deleting or redeploying would mend.`;
    case 'wait':
      return `${voice.bold('Wait a minute or two:')} ${why}. ${left}`;
    case 'delete-pods':
      return `${voice.bold(`Delete ${deletes} of ${count(of, 'pod')}, not a rollout:`)} ${why}. ${left}`;
    case 'restart':
      return `${voice.bold('Restart it:')} ${why}. ${left}`;
    case 'roll-back':
      return `${voice.bold('Deleting pods or a restart will not help:')} ${why}. Instead ${nextText(next, voice)} ${left}${reverted(revertedBy, voice)}`;
    case 'fix-first':
      return `${voice.bold('Deleting pods or a redeploy will not help:')} ${why}. First ${nextText(next, voice)}`;
  }
}

const reverted = (keeper: Advice['revertedBy'], voice: Voice): string =>
  keeper === undefined
    ? ''
    : ` ${voice.text(TOOLS[keeper.tool])} (${voice.code(keeper.name)}) will undo that unless it is changed there too.`;

/** A finding in a few words. */
export const becauseText = (kind: FindingKind): string => BECAUSE[kind];

const BECAUSE: Readonly<Record<FindingKind, string>> = {
  'no-capacity': 'no node has room',
  'no-node-fits': 'no node fits',
  'volume-away': 'a volume is missing',
  'quota-full': 'a quota is used up',
  starting: 'pods are being started',
  'image-missing': 'the image does not exist',
  'image-forbidden': 'the cluster may not pull the image',
  'registry-away': 'the registry does not answer',
  'image-unpullable': 'the image cannot be pulled',
  'config-missing': 'configuration is missing',
  'cannot-start': 'the container cannot be started',
  'out-of-memory': 'it takes more memory than it may',
  'probe-kills': 'a probe has it killed',
  crashing: 'the container keeps ending',
  'not-ready': 'pods run and are not Ready',
  'node-away': 'a node does not answer',
  'stuck-terminating': 'pods do not go away',
  evicted: 'a node threw pods out',
  'sandbox-failed': 'a node cannot set pods up',
  'create-refused': 'new pods are refused',
  'replicas-short': 'pods are missing that nothing makes',
  'replicas-many': 'there are pods made by hand',
  'scaled-to-zero': 'no pod is wanted',
  'rollout-paused': 'the rollout is paused',
  'rollout-stuck': 'the rollout is stuck',
  'rollout-held': 'the rollout waits for a pod of before',
  'update-by-hand': 'a rollout does not change these pods',
  'no-way-back': 'there is nothing to roll back to',
  'autoscaler-at-most': 'the autoscaler is at its maximum',
  'budget-spent': 'the budget is spent',
  'will-be-reverted': 'it is deployed by something else',
  'settings-missing': 'recommended settings are missing',
  healthy: 'all is well',
};
