import type { Entry } from '../../domain/entry.ts';
import { badReason, type PodFacts, restartsOf } from '../../domain/facts.ts';
import type { Method, Pace } from '../../domain/operation.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { secondsBetween } from '../../domain/watching.ts';
import type { QuickReason } from '../quick-reasons.ts';
import type { Voice } from '../voice.ts';
import { count, duration } from './phrases.ts';
import { redeployWords } from './redeploy.ts';

/** Dialogs but the one that opens a ticket. Plain text, but for what takes a voice. */
export const dialogWords = {
  loading: 'One moment…',
  /** The press came to nothing, because opening its window took longer than Slack allows. */
  tooLate:
    'Slack opens a window only within 3 seconds of a press, and they were over. Nothing was done. Press it again.',
  close: 'Close',
  cancel: 'Cancel',
  notice: 'Firebreak',
  deny: {
    title: (ticketNo: string): string => `Deny ${ticketNo}`,
    submit: 'Deny',
    about: (ticket: Ticket, voice: Voice): string =>
      `${voice.person(ticket.requester.userId)} and everybody in the channel will read why. One denial ends the ticket.`,
    quick: { label: 'Why', placeholder: 'Choose a reason' },
    quickReasons: {
      'more-facts': 'Say more: symptoms, impact and your plan',
      'not-now': 'Not now: wait for the change under way',
      'other-action': 'Another action suits this better',
      'no-emergency': 'No emergency: use the normal release',
      'in-hand': 'Somebody is already on it',
    } satisfies Record<QuickReason, string>,
    reason: { label: 'In your words', placeholder: 'What should they do instead?' },
    /** A quick reason and own words, or one of them. */
    comment: (parts: readonly string[]): string => parts.join('. '),
    missing: 'Choose a reason above, or write one.',
  },
  workloads: { label: 'Workloads', placeholder: 'Choose workloads' },
  deletePods: {
    title: 'Delete pods',
    submit: 'Delete',
    about: ({ application }: Entry, voice: Voice): string =>
      `${voice.bold(voice.code(application.name))} in cluster ${voice.code(application.cluster)}, namespace ${voice.code(application.namespace)}. Kubernetes starts a new pod for each deleted one, of the same version.`,
    figures: (ready: number, { wanted, unhealthy }: { wanted: number; unhealthy: number }): string =>
      `${ready} of ${count(wanted, 'pod')} Ready, ${unhealthy} unhealthy`,
    noPods:
      "There are no pods to delete. Is it scaled to zero, or can no pod be created? Redeploy won't help either; look at the Deployment and its events.",
    which: { label: 'Which pods' },
    unhealthy: (n: number): string => `All unhealthy (${n})`,
    these: 'The ones chosen below',
    pods: { label: 'Pods', placeholder: 'Choose pods', hint: 'Counts only with "The ones chosen below".' },
    groups: { unhealthy: 'Unhealthy', ready: 'Ready', starting: 'Starting' },
    pod: (pod: PodFacts, now: Date): string => podLine(pod, now),
    hidden: (n: number): string => `and ${n} more: use the API with the token`,
    method: { label: 'How' },
    methods: { delete: 'Delete', evict: 'Evict' } satisfies Record<Method, string>,
    methodHints: {
      delete: 'Whatever PodDisruptionBudgets say',
      evict: 'Only as far as PodDisruptionBudgets allow; waits for them',
    } satisfies Record<Method, string>,
    pace: {
      label: 'Pace',
      hint: 'One by one takes a first pod alone, waits until its replacement is Ready, then the rest, only as many at once as may be down. It halts by itself when a replacement fails or too few pods are Ready.',
    },
    paces: { 'one-by-one': 'One by one', 'all-at-once': 'All at once' } satisfies Record<Pace, string>,
    grace: {
      label: 'Seconds to shut down',
      placeholder: "The pod's own",
      hint: "0 to 3,600. Empty: the pod's own, as a rule 30. 0 kills the containers without a shutdown.",
    },
    graceProblem: "Enter a whole number of seconds from 0 to 3,600, or leave it empty for the pod's own.",
    chooseSome: 'Choose at least one pod, or "All unhealthy" above.',
  },
  confirmDeletion: {
    title: 'Are you sure?',
    submit: 'Delete anyway',
    about: (outage: Outage, voice: Voice): string => outageSentence(outage, voice),
    /** Where nothing Ready is taken any more by the time this is asked. */
    uncertain: '⚠️ This may take the application down for a while.',
    noGrace:
      '⚠️ With 0 seconds to shut down the containers are killed: requests under way break off, and what they have not saved is lost.',
    pace: (pace: Pace): string => (pace === 'all-at-once' ? 'They go all at once.' : 'They go one by one.'),
    nothingYet: 'Nothing has been deleted yet.',
  },
  redeploy: redeployWords,
  reveal: {
    title: 'Your token',
    about: ({ application }: Entry, expires: Date, voice: Voice): string =>
      `This secret lets whoever has it act on ${voice.code(application.name)} in your name until ${voice.time(expires)}. It is shown only now: copy it, give it to nobody, paste it into no channel. Showing one again ends this one.`,
    curl: 'Ready to paste:',
  },
};

/** What a confirmed deletion takes from one workload. */
export type Outage = { readonly taken: number; readonly ready: number; readonly workload: string };

function outageSentence({ taken, ready, workload }: Outage, voice: Voice): string {
  if (taken < ready) {
    return `⚠️ This takes ${taken} of the ${ready} Ready pods of ${voice.code(workload)}. What is left has to carry the load until the replacements are Ready.`;
  }
  const all = ready === 1 ? 'the last Ready pod' : `all ${ready} Ready pods`;
  return `⚠️ This takes ${all} of ${voice.code(workload)}. It serves nobody until a replacement is Ready, and if none comes up it stays down.`;
}

function podLine(pod: PodFacts, now: Date): string {
  const restarts = restartsOf(pod);
  const state = badReason(pod) ?? (pod.ready ? 'Ready' : (pod.unschedulable ?? pod.phase));
  const often = restarts === 0 ? '' : ` · ${count(restarts, 'restart')}`;
  return `${state}${often} · ${duration(secondsBetween(pod.createdAt, now))} old`;
}
