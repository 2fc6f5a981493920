import { type DiagnosisFacts, isLive, readyPods } from './facts.ts';
import type { Advice, Finding, NextStep } from './finding.ts';
import { mostAway } from './rolling.ts';

/** What all findings together come to; they are sorted, so the first that is wrong decides. */
export function adviceOn(findings: readonly Finding[], facts: DiagnosisFacts): Advice {
  const readyNow = readyPods(facts).length;
  const figures = { of: facts.pods.filter((pod) => pod.own && isLive(pod)).length, readyNow };
  const lead = findings.find(({ severity }) => severity === 'critical' || severity === 'warning');
  if (lead === undefined) {
    const waiting = findings.find(({ next }) => next.kind === 'wait');
    const next: NextStep = { kind: waiting === undefined ? 'none' : 'wait' };
    const kind = waiting === undefined ? 'nothing' : 'wait';
    const without = { deletes: 0, readyAfter: readyNow, revertedBy: undefined };
    return { kind, because: waiting?.kind, next, ...figures, ...without };
  }
  const next = lead.next.kind === 'delete-pods' ? deletingAll(findings) : lead.next;
  const readyAfter = Math.max(0, readyNow - lostBy(next, facts));
  const revertedBy = next.kind === 'roll-back' ? facts.workload.keeper : undefined;
  const deletes = next.kind === 'delete-pods' ? next.pods.length : 0;
  return { kind: kindOf(next), because: lead.kind, next, deletes, ...figures, readyAfter, revertedBy };
}

/** Every pod that some finding says is better deleted, once. */
function deletingAll(findings: readonly Finding[]): NextStep {
  const pods = findings.flatMap(({ next, severity }) =>
    next.kind === 'delete-pods' && severity !== 'advice' ? next.pods : [],
  );
  return { kind: 'delete-pods', pods: [...new Map(pods.map((pod) => [pod.uid, pod])).values()] };
}

function kindOf({ kind }: NextStep): Advice['kind'] {
  switch (kind) {
    case 'delete-pods':
    case 'restart':
    case 'roll-back':
    case 'wait':
      return kind;
    case 'none':
      return 'nothing';
    default:
      return 'fix-first';
  }
}

/** How many Ready pods a step takes away at once. */
function lostBy(next: NextStep, facts: DiagnosisFacts): number {
  const { workload } = facts;
  const ready = readyPods(facts);
  if (next.kind === 'delete-pods') {
    const uids = new Set(next.pods.map(({ uid }) => uid));
    return ready.filter(({ uid }) => uids.has(uid)).length;
  }
  if (next.kind !== 'restart' && next.kind !== 'roll-back') return 0;
  // Pods that are away already count towards those that may be.
  const away = Math.max(0, workload.wanted - ready.length);
  return Math.max(0, Math.min(ready.length, mostAway(workload) - away));
}
