import type { DiagnosedContainer, EventFacts } from './facts.ts';
import type { Symptom } from './finding.ts';

/** The scheduler says first what is wrong, then why removing other pods would not help. */
const PREEMPTION = /(?:\. | )(?:no new claims to deallocate, )?preemption: .*$/s;
const VOLUME =
  /persistentvolumeclaim|volume node affinity conflict|available persistent volumes|bind to a volume|node\(s\) unavailable due to .*volume/i;
const SHORT_OF = /Insufficient ([\w./-]{1,80})/g;
const TOO_MANY_PODS = /Too many pods/i;
const TAINT = /taint/i;
const AFFINITY = /affinity|selector|topology spread|hostport|free ports/i;

/** Why no node takes a pod, from what the scheduler says. */
export function unscheduledSymptom(message: string, containers: readonly DiagnosedContainer[]): Symptom {
  const said = message.replace(PREEMPTION, '').trim();
  if (VOLUME.test(said)) return { kind: 'volume-away', evidence: { said } };
  const lacking = [...said.matchAll(SHORT_OF)].map(([, resource = '']) => resource.replace(/[.,]$/, ''));
  if (TOO_MANY_PODS.test(said)) lacking.push('pods');
  if (lacking.length > 0) {
    const requests = Object.fromEntries(lacking.flatMap((resource) => requested(resource, containers)));
    return { kind: 'no-capacity', evidence: { lacking: [...new Set(lacking)], requests, said } };
  }
  const why = TAINT.test(said) ? 'taint' : AFFINITY.test(said) ? 'affinity' : 'other';
  return { kind: 'no-node-fits', evidence: { why, said } };
}

/** What one container of the pod asks for: the sum is the scheduler's business. */
function requested(resource: string, containers: readonly DiagnosedContainer[]): [string, string][] {
  const [most] = containers.flatMap(({ requests }) => requests[resource] ?? []);
  return most === undefined ? [] : [[resource, most]];
}

const MOUNT: ReadonlySet<string> = new Set(['FailedMount', 'FailedAttachVolume', 'FailedMapVolume']);

/** Why a pod that has a node does not get as far as its containers, from its events. */
export function unmadeSymptom(events: readonly EventFacts[]): Symptom | undefined {
  const mount = events.findLast(({ reason }) => MOUNT.has(reason));
  if (mount !== undefined) return mountSymptom(mount.message);
  const sandbox = events.findLast(({ reason }) => reason === 'FailedCreatePodSandBox');
  return sandbox === undefined ? undefined : { kind: 'sandbox-failed', evidence: { said: sandbox.message } };
}

const MISSING_OBJECT = /\b(configmap|secret) "([^"]{1,253})" not found/i;

/** A volume made of a ConfigMap or Secret that is not there is a matter of configuration. */
function mountSymptom(said: string): Symptom {
  return MISSING_OBJECT.test(said) ? configSymptom(said) : { kind: 'volume-away', evidence: { said } };
}

const MISSING_KEY =
  /couldn't find key (\S{1,253}) in (ConfigMap|Secret) (?:[^\s/]{1,253}\/)?([^\s/]{1,253})/i;

/** What configuration a container lacks, from what the kubelet says. */
export function configSymptom(said: string): Symptom {
  const [, key, holder, holderName] = MISSING_KEY.exec(said) ?? [];
  const [, missing, missingName] = MISSING_OBJECT.exec(said) ?? [];
  const object = kindNamed(holder ?? missing);
  return { kind: 'config-missing', evidence: { object, name: holderName ?? missingName, key, said } };
}

function kindNamed(kind: string | undefined): 'ConfigMap' | 'Secret' | undefined {
  if (kind === undefined) return undefined;
  return kind.toLowerCase() === 'secret' ? 'Secret' : 'ConfigMap';
}
