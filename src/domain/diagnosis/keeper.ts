import type { Tags } from '../application.ts';
import type { Keeper } from './facts.ts';

/** Each tool marks what it deploys; the first mark that is there counts, since Argo CD and Flux deploy charts too. */
const MARKS: readonly (readonly [Keeper['tool'], string, (value: string) => string])[] = [
  ['argo-cd', 'argocd.argoproj.io/tracking-id', (id) => id.split(':')[0] ?? id],
  ['argo-cd', 'argocd.argoproj.io/instance', (name) => name],
  ['flux', 'helm.toolkit.fluxcd.io/name', (name) => name],
  ['flux', 'kustomize.toolkit.fluxcd.io/name', (name) => name],
  ['helm', 'meta.helm.sh/release-name', (name) => name],
];

/** What deploys a workload, by its labels and annotations. */
export function keeperOf(labels: Tags, annotations: Tags): Keeper | undefined {
  for (const [tool, mark, nameIn] of MARKS) {
    const value = annotations[mark] ?? labels[mark];
    if (value !== undefined && value !== '') return { tool, name: nameIn(value) };
  }
  return undefined;
}
