import { parseFirebreakFile } from '../../src/config/firebreak-file.ts';
import type { Action } from '../../src/domain/action.ts';
import type { Application } from '../../src/domain/application.ts';
import type { GlassForm } from '../../src/domain/break-glass.ts';
import { casesIn } from '../../src/domain/draft.ts';
import { openTicket } from '../../src/domain/open-ticket.ts';
import type { Policy } from '../../src/domain/policy.ts';
import type { Severity } from '../../src/domain/severity.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import { findApprovers } from '../../src/usecases/find-approvers.ts';
import { withOnCall } from '../../src/usecases/with-on-call.ts';
import { application, draft, form, person } from '../build.ts';
import { memoryDirectory } from '../memory.ts';

/** One policy as a company might write it, read as the service reads it. */
const FILE = `
timeZone: Europe/Berlin
clusters:
  - { name: prod, namespaces: [production, payments, batch] }
  - { name: us, namespaces: [production] }
channels: { default: C0EMERGENCY }

roles:
  EMERGENCY_OPERATOR: [group:S0ONCALL, team:payments]
  APPLICATION_DEPLOYER: [group:S0ONCALL, email:Dave@Example.com]
  APPROVER: [group:S0LEADS]
  AUDITOR: [user:U0AUDREY]
  ADMIN: [user:U0ROOT]

teams:
  backend: { members: [group:S0BACKEND, user:U0ROOT], applications: ["team:backend"] }
  payments: { members: [user:U0PAM, user:U0ROOT, group:S0PARTNERS], applications: ["team:payments"] }
  reports-for-dave: { members: [email:dave@example.com], applications: [reports] }
  partners: { members: [group:S0PARTNERS] }

onCall:
  backend:
    rota:
      people: [user:U0RITA, email:ron@example.com]
      start: "2026-01-05"
      handover: "09:00"
      turnDays: 7
  payments: { pagerDuty: PI7DH85 }

defaults:
  operationsPerToken: 8

deny:
  - name: partners
    when: { namespaces: [payments], requesters: [team:partners] }
    reason: Partners have no contract for payments.
  - name: retired
    when: { tags: { retired: "true" } }
    reason: It is switched off.
  - name: nightly batch
    when: { actions: [redeploy], tags: { schedule: nightly }, hours: [{ from: "23:30", until: "04:00" }] }
    reason: It would begin again.
  - when:
      clusters: [us]
      severities: [P2, P3]
      hours:
        - { days: [Mon, Tue, Wed, Thu, Fri], from: "09:30", until: "16:00", timeZone: America/New_York }
    reason: The exchange is open.

rules:
  - name: payments by night
    when: { namespaces: [payments], hours: [{ from: "20:00", until: "07:00" }] }
    approvers: [oncall:payments]
    approvals: 1
    tokenSeconds: 1800
  - name: payments
    when: { namespaces: [payments], severities: [P0, P1] }
    approvers: [group:S0LEADS, email:dave@example.com]
    backups: [user:U0RITA, user:U0ROOT]
    tokenSeconds: 3600
    operationsPerToken: 3
    stepUp: true
    breakGlass: true
    freezes:
      - reason: Year-end closing
        from: "2026-12-23T18:00:00+01:00"
        until: "2027-01-02T08:00:00+01:00"
  - when: { namespaces: [payments] }
    approvals: 3
  - name: batch
    when: { namespaces: [batch] }
    approvers: [team:backend]
    redeploysPerHour: 1
    freezes:
      - reason: Weekend run
        hours: { days: [Sat, Sun], from: "00:00", until: "24:00" }
      - reason: Backup of the week
        hours: { days: [Sun], from: "23:00", until: "02:00" }
  - name: nights
    when: { tags: { team: backend }, clusters: [prod], hours: [{ from: "20:00", until: "08:00" }] }
    approvers: [oncall:backend]
    breakGlass: true
  - name: new york
    when: { clusters: [us] }
    pendingSeconds: { P0: 1800 }
    escalateSeconds: { P0: 60 }
    pageAllSeconds: { P0: 120, P3: 7200 }
`;

const CAST = [
  person('Alice', { groups: ['S0ONCALL', 'S0BACKEND'] }),
  person('Pam'),
  person('Dave'),
  person('Lea', { groups: ['S0LEADS'] }),
  person('Leo', { groups: ['S0LEADS', 'S0ONCALL', 'S0BACKEND'] }),
  person('Root'),
  person('Rita'),
  person('Ron'),
  person('Audrey'),
  person('Petra', { groups: ['S0PARTNERS', 'S0ONCALL', 'S0BACKEND'] }),
  person('Ollie', { groups: ['S0ONCALL'] }),
  person('Gus', { groups: ['S0ONCALL', 'S0BACKEND', 'S0LEADS'], standing: 'guest' }),
  person('Stan', { groups: ['S0ONCALL', 'S0BACKEND', 'S0LEADS'], standing: 'stranger' }),
  person('Robot', { groups: ['S0ONCALL', 'S0BACKEND', 'S0LEADS'], standing: 'bot' }),
  person('Dee', { groups: ['S0ONCALL', 'S0BACKEND', 'S0LEADS'], standing: 'deactivated' }),
];

const RUNNING: Readonly<Record<string, Application>> = {
  web: application({ name: 'web', tags: { team: 'backend' } }),
  login: application({ name: 'login', tags: { team: 'backend', critical: 'true' } }),
  checkout: application({ name: 'checkout', namespace: 'payments', tags: { team: 'payments' } }),
  ledger: application({
    name: 'ledger',
    namespace: 'payments',
    tags: { team: 'payments', critical: 'true' },
  }),
  invoices: application({
    name: 'invoices',
    namespace: 'batch',
    tags: { team: 'backend', schedule: 'nightly' },
  }),
  reports: application({ name: 'reports', tags: { team: 'data' } }),
  fax: application({ name: 'fax', tags: { team: 'backend', retired: 'true' } }),
  ticker: application({ name: 'ticker', cluster: 'us', tags: { team: 'backend' } }),
};

export const company: Policy = readPolicy();

function readPolicy(): Policy {
  const reading = parseFirebreakFile(Buffer.from(FILE));
  if (reading.kind === 'bad') throw new Error(reading.problems.join('\n'));
  return reading.value.policy;
}

/** What somebody asks for. People and applications by name. */
export type Asking = {
  readonly who: string;
  readonly actions: readonly Action[];
  readonly applications: readonly string[];
  readonly severity: Severity;
  readonly at: Date;
  /** Set where they break the glass at once. */
  readonly glass?: GlassForm;
};

export type Asked = { readonly ticket: Ticket; readonly approvers: string[]; readonly backups: string[] };

/** Opens the ticket or refuses it, and finds who decides on it, as the service does. */
export async function ask({ who, at, glass, ...wanted }: Asking): Promise<Asked> {
  const directory = withOnCall({
    workspace: memoryDirectory(...CAST),
    onCall: { now: async () => [{ kind: 'user', id: 'U0PAM' }] },
    policy: () => company,
    now: () => at,
  });
  const requester = await directory.person(`U0${who.toUpperCase()}`, 'decision');
  const asked = {
    form: form(wanted),
    wanted: wanted.applications.map((name) => ({
      application: running(name),
      qualified: false,
    })),
    at,
  };
  const question = { requester: requester.userId, cases: casesIn(asked) };
  const { approvers, backups } = await findApprovers(directory, company, question);
  const { ticket } = openTicket(
    draft({
      ...asked,
      requester,
      policy: company,
      approvers: [...approvers, ...backups],
      glass: glass === undefined ? undefined : { form: glass, stepUp: true },
    }),
    {
      ticketId: 1,
      ticketNo: 'WO-2026-000001',
      entryIds: question.cases.map((_, index) => index),
      takenKeys: new Set(),
    },
  );
  return { ticket, approvers: approvers.map(nameOf).sort(), backups: backups.map(nameOf).sort() };
}

const nameOf = (userId: string) => userId.slice(2).toLowerCase();

function running(name: string): Application {
  const found = RUNNING[name];
  if (found === undefined) throw new Error(`no application ${name}`);
  return found;
}
