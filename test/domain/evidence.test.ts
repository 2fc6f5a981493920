import { describe, expect, test } from 'vitest';
import { approveTicket } from '../../src/domain/approve-ticket.ts';
import { diagnose } from '../../src/domain/diagnosis/diagnose.ts';
import {
  type Evidence,
  evidenceGathered,
  evidenceHash,
  evidenceOf,
  lackingEvidence,
  workloadEvidence,
} from '../../src/domain/evidence.ts';
import { after, application, bob, form, NOON, opened, policy } from '../build.ts';
import {
  aPod,
  aWorkload,
  container,
  crashLoop,
  event,
  facts,
  healthyPods,
  waitingPod,
} from '../diagnosis.ts';

const now = NOON;
const [minuteAgo, later] = [after(-62), after(60)];
const away: Evidence = { kind: 'unread', at: NOON, why: 'away' };
const read = evidenceOf([crashLoop()], { gone: [], now });
const decider = { person: bob, policy: policy(), cardHash: '', version: '', comment: '' };
const of = (evidence: Evidence) => new Map([['prod/production/web-service', evidence]]);

describe('the evidence of a workload', () => {
  test('is what is wrong since when, what stands around it, and what would help', () => {
    expect(workloadEvidence(crashLoop())).toMatchObject({
      workload: 'web',
      ready: 1,
      wanted: 3,
      restarts: 14,
      severity: 'critical',
      findings: [{ kind: 'crashing', pods: 2, of: 3, since: minuteAgo }],
      more: 0,
      lastRollout: { revision: '13' },
      budgets: [{ name: 'web-pdb', allowed: 1 }],
      autoscaler: { least: 3, most: 10 },
      keeper: { tool: 'argo-cd', name: 'shop' },
      lacks: ['liveness-probe', 'readiness-probe'],
      advice: { because: 'crashing', readyNow: 1 },
      unread: [{ source: 'events', why: 'forbidden' }],
    });
  });

  test('counts pods and names none, however many there are', () => {
    const flapping = Array.from({ length: 300 }, (_, n) =>
      aPod(`ill-${n}`, { containers: [container({ restarts: 9 })] }),
    );

    const evidence = workloadEvidence(diagnose(facts([...healthyPods(400), ...flapping])));

    expect(evidence.advice).toMatchObject({ kind: 'delete-pods', deletes: 300, next: { pods: [] } });
    expect(JSON.stringify(evidence).length).toBeLessThan(2_000);
  });

  test('keeps three findings, and counts the others', () => {
    const pods = [
      waitingPod('a', 'ImagePullBackOff', 'manifest for web:9 not found: manifest unknown'),
      waitingPod('b', 'CreateContainerConfigError', 'secret "db" not found'),
      waitingPod('c', 'CreateContainerError', 'no such file'),
      aPod('d', { phase: 'Failed', ready: false, reason: 'Evicted', message: 'low on memory' }),
      aPod('e', {
        phase: 'Pending',
        ready: false,
        unscheduled: '0/3 nodes are available: 3 Insufficient cpu.',
      }),
    ];

    const { findings, more } = workloadEvidence(diagnose(facts(pods)));

    expect(findings).toHaveLength(3);
    expect(more).toBeGreaterThan(0);
  });

  test('quotes the cluster, cut to what a card can hold', () => {
    const pod = waitingPod('a', 'CreateContainerConfigError', `secret "db" not found ${'x'.repeat(2_000)}`);

    const [finding] = workloadEvidence(
      diagnose(facts([pod], { events: [event('a', 'Failed', 'x')] })),
    ).findings;

    expect(finding?.said).toMatch(/^secret "db" not found x+$/);
    expect(finding?.said).toHaveLength(300);
  });
});

test('the workload that is worst off comes first', () => {
  const well = diagnose(facts(healthyPods(3), { workload: aWorkload({ name: 'worker' }) }));

  const evidence = evidenceOf([well, crashLoop()], { gone: ['cron'], now });

  expect(evidence).toMatchObject({
    gone: ['cron'],
    workloads: [{ workload: 'web' }, { workload: 'worker' }],
  });
});

describe('what was read of an application', () => {
  const { ticket } = opened({ form: form({ actions: ['delete-pods', 'redeploy'] }) });

  test('belongs to each of its entries, and lets the card be shown again', () => {
    const step = evidenceGathered(ticket, of(read));

    expect(step.ticket.entries.map(({ evidence }) => evidence)).toEqual([read, read]);
    expect(step).toMatchObject({ events: [], jobs: [{ kind: 'show-ticket', ticketId: ticket.id }] });
    expect(lackingEvidence(step.ticket)).toEqual([]);
  });

  test('stays as it was read first', () => {
    const step = evidenceGathered(evidenceGathered(ticket, of(read)).ticket, of(away));

    expect(step.jobs).toEqual([]);
    expect(step.ticket.entries[0]?.evidence).toBe(read);
  });

  test('takes the place of word that its cluster was away, which is told once', () => {
    const told = evidenceGathered(ticket, of(away)).ticket;

    expect(evidenceGathered(told, of({ ...away, at: later })).jobs).toEqual([]);
    expect(evidenceGathered(told, of(read)).ticket.entries[0]?.evidence).toBe(read);
  });

  test('is no longer asked for once somebody has decided', () => {
    const approved = approveTicket(ticket, decider, later).ticket;

    expect(lackingEvidence(approved)).toEqual([]);
    expect(evidenceGathered(approved, of(read)).jobs).toEqual([]);
  });

  test('of another place changes nothing', () => {
    const { ticket: elsewhere } = opened({
      wanted: [{ application: application({ namespace: 'staging' }), qualified: false }],
    });

    expect(evidenceGathered(elsewhere, of(read)).jobs).toEqual([]);
  });
});

test('a decision keeps the evidence there was, and its hash', () => {
  const { ticket } = evidenceGathered(opened().ticket, of(read));

  const { ticket: decided, events } = approveTicket(ticket, decider, later);

  const hash = evidenceHash(ticket);
  expect(decided.decisions[0]?.basis.evidenceHash).toBe(hash);
  expect(events[0]?.detail).toMatchObject({
    evidenceHash: hash,
    evidence: [{ kind: 'read', workloads: [{ workload: 'web', ready: 1 }] }],
  });
  expect(hash).not.toBe(evidenceHash(opened().ticket));
});
