import { problemsWith } from '../config/problems.ts';
import type { Settings } from '../config/settings.ts';
import { ROLES } from '../domain/policy.ts';
import { policyWarnings } from '../domain/policy-warnings.ts';
import type { PolicySummary } from '../words/english/policy.ts';

/** An environment without anything that a policy may ask for. */
const NOTHING = { encryptionKey: undefined, onCall: { pagerduty: undefined, opsgenie: undefined } };

export function summaryOf(path: string, settings: Settings): PolicySummary {
  const { policy, clusters, applications } = settings;
  const places = clusters.flatMap(({ name, namespaces }) =>
    namespaces.map((namespace) => ({ cluster: name, namespace })),
  );
  return {
    path,
    hash: policy.hash,
    clusters: clusters.map(({ name, namespaces }) => `${name} (${namespaces.join(', ')})`),
    roles: ROLES.map((role) => ({ role, members: policy.roles[role].length })),
    teams: Object.keys(policy.teams),
    onCall: Object.keys(policy.onCall),
    deny: policy.deny.map(({ name }) => name),
    rules: policy.rules.map(({ name }) => name),
    needs: problemsWith(settings, NOTHING),
    warnings: policyWarnings(policy, { places, overrides: applications.overrides }),
  };
}
