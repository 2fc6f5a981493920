import type { Keeper } from '../domain/diagnosis/facts.ts';
import type { Finding, Setting } from '../domain/diagnosis/finding.ts';
import type { Voice } from './voice.ts';

/** Names and settings that are the same in every language. */

export const TOOLS: Readonly<Record<Keeper['tool'], string>> = {
  'argo-cd': 'Argo CD',
  flux: 'Flux',
  helm: 'Helm',
};

/** What is recommended for every workload, as it stands in a manifest. */
export const RECOMMENDED: Readonly<Record<Setting, string>> = {
  'max-unavailable': 'maxUnavailable: 25%',
  'max-surge': 'maxSurge: 25%',
  'progress-deadline': 'progressDeadlineSeconds: 600',
  'history-limit': 'revisionHistoryLimit: 10',
  'liveness-probe': 'livenessProbe',
  'readiness-probe': 'readinessProbe',
};

const PODS_NAMED = 3;

/** The first of a finding's pods; the heading says how many there are. */
export const podNames = ({ pods }: Pick<Finding, 'pods'>, voice: Voice): string[] =>
  pods.slice(0, PODS_NAMED).map(({ name }) => voice.code(name));

/** What the cluster itself says, in its own words. */
export const quotedIn = ({ evidence }: Finding): string | undefined =>
  'said' in evidence && evidence.said !== undefined && evidence.said !== '' ? evidence.said : undefined;
