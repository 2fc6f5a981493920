import type { AppSpec } from './cluster/app-spec.ts';
import type { Cluster } from './cluster/cluster.ts';
import type { SlackOptions } from './slack/start.ts';
import type { Hint } from './web/screen.ts';

/** Whom one can act as, in this order, with what they are in the drill. */
export const cast = [
  { id: 'U0ALICE', part: 'on call' },
  { id: 'U0LINA', part: 'on call, Chinese' },
  { id: 'U0BOB', part: 'approver' },
  { id: 'U0CAROL', part: 'approver, admin' },
  { id: 'U0WANGWEI', part: 'approver, Chinese' },
  { id: 'U0MALLORY', part: 'no rights' },
];

const bot = 'U0FIREBREAK';

const person = (id: string, realName: string) => ({
  id,
  name: realName.split(' ')[0]?.toLowerCase() ?? id,
  realName,
});
/** Somebody whose Slack is in Chinese. */
const chinese = (id: string, name: string, realName: string) => ({
  ...person(id, realName),
  name,
  locale: 'zh-CN',
  tz: 'Asia/Shanghai',
});
/** A direct channel with the app for everybody, so that it can be looked into before the first message. */
const direct = (id: string) => ({
  id: id.replace('U0', 'D0'),
  name: id,
  kind: 'im' as const,
  members: [bot, id],
  isPrivate: true,
});

/** The drill's Slack workspace. */
export const workspace: NonNullable<SlackOptions['workspace']> = {
  teamId: 'T0FIRE',
  teamName: 'Firebreak Drill',
  app: { botUser: bot, name: 'Firebreak' },
  people: [
    person('U0ALICE', 'Alice Chen'),
    person('U0BOB', 'Bob Meyer'),
    person('U0CAROL', 'Carol Okafor'),
    person('U0MALLORY', 'Mallory Finch'),
    chinese('U0LINA', 'lina', 'Li Na 李娜'),
    chinese('U0WANGWEI', 'wangwei', 'Wang Wei 王伟'),
  ],
  groups: [
    { id: 'S0ONCALL', handle: 'oncall', name: 'On call', members: ['U0ALICE', 'U0LINA'] },
    { id: 'S0BACKEND', handle: 'backend', name: 'Backend', members: ['U0ALICE', 'U0LINA'] },
    { id: 'S0LEADS', handle: 'leads', name: 'Tech leads', members: ['U0BOB', 'U0CAROL', 'U0WANGWEI'] },
  ],
  channels: [
    { id: 'C0EMERGENCY', name: 'emergency' },
    { id: 'C0AUDIT', name: 'audit' },
    { id: 'C0BACKEND', name: 'backend' },
    { id: 'C0GENERAL', name: 'general' },
    ...cast.map(({ id }) => direct(id)),
  ],
  commands: [
    {
      command: '/emergency',
      description: 'Open and follow emergency tickets',
      usageHint: '[delete-pods APP | redeploy APP | status | list | mine | help]',
      shouldEscape: true,
    },
  ],
  shortcuts: [
    {
      callbackId: 'open_emergency_ticket',
      name: 'Open emergency ticket',
      description: 'Ask to delete pods or to redeploy',
      type: 'global',
    },
    {
      callbackId: 'open_emergency_ticket_about',
      name: 'Open emergency ticket',
      description: 'Open a ticket about this message',
      type: 'message',
    },
  ],
};

/** What can be typed after `/emergency`, for the list above the composer. */
export const hints: readonly Hint[] = [
  { text: '/emergency', what: 'Open an emergency ticket' },
  { text: '/emergency delete-pods APP [reason…]', what: 'Ask to delete pods of an application' },
  { text: '/emergency redeploy APP [reason…]', what: 'Ask to redeploy an application' },
  { text: '/emergency status [WO-…]', what: 'One ticket, or the newest' },
  { text: '/emergency look APP', what: 'How its pods are, and what would help' },
  { text: '/emergency who APP', what: 'Who could approve now' },
  { text: '/emergency list', what: 'Open tickets' },
  { text: '/emergency mine', what: 'My tickets and tokens' },
  { text: '/emergency cancel WO-…', what: 'Withdraw a ticket that waits for approval' },
  { text: '/emergency finish WO-…', what: 'The emergency is over' },
  { text: '/emergency extend WO-…', what: 'Ask for more time' },
  { text: '/emergency revoke WO-…', what: 'Take the authorization back' },
  { text: '/emergency reset-authenticator @person', what: 'Reset a lost authenticator (admins)' },
  { text: '/emergency help', what: 'Everything it can do' },
];

const production = 'production';
const tags = (env: string, team: string, version: string) => ({ env, team, version });

const shop: readonly AppSpec[] = [
  {
    name: 'web-service',
    namespace: production,
    replicas: 6,
    image: 'registry.example/web-service:1.8.2',
    labels: tags('production', 'backend', '1.8.2'),
  },
  {
    name: 'api-gateway',
    namespace: production,
    replicas: 3,
    image: 'registry.example/api-gateway:4.1.0',
    labels: { ...tags('production', 'platform', '4.1.0'), critical: 'true', loadbalancer: 'public' },
  },
  {
    name: 'data-processor',
    namespace: production,
    replicas: 2,
    image: 'registry.example/data-processor:0.9.7',
    labels: { ...tags('production', 'data', '0.9.7'), schedule: 'hourly' },
    behaviour: 'out-of-memory',
    timings: { crashAfterMs: 20_000 },
  },
  {
    name: 'search-indexer',
    namespace: production,
    replicas: 2,
    image: 'registry.example/search-indexer:2.0.0-rc1',
    labels: tags('production', 'backend', '2.0.0-rc1'),
    behaviour: 'image-missing',
  },
  {
    name: 'report-builder',
    namespace: production,
    replicas: 2,
    image: 'registry.example/report-builder:3.3.0',
    labels: tags('production', 'backend', '3.3.0'),
  },
  {
    name: 'checkout',
    namespace: production,
    replicas: 3,
    image: 'registry.example/checkout:7.2.1',
    labels: tags('production', 'backend', '7.2.1'),
    progressDeadlineSeconds: 60,
  },
];

const rehearsal: readonly AppSpec[] = [
  {
    name: 'web-preview',
    namespace: 'staging',
    replicas: 2,
    image: 'registry.example/web-preview:1.9.0-beta',
    labels: tags('staging', 'backend', '1.9.0-beta'),
  },
  {
    name: 'api-gateway',
    namespace: 'staging',
    replicas: 1,
    image: 'registry.example/api-gateway:4.2.0-beta',
    labels: tags('staging', 'platform', '4.2.0-beta'),
  },
];

/** In the order in which the page shows them. */
export const applications = [...new Set([...shop, ...rehearsal].map(({ name }) => name))];

const startingMs = 30_000;

/** Fills the cluster `prod`. Two pods of web-service fall ill as soon as all of them have been Ready. */
export function seedProduction(cluster: Cluster): void {
  for (const app of shop) cluster.deploy(app);
  const named = (name: string) => ({ name, namespace: production });
  const webService = () => cluster.makeIll(named('web-service'), { pods: 2, as: 'crash-loop', restarts: 7 });
  cluster
    .until(
      ({ deployments, pods }) =>
        deployments.every(
          ({ name, wanted }) => pods.filter((pod) => pod.deployment === name).length >= wanted,
        ),
      startingMs,
    )
    .then(() => {
      // Those that are there stay well; what a rollout brings doesn't.
      cluster.behave(named('report-builder'), 'image-missing');
      cluster.behave(named('checkout'), 'never-ready');
      return cluster.until(
        ({ deployments }) => deployments.some(({ name, ready }) => name === 'web-service' && ready === 6),
        startingMs,
      );
    })
    .then(webService, (error: unknown) => console.error('The cluster did not come up as planned.', error));
}

/** Fills the cluster `staging`. */
export function seedStaging(cluster: Cluster): void {
  for (const app of rehearsal) cluster.deploy(app);
}

/** The drill's policy: what everything can be seen with in a few minutes. */
export const firebreakYaml = `# The playground's policy. Alice and Li Na ask; Bob, Carol and Wang Wei approve; Mallory may nothing.
clusters:
  - { name: prod, context: prod, namespaces: [production] }
  - { name: staging, context: staging, namespaces: [staging] }
applications:
  tags: [schedule, loadbalancer]
channels:
  default: C0EMERGENCY
  audit: C0AUDIT
  teams: { data: C0BACKEND }
  language: en
timeZone: Europe/Berlin
roles:
  EMERGENCY_OPERATOR: [group:S0ONCALL]
  APPLICATION_DEPLOYER: [group:S0ONCALL, team:backend]
  APPROVER: [group:S0LEADS]
  AUDITOR: [group:S0LEADS]
  ADMIN: [user:U0CAROL]
teams:
  backend: { members: [group:S0BACKEND], applications: ["team:backend"] }
  platform: { members: [group:S0ONCALL], applications: ["team:platform"] }
  data: { members: [group:S0ONCALL], applications: ["team:data"] }

# Bob and Wang Wei take turns, day by day.
onCall:
  leads: { rota: { people: [user:U0BOB, user:U0WANGWEI], start: 2026-01-01, handover: "09:00", turnDays: 1 } }

# Nobody redeploys a scheduled job by hand, whoever approves it.
deny:
  - name: scheduled jobs
    when: { actions: [redeploy], tags: { schedule: hourly } }
    reason: the next hourly run starts fresh pods by itself

# Brief for P0, so that a drill shows the whole ladder: asked again after a minute, everybody asked after three.
defaults:
  tokenSeconds: 7200
  breakGlass: true
  remindSeconds: { P0: 60 }
  escalateSeconds: { P0: 120 }
  pageAllSeconds: { P0: 180 }
  pendingSeconds: { P0: 900 }
rules:
  # Two people, each with a code of their authenticator: set it up in the app's Home.
  - name: critical applications
    when: { tags: { critical: "true" } }
    approvers: [oncall:leads, user:U0CAROL]
    backups: [group:S0LEADS]
    approvals: 2
    stepUp: true
  - name: the preview is frozen
    when: { tags: { version: 1.9.0-beta } }
    freezes:
      - reason: the beta is being shown to customers
        from: 2026-01-01T00:00:00Z
        until: 2099-01-01T00:00:00Z
`;
