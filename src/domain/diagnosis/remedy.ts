import { refOf } from '../facts.ts';
import { type DiagnosedPod, type DiagnosisFacts, type Revision, readyPods } from './facts.ts';
import type { NextStep, Remedy, Severity, Symptom } from './finding.ts';
import { wayBack } from './way-back.ts';

/** A manifest that is older than this is not what broke a pod that ran. */
const FRESH_SECONDS = 24 * 60 * 60;
const SLOW_START_SECONDS = 300;

/** What has to be known of a symptom's surroundings to say what helps. */
type Scene = {
  readonly affected: readonly DiagnosedPod[];
  readonly kind: DiagnosisFacts['workload']['kind'];
  /** Pods made from the same manifest fare well: it is the pods, not the manifest. */
  readonly siblingsWell: boolean;
  /** Where to go back to, where the manifest of today is to blame. */
  readonly back: Revision | undefined;
  readonly isFresh: boolean;
};

/** What helps against a symptom, and what does not. */
export function remedyFor(
  symptom: Symptom,
  affected: readonly DiagnosedPod[],
  facts: DiagnosisFacts,
): Remedy {
  const scene = sceneOf(affected, facts);
  return inPod(symptom, scene) ?? inStart(symptom, scene) ?? inWorkload(symptom, scene);
}

function sceneOf(affected: readonly DiagnosedPod[], facts: DiagnosisFacts): Scene {
  const { workload, history, at } = facts;
  const uids = new Set(affected.map(({ uid }) => uid));
  const templates = new Set(affected.map(({ template }) => template));
  const isNew = affected.every(
    ({ template }) =>
      template === undefined || workload.template === undefined || template === workload.template,
  );
  const current = history.find((revision) => revision.current);
  return {
    affected,
    kind: workload.kind,
    siblingsWell: readyPods(facts).some(({ uid, template }) => !uids.has(uid) && templates.has(template)),
    back: isNew ? wayBack(workload, history) : undefined,
    isFresh: current === undefined || at.getTime() - current.at.getTime() < FRESH_SECONDS * 1000,
  };
}

/** A step that somebody has to take elsewhere, since neither deleting nor restarting helps. */
const elsewhere = (next: NextStep, severity: Severity = 'critical'): Remedy => ({
  severity,
  next,
  deletingHelps: false,
  redeployHelps: false,
});

const deleting = ({ affected }: Scene): Remedy => ({
  severity: 'critical',
  next: { kind: 'delete-pods', pods: affected.map(refOf) },
  deletingHelps: true,
  redeployHelps: true,
});

/** Back to the manifest before, where there is one and this one is to blame; else the other step. */
function backOr({ siblingsWell, back, kind, affected }: Scene, otherwise: NextStep): Remedy {
  if (back === undefined || siblingsWell) return elsewhere(otherwise);
  const { revision, image } = back;
  const leftOver = kind === 'StatefulSet' ? affected.map(({ name }) => name) : [];
  return elsewhere({ kind: 'roll-back', revision, image, leftOver });
}

/** Pods that run, or did. */
function inPod(symptom: Symptom, scene: Scene): Remedy | undefined {
  const { siblingsWell, isFresh } = scene;
  switch (symptom.kind) {
    case 'crashing': {
      if (siblingsWell) return deleting(scene);
      const logs: NextStep = { kind: 'read-logs', pod: scene.affected[0]?.name ?? '' };
      return symptom.evidence.when === 'runtime' && !isFresh ? elsewhere(logs) : backOr(scene, logs);
    }
    case 'out-of-memory': {
      const raise: NextStep = { kind: 'raise-limit', container: symptom.evidence.container };
      return isFresh ? backOr(scene, raise) : elsewhere(raise);
    }
    case 'probe-kills': {
      const { container, probe } = symptom.evidence;
      return siblingsWell ? deleting(scene) : backOr(scene, { kind: 'fix-probe', container, probe });
    }
    case 'not-ready':
      return unready(symptom.evidence.wasReady, scene);
    case 'node-away':
      return scene.kind === 'Deployment' ? deleting(scene) : elsewhere(asking(symptom.evidence.nodes));
    case 'stuck-terminating':
      return elsewhere(asking(symptom.evidence.nodes), 'warning');
    case 'evicted':
      return elsewhere(asking(nodesOf(scene)), 'warning');
    case 'sandbox-failed':
      return siblingsWell ? deleting(scene) : elsewhere(asking(nodesOf(scene)));
    default:
      return undefined;
  }
}

/** All of them lost Ready at work: they hang, or what they depend on does; a restart tells. */
function unready(wasReady: boolean, scene: Scene): Remedy {
  if (scene.siblingsWell) return deleting(scene);
  if (!wasReady) return backOr(scene, { kind: 'read-logs', pod: scene.affected[0]?.name ?? '' });
  return { severity: 'critical', next: { kind: 'restart' }, deletingHelps: true, redeployHelps: true };
}

const asking = (nodes: readonly string[]): NextStep => ({ kind: 'ask-node-admin', nodes });

const nodesOf = ({ affected }: Scene): string[] => [
  ...new Set(affected.flatMap(({ node }) => (node === undefined ? [] : [node]))),
];

/** Pods that do not get as far as running. */
function inStart(symptom: Symptom, scene: Scene): Remedy | undefined {
  switch (symptom.kind) {
    case 'no-capacity':
      return elsewhere({ kind: 'add-capacity' });
    case 'no-node-fits':
      return backOr(scene, { kind: 'fix-scheduling' });
    case 'volume-away':
      return elsewhere({ kind: 'fix-volume' });
    case 'image-missing':
    case 'image-unpullable':
      return backOr(scene, { kind: 'fix-image', image: symptom.evidence.image });
    case 'image-forbidden':
      return elsewhere({ kind: 'fix-credentials', image: symptom.evidence.image });
    case 'registry-away':
      return elsewhere({ kind: 'check-registry', image: symptom.evidence.image });
    case 'config-missing':
      return backOr(scene, { kind: 'fix-config' });
    case 'cannot-start':
      return backOr(scene, { kind: 'fix-command', container: symptom.evidence.container });
    case 'starting': {
      const isSlow = symptom.evidence.seconds > SLOW_START_SECONDS;
      return isSlow ? elsewhere(asking(nodesOf(scene)), 'warning') : elsewhere({ kind: 'wait' }, 'advice');
    }
    default:
      return undefined;
  }
}

/** The workload itself. */
function inWorkload(symptom: Symptom, scene: Scene): Remedy {
  switch (symptom.kind) {
    case 'quota-full':
      return elsewhere({ kind: 'raise-quota', quota: symptom.evidence.quota });
    case 'create-refused':
    case 'replicas-short':
      return elsewhere({ kind: 'ask-cluster-admin' });
    case 'replicas-many':
      return elsewhere({ kind: 'remove-strays', strays: symptom.evidence.strays }, 'warning');
    case 'scaled-to-zero':
      return elsewhere({ kind: 'scale-up' });
    case 'rollout-paused':
      return elsewhere({ kind: 'resume-rollout' }, 'warning');
    case 'rollout-stuck':
      return { ...backOr(scene, { kind: 'fix-cause' }), severity: 'warning' };
    case 'rollout-held':
      return { ...deleting(scene), redeployHelps: false };
    case 'update-by-hand':
      return byHand(symptom.evidence.how, scene);
    case 'no-way-back':
      return elsewhere({ kind: 'deploy-anew' }, 'warning');
    default:
      return beforehand(symptom);
  }
}

const byHand = (how: 'OnDelete' | 'partition', scene: Scene): Remedy =>
  how === 'OnDelete'
    ? { ...deleting(scene), severity: 'warning', redeployHelps: false }
    : elsewhere({ kind: 'none' }, 'advice');

function beforehand({ kind }: Symptom): Remedy {
  switch (kind) {
    case 'autoscaler-at-most':
      return elsewhere({ kind: 'raise-maximum' }, 'advice');
    case 'budget-spent':
      return elsewhere({ kind: 'mind-budget' }, 'advice');
    case 'will-be-reverted':
      return elsewhere({ kind: 'change-at-source' }, 'advice');
    case 'settings-missing':
      return elsewhere({ kind: 'change-settings' }, 'advice');
    default:
      return elsewhere({ kind: 'none' }, 'fine');
  }
}
