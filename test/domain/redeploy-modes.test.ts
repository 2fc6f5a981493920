import { expect, test } from 'vitest';
import { approveTicket } from '../../src/domain/approve-ticket.ts';
import type { WorkloadFacts } from '../../src/domain/facts.ts';
import { NOTHING_GUARDED } from '../../src/domain/guards.ts';
import { endOperation } from '../../src/domain/operate.ts';
import { tokenCreated } from '../../src/domain/process-entry.ts';
import { type ChangeRequest, startRedeploy } from '../../src/domain/redeploy.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import type { Revision } from '../../src/domain/revision.ts';
import type { Step } from '../../src/domain/step.ts';
import { stopOperation } from '../../src/domain/stop-operation.ts';
import { operationOf, type Ticket } from '../../src/domain/ticket.ts';
import { after, alice, bob, form, opened, pod, policy, snapshot, webDeployment } from '../build.ts';

const entryId = 100;
const now = after(200);

function approved(operationsPerToken = 10): Ticket {
  const { ticket } = opened({ form: form({ actions: ['redeploy'] }) });
  const decider = { person: bob, policy: policy(), cardHash: '', version: '', comment: '' };
  const yes = approveTicket(ticket, decider, after(60)).ticket;
  const { ticket: ready } = tokenCreated(yes, entryId, after(61));
  return { ...ready, terms: { ...ready.terms, operationsPerToken } };
}

type Start = {
  readonly ticket?: Ticket;
  readonly workload?: Partial<WorkloadFacts>;
  readonly recentRedeploys?: readonly Date[];
  readonly operationId?: string;
};

function start(change: ChangeRequest, how: Start = {}): Step {
  const { ticket = approved(), workload = {}, recentRedeploys = [], operationId = 'op-1' } = how;
  const seen = snapshot([pod('web-1')], workload);
  const request = { entryId, userId: alice.userId, operationId, workload: webDeployment, snapshot: seen };
  const facts = { ...NOTHING_GUARDED, recentRedeploys };
  return startRedeploy(ticket, { ...request, change }, { facts, now });
}

const revision = (number: string, current = false): Revision => ({
  revision: number,
  image: 'app=registry.example.com/web:1.4.1',
  at: after(-3600),
  changeCause: undefined,
  current,
});
const back = (toRevision = '3'): ChangeRequest => ({
  mode: 'roll-back',
  toRevision,
  revisions: [revision('4', true), revision('3')],
});
const setting = (image: string, container = 'app'): ChangeRequest => ({
  mode: 'image',
  images: [{ container, image }],
});

const refusalOf = (work: () => unknown): unknown => {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof Refusal ? { code: error.code, problem: error.facts.problem } : error;
  }
};

test('a roll-back says where from and where to, and is no use that the budget counts', () => {
  const { ticket, events } = start(back());

  expect(operationOf(ticket, 'op-1')).toMatchObject({
    mode: 'roll-back',
    toRevision: '3',
    previousRevision: '4',
  });
  expect(events).toMatchObject([
    { type: 'token.used', detail: { operations: 0 } },
    { type: 'redeploy.started', detail: { mode: 'roll-back', toRevision: '3', previousRevision: '4' } },
  ]);
});

test('a budget that is used up and three redeploys within the hour do not bar the way back', () => {
  const often = [after(-30), after(-20), after(-10)];

  const step = start(back(), { ticket: approved(0), recentRedeploys: often });

  expect(step.events.at(-1)?.type).toBe('redeploy.started');
  expect(refusalOf(() => start({ mode: 'restart' }, { ticket: approved(0) }))).toMatchObject({
    code: 'budget-used-up',
  });
  expect(
    refusalOf(() => start(setting('registry.example.com/web:2'), { recentRedeploys: often })),
  ).toMatchObject({ code: 'redeploy-too-often' });
});

test('there is no way back to what is not kept, or is there already', () => {
  expect(refusalOf(() => start(back('2')))).toEqual({ code: 'revision-gone', problem: undefined });
  expect(refusalOf(() => start(back('4')))).toEqual({ code: 'revision-gone', problem: 'current' });
});

test('another version of an image is set for a container that is there', () => {
  const { ticket, events } = start(setting('registry.example.com/web:1.4.3'));

  const images = [{ container: 'app', image: 'registry.example.com/web:1.4.3' }];
  expect(operationOf(ticket, 'op-1')).toMatchObject({ mode: 'image', images });
  expect(events.at(-1)).toMatchObject({ type: 'redeploy.started', detail: { mode: 'image', images } });
});

test.each([
  ['registry.example.com/web:1.4.2', 'app', 'same'],
  ['registry.example.com/other:2', 'app', 'other-repository'],
  ['registry.example.com/web', 'app', 'untagged'],
  ['registry.example.com/Web:2', 'app', 'malformed'],
  ['registry.example.com/web:2', 'proxy', 'no-container'],
])('%s for container %s is refused: %s', (image, container, problem) => {
  expect(refusalOf(() => start(setting(image, container)))).toEqual({ code: 'image-refused', problem });
});

test('a paused Deployment takes neither image nor roll-back, unless a stop of this ticket has paused it', () => {
  const begun = start(setting('registry.example.com/web:1.4.3')).ticket;
  const asked = stopOperation(begun, { person: alice, operationId: 'op-1' }, now).ticket;
  const stopped = endOperation(asked, 'op-1', {
    outcome: 'stopped',
    error: 'stopped on request',
    now,
  }).ticket;
  const paused = (operationId: string | undefined) => ({ paused: true, operationId });

  const undone = start(back(), { ticket: stopped, workload: paused('op-1'), operationId: 'op-2' });

  expect(undone.events.at(-1)?.type).toBe('redeploy.started');
  for (const change of [back(), setting('registry.example.com/web:2')]) {
    expect(refusalOf(() => start(change, { workload: paused('op-1') }))).toMatchObject({
      code: 'workload-paused',
    });
  }
  expect(
    refusalOf(() => start(back(), { ticket: stopped, workload: paused('op-9'), operationId: 'op-2' })),
  ).toMatchObject({ code: 'workload-paused' });
});
