import type { LogFacts, Unread } from '../../domain/diagnosis/facts.ts';
import type {
  Advice,
  DiagnosisReport,
  Finding,
  FindingKind,
  Symptom,
} from '../../domain/diagnosis/finding.ts';
import { podNames, quotedIn, RECOMMENDED, TOOLS } from '../diagnosis-names.ts';
import type { Voice } from '../voice.ts';
import { adviceText, nextText } from './diagnosis-steps.ts';
import { andMore, count, duration, listed, someOf } from './phrases.ts';

const WORKLOADS_NAMED = 5;

/** What a diagnosis says: each finding in a sentence or two, with its evidence and the next step. */
export const diagnosisWords = {
  title: 'Diagnosis',
  /** What it is about and how it fares, in one line. */
  heading: (report: DiagnosisReport, voice: Voice): string => heading(report, voice),
  /** What is known of the workload besides: last rollout, budget, autoscaler, quotas. A line for each. */
  situation: (report: DiagnosisReport, voice: Voice): string[] => situation(report, voice),
  /** What all findings come to. */
  advice: (advice: Advice, voice: Voice): string => adviceText(advice, voice),
  finding: (finding: Finding, voice: Voice): string => findingText(finding, voice),
  /** Above the last lines of a container. */
  log: (log: LogFacts, voice: Voice): string =>
    `Last lines of ${voice.code(log.container)} in ${voice.code(log.pod)}${log.previous ? ', before it ended' : ''}:`,
  /** What could not be read, so that nobody takes silence for health. */
  unread: (unread: readonly Unread[]): string => unreadText(unread),
  moreFindings: (n: number): string => andMore(n),
  /** Workloads that are left out, each with its figures. */
  others: (reports: readonly DiagnosisReport[], voice: Voice): string =>
    `Also: ${someOf(
      reports.map(
        ({ workload, ready, wanted }) => `${voice.code(workload.name)} ${ready} of ${wanted} Ready`,
      ),
      WORKLOADS_NAMED,
    )}`,
  gone: (workloads: readonly string[], voice: Voice): string =>
    `Not deployed there any more: ${someOf(workloads.map(voice.code), WORKLOADS_NAMED)}.`,
};

function heading({ place, workload, ready, wanted, restarts }: DiagnosisReport, voice: Voice): string {
  const what = `${voice.code(workload.name)} in ${voice.code(`${place.cluster}/${place.namespace}`)}`;
  const figures = `${ready} of ${count(wanted, 'pod')} Ready`;
  return `${voice.bold('Diagnosis of')} ${what}: ${figures}${restarts === 0 ? '' : `, ${count(restarts, 'restart')}`}`;
}

function situation(
  { lastRollout, budgets, autoscaler, fullQuotas }: DiagnosisReport,
  voice: Voice,
): string[] {
  return [
    ...(lastRollout === undefined
      ? []
      : [
          `Revision ${voice.code(lastRollout.revision)} (${voice.code(lastRollout.image)}) since ${voice.time(lastRollout.at)}`,
        ]),
    ...budgets.map(
      ({ name, allowed, healthy, needed }) =>
        `Budget ${voice.code(name)}: ${count(allowed, 'pod')} may be evicted now (${healthy} healthy, ${needed} needed)`,
    ),
    ...(autoscaler === undefined
      ? []
      : [
          `Autoscaler ${voice.code(autoscaler.name)}: ${autoscaler.least} to ${autoscaler.most} pods, ${autoscaler.current} now`,
        ]),
    ...fullQuotas.map(
      ({ name, resource, used, hard }) =>
        `Quota ${voice.code(name)} has nothing left: ${voice.code(resource)} ${voice.code(used)} of ${voice.code(hard)}`,
    ),
  ];
}

function findingText(finding: Finding, voice: Voice): string {
  const { pods, of, next, since } = finding;
  const names = podNames(finding, voice);
  const rest = pods.length - names.length;
  const subject = pods.length === 0 ? 'This workload:' : `${pods.length} of ${count(of, 'pod')}:`;
  const said = quotedIn(finding);
  return [
    `${voice.bold(subject)} ${say(finding, voice)}`,
    ...(names.length === 0
      ? []
      : [
          `${rest > 0 ? `${names.join(', ')} ${andMore(rest)}` : listed(names)}${since === undefined ? '' : `, not Ready since ${voice.time(since)}`}`,
        ]),
    ...(said === undefined ? [] : [`The cluster says: ${voice.text(said)}`]),
    [
      ...helps(finding),
      ...(next.kind === 'none' ? [] : [`${voice.bold('Next:')} ${nextText(next, voice)}`]),
    ].join(' '),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** Plainly, where what people would try first is of no use. */
function helps({ severity, deletingHelps, redeployHelps, next }: Finding): string[] {
  if (severity === 'advice' || severity === 'fine' || next.kind === 'wait' || deletingHelps) return [];
  if (redeployHelps) return ['Deleting pods will not help here.'];
  return ['Deleting pods will not help here, and neither will a restart.'];
}

type Sayings = { readonly [K in FindingKind]: (evidence: Symptom<K>['evidence'], voice: Voice) => string };

function say<K extends FindingKind>({ kind, evidence }: Symptom<K>, voice: Voice): string {
  return SAYINGS[kind](evidence, voice);
}

const codes = (names: readonly string[], voice: Voice): string =>
  listed(names.map((name) => voice.code(name)));

const SAYINGS: Sayings = {
  'no-capacity': ({ lacking, requests }, voice) => {
    const asked = Object.entries(requests).map(([resource, n]) => voice.code(`${resource}: ${n}`));
    const wish = asked.length === 0 ? '' : `; a pod asks for ${listed(asked)}`;
    return `no node has room, short of ${codes(lacking, voice)}${wish}.`;
  },
  'no-node-fits': ({ why }) => NO_NODE[why],
  'volume-away': () => 'a volume they need is missing or cannot be attached.',
  'quota-full': ({ quota, requested, used, limited }, voice) =>
    `the quota ${voice.code(quota)} is used up, so new pods are refused: ${voice.code(requested)} asked for, ${voice.code(used)} in use, ${voice.code(limited)} allowed.`,
  starting: ({ seconds }) => `being started for ${duration(seconds)}.`,
  'image-missing': ({ image }, voice) => `the image ${voice.code(image)} does not exist.`,
  'image-forbidden': ({ image }, voice) =>
    `the registry does not let the cluster pull ${voice.code(image)}: credentials are missing or wrong.`,
  'registry-away': ({ image }, voice) =>
    `the registry of ${voice.code(image)} does not answer the cluster as it should.`,
  'image-unpullable': ({ image }, voice) => `the image ${voice.code(image)} cannot be pulled.`,
  'config-missing': ({ object, name, key }, voice) => {
    if (object === undefined || name === undefined) return 'their configuration does not let them start.';
    const missing = `${object} ${voice.code(name)}`;
    return key === undefined
      ? `the ${missing} does not exist.`
      : `the ${missing} has no key ${voice.code(key)}.`;
  },
  'cannot-start': ({ container }, voice) => `the container ${voice.code(container)} cannot be started.`,
  'out-of-memory': ({ container, limit, restarts }, voice) => {
    const bound = limit === undefined ? 'than its node can give' : `than its limit of ${voice.code(limit)}`;
    return `${voice.code(container)} is killed because it takes more memory ${bound}; ${count(restarts, 'restart')}.`;
  },
  'probe-kills': ({ container, probe, restarts }, voice) =>
    `${voice.code(container)} is killed because its ${probe} probe fails; ${count(restarts, 'restart')}.`,
  crashing: ({ container, exitCode, when, restarts }, voice) =>
    `${voice.code(container)} ends ${ENDS[when ?? 'unknown']} with exit code ${exitCode}${EXITS[exitCode] ?? ''}; ${count(restarts, 'restart')}.`,
  'not-ready': ({ seconds, wasReady }) =>
    `running, but ${wasReady ? 'no longer Ready' : 'not Ready'} for ${duration(seconds)}.`,
  'node-away': ({ nodes }, voice) =>
    `their ${nodeOf(nodes, voice)} ${nodes.length > 1 ? 'do' : 'does'} not answer.`,
  'stuck-terminating': ({ nodes, seconds }, voice) =>
    `were to be gone ${duration(seconds)} ago and are still there; their ${nodeOf(nodes, voice)} ${nodes.length > 1 ? 'do' : 'does'} not confirm it.`,
  evicted: ({ reason }, voice) => `thrown out by their node (${voice.code(reason)}).`,
  'sandbox-failed': () => 'their node cannot set them up: its network or container runtime fails.',
  'create-refused': () => 'the cluster refuses to make new pods.',
  'replicas-short': ({ have, wanted }) =>
    `${have} of ${count(wanted, 'pod')} exist, and nothing makes the others.`,
  'replicas-many': ({ strays }, voice) =>
    `${count(strays.length, 'pod')} with its labels, made by somebody else, may get its traffic: ${codes(strays.slice(0, 3), voice)}.`,
  'scaled-to-zero': () => 'it is scaled to zero, so there is no pod to help.',
  'rollout-paused': ({ updated, wanted }) =>
    `its rollout is paused at ${updated} of ${count(wanted, 'pod')}.`,
  'rollout-stuck': ({ updated, wanted, seconds }) =>
    `its rollout is stuck at ${updated} of ${count(wanted, 'pod')}; the deadline passed${seconds === undefined ? '' : ` ${duration(seconds)} ago`}. The old pods go on serving.`,
  'rollout-held': () =>
    'of the manifest before and not Ready. The manifest may be right again, yet its rollout waits until these are deleted by hand.',
  'update-by-hand': ({ how, outdated, wanted }, voice) =>
    how === 'OnDelete'
      ? `${outdated} of ${wanted} are of the manifest before: with ${voice.code('OnDelete')} a restart changes a pod only once it is deleted.`
      : `${outdated} of ${wanted} stay as they are on purpose: its rollout ends at a ${voice.code('partition')}.`,
  'no-way-back': ({ revisions, limit }, voice) =>
    `there is nothing to roll back to: ${count(revisions, 'revision')} kept${limit === undefined ? '' : ` (${voice.code(`revisionHistoryLimit: ${limit}`)})`}, none with another image.`,
  'autoscaler-at-most': ({ name, most }, voice) =>
    `its autoscaler ${voice.code(name)} is at its maximum of ${count(most, 'pod')}.`,
  'budget-spent': ({ name, healthy, needed }, voice) =>
    `the disruption budget ${voice.code(name)} allows no eviction: ${healthy} healthy, ${needed} needed. Deleting a pod does not ask it.`,
  'will-be-reverted': ({ tool, name }, voice) =>
    `${voice.text(TOOLS[tool])} deploys it (${voice.code(name)}) and will put back another image or a roll-back ${tool === 'helm' ? 'at the next upgrade' : 'when it syncs'}. Deleted pods and restarts stay as they are.`,
  'settings-missing': ({ settings }, voice) =>
    `it lacks what is recommended: ${codes(
      settings.map((setting) => RECOMMENDED[setting]),
      voice,
    )}.`,
  healthy: ({ ready, wanted }) =>
    `${ready < wanted ? 'nothing wrong is seen yet' : 'all is well'}, ${ready} of ${count(wanted, 'pod')} Ready.`,
};

const NO_NODE: Readonly<Record<Symptom<'no-node-fits'>['evidence']['why'], string>> = {
  taint: 'no node takes them, for want of a toleration of its taints.',
  affinity: 'no node is of the kind they ask for (selector, affinity or spread).',
  other: 'no node takes them.',
};

const ENDS = {
  startup: 'right after its start',
  runtime: 'while at work',
  unknown: 'again and again',
} as const;

const EXITS: Readonly<Record<number, string>> = {
  0: ', as if its work were done',
  126: ' (its command may not be run)',
  127: ' (its command is not there)',
  134: ' (it aborted itself)',
  137: ' (it was killed)',
  139: ' (it reached for memory that is not its own)',
  143: ' (it was told to end)',
};

const nodeOf = (nodes: readonly string[], voice: Voice): string =>
  nodes.length === 0 ? 'node' : `node${nodes.length === 1 ? '' : 's'} ${codes(nodes.slice(0, 3), voice)}`;

const SOURCES: Readonly<Record<Unread['source'], string>> = {
  events: 'events',
  logs: 'logs',
  history: 'earlier revisions',
  quotas: 'quotas',
  budgets: 'disruption budgets',
  autoscaler: 'autoscalers',
  nodes: 'nodes',
};

function unreadText(unread: readonly Unread[]): string {
  const sources = (why: Unread['why']) =>
    listed(unread.filter((each) => each.why === why).map(({ source }) => SOURCES[source]));
  const [forbidden, away] = [sources('forbidden'), sources('away')];
  return [
    forbidden === '' ? '' : `Firebreak may not read ${forbidden}.`,
    away === '' ? '' : `No answer in time about ${away}.`,
  ]
    .filter((text) => text !== '')
    .join(' ');
}
