import type { Seen, Symptom } from './finding.ts';

/** The same symptom of several pods is told once, with the strongest of their figures. */
export function merged(all: readonly Seen[]): Seen[] {
  const groups = Map.groupBy(all, ({ symptom }) => sameness(symptom));
  return [...groups.values()].map((group) => ({
    symptom: together(group.map(({ symptom }) => symptom).toSorted((a, b) => weight(b) - weight(a))),
    pods: group.flatMap(({ pods }) => pods),
  }));
}

/** What makes two symptoms one; texts of a cluster differ by names of pods and are left out. */
function sameness({ kind, evidence }: Symptom): string {
  const parts: unknown[] = [];
  if ('container' in evidence) parts.push(evidence.container);
  if ('image' in evidence) parts.push(evidence.image);
  if ('exitCode' in evidence) parts.push(evidence.exitCode, evidence.when);
  if ('lacking' in evidence) parts.push(evidence.lacking);
  if ('object' in evidence) parts.push(evidence.object, evidence.name, evidence.key);
  if ('wasReady' in evidence) parts.push(evidence.wasReady);
  if (kind === 'evicted') parts.push(evidence.reason);
  if (kind === 'budget-spent') parts.push(evidence.name);
  return JSON.stringify([kind, ...parts]);
}

function weight({ evidence }: Symptom): number {
  if ('restarts' in evidence) return evidence.restarts;
  return 'seconds' in evidence ? (evidence.seconds ?? 0) : 0;
}

function together([first, ...others]: readonly Symptom[]): Symptom {
  if (first === undefined) throw new Error('a group has members');
  if (first.kind !== 'node-away' && first.kind !== 'stuck-terminating') return first;
  const nodes = [first, ...others].flatMap(({ evidence }) => ('nodes' in evidence ? evidence.nodes : []));
  const evidence = { nodes: [...new Set(nodes)] };
  return first.kind === 'node-away'
    ? { kind: first.kind, evidence }
    : { kind: first.kind, evidence: { ...first.evidence, ...evidence } };
}
