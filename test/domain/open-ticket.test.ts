import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applicationNameOf, nearestNames, tagsOf } from '../../src/domain/application.ts';
import type { Draft } from '../../src/domain/draft.ts';
import { usernameFrom } from '../../src/domain/person.ts';
import type { Terms } from '../../src/domain/policy.ts';
import { clean } from '../../src/domain/text.ts';
import { type FormProblem, problemsOf, type TicketForm } from '../../src/domain/ticket-form.ts';
import { after, application, bob, draft, form, opened, policy } from '../build.ts';

test('a ticket has an entry for each application and action, numbered and keyed', () => {
  const { ticket, events, jobs } = opened({
    form: form({ actions: ['delete-pods', 'redeploy'], severity: 'P0' }),
  });

  expect(ticket).toMatchObject({
    ticketNo: 'WO-2026-000001',
    state: { kind: 'PENDING_APPROVAL' },
    expiresAt: after(3600),
  });
  expect(ticket.entries.map(({ tokenKey }) => tokenKey)).toEqual([
    'APPLICATION:DELETE:POD:TOKEN:USERNAME:alice:APPLICATION_NAME:web-service',
    'APPLICATION:REDEPLOY:TOKEN:USERNAME:alice:APPLICATION_NAME:web-service',
  ]);
  expect(events.map(({ type }) => type)).toEqual(['ticket.created', 'entry.created', 'entry.created']);
  expect(jobs).toContainEqual({ kind: 'expire-ticket', ticketId: 1, at: after(3600) });
});

test('two places of one name on one ticket have a key each, though the catalog knew of one place only', () => {
  const wanted = ['production', 'staging'].map((namespace) => ({
    application: application({ namespace }),
    qualified: false,
  }));

  const { ticket } = opened({ wanted });

  expect(ticket.entries.map(({ tokenKey }) => tokenKey)).toEqual([
    'APPLICATION:DELETE:POD:TOKEN:USERNAME:alice:APPLICATION_NAME:web-service',
    'APPLICATION:DELETE:POD:TOKEN:USERNAME:alice:APPLICATION_NAME:web-service@prod/staging',
  ]);
});

test('the strictest of all its entries binds a ticket', () => {
  const rules = policy({
    rules: [{ name: 'brief', when: { actions: ['redeploy'] }, terms: { tokenSeconds: 600 } }],
  });
  const wanted = [
    {
      application: application({ tags: { team: 'backend', critical: 'true' } }),
      qualified: false,
    },
  ];

  const { ticket } = opened({ policy: rules, wanted, form: form({ actions: ['delete-pods', 'redeploy'] }) });

  expect(ticket.terms).toMatchObject({ approvals: 2, tokenSeconds: 600, rule: 'defaults, brief' });
});

test('with fewer approvers than the quorum nothing is opened', () => {
  const wanted = [
    {
      application: application({ tags: { team: 'backend', critical: 'true' } }),
      qualified: false,
    },
  ];

  expect(() => opened({ wanted, approvers: [bob.userId] })).toThrow('too-few-approvers');
  expect(() => opened({ approvers: [] })).toThrow('too-few-approvers');
});

/** Of two applications, the second carries the tag `kind: b`; `terms` are of the second alone. */
function mixed(terms: Partial<Terms>, changes: Partial<Draft> = {}) {
  const { defaults } = policy();
  const rules = [{ name: 'second', when: { tags: { kind: 'b' } }, terms }];
  const wanted = ['a', 'b'].map((kind) => ({
    application: application({ name: kind, tags: { team: 'backend', kind } }),
    qualified: false,
  }));
  return { policy: policy({ defaults: { ...defaults, breakGlass: true }, rules }), wanted, ...changes };
}

const frozen = {
  freezes: [{ reason: 'year end', when: { kind: 'dates', from: after(-60), until: after(60) } }],
} as const;
const glass = {
  form: { confirmation: 'BREAK GLASS', reason: 'Nobody can be asked for this', reference: undefined },
  stepUp: false,
};

test('the glass is broken only for what could not be asked for by itself either', () => {
  const together = { approvers: [] };

  expect(() => opened(mixed(frozen, { glass }))).toThrow('break-glass-too-early');
  expect(() => opened(mixed({}, { ...together, approversApart: [1, 0], glass }))).toThrow(
    'break-glass-too-early',
  );
  expect(opened(mixed({}, { ...together, approversApart: [0, 0], glass })).ticket.state.kind).toBe(
    'APPROVED',
  );
  expect(opened(mixed(frozen, { ...together, approversApart: [0, 1], glass })).ticket.state.kind).toBe(
    'APPROVED',
  );
});

test('where a part could be asked for by itself, that is said, and no glass is offered', () => {
  const facts = expect.objectContaining({ breakGlass: 'none', apart: 'possible' });

  expect(() => opened(mixed(frozen))).toThrow(expect.objectContaining({ code: 'frozen', facts }));
  expect(() => opened(mixed({}, { approvers: [], approversApart: [1, 1] }))).toThrow(
    expect.objectContaining({ code: 'too-few-approvers', facts }),
  );
});

test.each<[string, Partial<TicketForm>, FormProblem[]]>([
  ['complete', {}, []],
  ['no action', { actions: [] }, [{ field: 'actions', problem: 'missing' }]],
  ['no application', { applications: [] }, [{ field: 'applications', problem: 'missing' }]],
  ['a reason of nine', { reason: 'it is bad' }, [{ field: 'reason', problem: 'too-short' }]],
  ['a reason of ten', { reason: 'it is bad!' }, []],
  ['ten spaces', { reason: ' '.repeat(10) }, [{ field: 'reason', problem: 'too-short' }]],
  [
    'NULs that only look like ten',
    { reason: `${'\u0000'.repeat(10)}ab` },
    [{ field: 'reason', problem: 'too-short' }],
  ],
  ['2,000 emoji', { reason: '🔥'.repeat(2000) }, []],
  ['2,001 emoji', { reason: '🔥'.repeat(2001) }, [{ field: 'reason', problem: 'too-long' }]],
  ['an http link', { reference: 'http://example.com/1' }, [{ field: 'reference', problem: 'not-https' }]],
  ['a script link', { reference: 'javascript:alert(1)' }, [{ field: 'reference', problem: 'not-https' }]],
  ['an https link', { reference: 'https://example.com/1' }, []],
  [
    'six applications, two actions',
    { actions: ['delete-pods', 'redeploy'], applications: 'abcdef'.split('') },
    [{ field: 'applications', problem: 'too-many' }],
  ],
])('a form with %s', (_what, changes, problems) => {
  expect(problemsOf(form(changes))).toEqual(problems);
});

test('what is stored of a reason has no NUL and no half emoji', () => {
  const reason = `half \uD83D emoji and \u0000 NUL, <!channel>`;

  const { ticket } = opened({ form: form({ reason }) });

  expect(ticket.reason).toBe('half \uFFFD emoji and  NUL, <!channel>');
  expect(draft().form.reason.isWellFormed()).toBe(true);
});

test('cleaning keeps text within its limit in code points, well-formed, for any input', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 50 }), (text, limit) => {
      const cleaned = clean(text, limit);

      expect([...cleaned].length).toBeLessThanOrEqual(limit);
      expect(cleaned.isWellFormed()).toBe(true);
      expect(cleaned).not.toContain('\u0000');
    }),
  );
});

test('a workload belongs to what its labels say, from the most to the least particular', () => {
  const labels = {
    'firebreak.dev/application': 'a',
    'app.kubernetes.io/instance': 'b',
    'app.kubernetes.io/name': 'c',
    app: 'd',
  };
  const without = (...gone: string[]) =>
    Object.fromEntries(Object.entries(labels).filter(([key]) => !gone.includes(key)));
  const nameOf = (left: Record<string, string>) =>
    applicationNameOf({ name: 'e', labels: left, annotations: {} });

  expect(nameOf(labels)).toBe('a');
  expect(nameOf(without('firebreak.dev/application'))).toBe('b');
  expect(nameOf(without('firebreak.dev/application', 'app.kubernetes.io/instance'))).toBe('c');
  expect(nameOf({ app: 'd' })).toBe('d');
  expect(nameOf({ app: '' })).toBe('e');
});

test('tags come from the built-in names, the configured ones and everything under firebreak.dev', () => {
  const labelled = {
    name: 'web',
    labels: { env: 'prod', 'app.kubernetes.io/version': '1.4.2', 'firebreak.dev/tier': 'gold', other: 'x' },
    annotations: { schedule: 'night', 'firebreak.dev/operation': 'op-1' },
  };

  expect(tagsOf(labelled, ['schedule'])).toEqual({
    env: 'prod',
    version: '1.4.2',
    tier: 'gold',
    schedule: 'night',
  });
});

test.each([
  ['web-servce', ['web-service']],
  ['gateway', ['api-gateway']],
  ['WEB-SERVICE', ['web-service']],
  ['zzzzzz', []],
])('somebody who typed %s may have meant %j', (typed, nearest) => {
  expect(nearestNames(typed, ['web-service', 'api-gateway', 'data-processor'])).toEqual(nearest);
});

test.each([
  [{ email: 'Alice.Smith@example.com' }, 'alice.smith'],
  [{ email: undefined, displayName: 'Ann Marie O’Neil' }, 'ann-marie-o-neil'],
  [{ email: undefined, displayName: '🔥🔥' }, 'u0x'],
])('the username of %j is %s', (changes, username) => {
  expect(usernameFrom({ userId: 'U0X', displayName: '', ...changes })).toBe(username);
});
