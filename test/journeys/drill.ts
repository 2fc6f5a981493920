import type { AppSpec } from '../../playground/cluster/app-spec.ts';

/** People, groups and channels of a workspace in which every role is somebody's. */
export const WORKSPACE = {
  people: [
    { id: 'U0ALICE', name: 'alice', realName: 'Alice', email: 'alice@example.com' },
    { id: 'U0BOB', name: 'bob', realName: 'Bob', email: 'bob@example.com' },
    { id: 'U0CAROL', name: 'carol', realName: 'Carol', email: 'carol@example.com' },
    { id: 'U0MALLORY', name: 'mallory', realName: 'Mallory', email: 'mallory@example.com' },
    { id: 'U0ANN', name: 'ann', realName: 'Ann', email: 'ann@example.com' },
  ],
  groups: [
    { id: 'S0ONCALL', handle: 'oncall', members: ['U0ALICE', 'U0ANN'] },
    { id: 'S0BACKEND', handle: 'backend', members: ['U0ALICE', 'U0ANN'] },
    { id: 'S0LEADS', handle: 'leads', members: ['U0BOB', 'U0CAROL'] },
  ],
  channels: [
    { id: 'C0EMERGENCY', name: 'emergency' },
    { id: 'C0BACKEND', name: 'backend' },
  ],
};

export type FileOptions = { readonly clusters: readonly string[]; readonly more?: string };

/** A `firebreak.yaml` for that workspace; `more` is added as it stands. */
export function firebreakFile({ clusters, more = '' }: FileOptions): string {
  return `
clusters:
${clusters.map((name) => `  - { name: ${name}, namespaces: [production] }`).join('\n')}
channels: { default: C0EMERGENCY }
roles:
  EMERGENCY_OPERATOR: [group:S0ONCALL]
  APPLICATION_DEPLOYER: [group:S0ONCALL]
  APPROVER: [group:S0LEADS]
teams:
  backend: { members: [group:S0BACKEND], applications: ["team:backend"] }
${more}`;
}

export const webService: AppSpec = {
  name: 'web-service',
  namespace: 'production',
  replicas: 4,
  labels: { env: 'production', team: 'backend' },
};
