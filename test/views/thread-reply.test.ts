import { describe, expect, test } from 'vitest';
import { progressMessage } from '../../src/adapters/slack/views/progress-message.ts';
import { threadReply } from '../../src/adapters/slack/views/thread-reply.ts';
import type { AuditEvent } from '../../src/domain/audit.ts';
import { cancelTicket } from '../../src/domain/cancel-ticket.ts';
import { podHeld, podTried } from '../../src/domain/delete-pods.ts';
import { denyTicket } from '../../src/domain/deny-ticket.ts';
import { expireTicket } from '../../src/domain/expire-ticket.ts';
import { expireTokens } from '../../src/domain/expire-tokens.ts';
import { finishTicket } from '../../src/domain/finish-ticket.ts';
import type { Outcome } from '../../src/domain/operation.ts';
import { retryEntry, tokenCreated, tokenFailed } from '../../src/domain/process-entry.ts';
import { remindApprovers } from '../../src/domain/remind-approvers.ts';
import { remindExpiring } from '../../src/domain/remind-expiring.ts';
import { revokeTicket } from '../../src/domain/revoke-ticket.ts';
import type { Step } from '../../src/domain/step.ts';
import { supersedeTokens } from '../../src/domain/supersede-tokens.ts';
import { operationOf, type Ticket } from '../../src/domain/ticket.ts';
import { wordsFor } from '../../src/words/words.ts';
import {
  deleted,
  deletion,
  ended,
  eventOf,
  OPERATION_ID,
  redeploy,
  secondApproval,
  stopping,
} from './every-state.ts';
import { mentionsIn, postedMessage } from './in-slack.ts';
import * as story from './story.ts';

const words = wordsFor('en');
const { ALICE, BOB, POLICY, later } = story;

const told = (events: readonly AuditEvent[], ticket: Ticket): string[] =>
  events.flatMap((event) => {
    const reply = threadReply(event, ticket, words);
    return reply === undefined ? [] : [postedMessage(reply).words];
  });
const toldOf = ({ events, ticket }: Step) => told(events, ticket).join('\n---\n');

describe('decisions', () => {
  test('opening is told by the card, not by the thread', () => {
    expect(toldOf(story.opened())).toBe('');
  });

  test('the only approval needed is told with what follows from it', () => {
    expect(toldOf(story.approved())).toMatch(
      /<@U0BOB> approved \(1 of 1\)[\s\S]*is approved[\s\S]*<@U0ALICE> may act until <!date/,
    );
  });

  test('the first of two approvals says that one is missing', () => {
    const critical = story.application('web-service', { tags: { critical: 'true' } });
    const first = story.approved({ applications: [critical] });

    expect(toldOf(first)).toContain('approved (1 of 2). 1 more approval needed');
    expect(toldOf(secondApproval(first.ticket))).toContain('<@U0CAROL> approved (2 of 2)');
  });

  test('a denial quotes why', () => {
    const denial = denyTicket(story.opened().ticket, story.decider(BOB, 'wait for the deploy'), later(60));

    expect(toldOf(denial)).toMatch(/<@U0BOB> denied:[\s\S]*wait for the deploy[\s\S]*nothing was done/);
  });

  test('who is reminded is mentioned, and why', () => {
    const reminder = remindApprovers(story.opened().ticket, ALICE, later(60));

    expect(mentionsIn(toldOf(reminder)).people).toEqual(['U0BOB', 'U0CAROL', 'U0ALICE']);
  });

  test.each([
    ['cancelled', cancelTicket(story.opened().ticket, ALICE, later(60))],
    ['expired', expireTicket(story.opened().ticket, later(7200))],
  ])('a ticket that is %s says that nothing was done', (end, step) => {
    expect(toldOf(step)).toMatch(new RegExp(`${end}.*Nothing was done`));
  });
});

describe('authorizations', () => {
  test('all entries processed are told in one line', () => {
    const { ticket, events } = story.authorized();

    const lines = told(events, ticket).filter((line) => line.includes('🔑'));

    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('delete pods of `web-service` and redeploy `web-service`');
  });

  test('told at once or late, the line is the same one', () => {
    const { ticket: approved } = story.approved();
    const first = tokenCreated(approved, 1, later(61));
    const second = tokenCreated(first.ticket, 2, later(62));

    const atOnce = [...told(first.events, first.ticket), ...told(second.events, second.ticket)];

    expect(atOnce).toEqual(told([...first.events, ...second.events], second.ticket));
    expect(atOnce).toHaveLength(1);
  });

  test('two entries made in the same millisecond are told once', () => {
    const { ticket: approved } = story.approved();
    const first = tokenCreated(approved, 1, later(61));
    const second = tokenCreated(first.ticket, 2, later(61));

    const atOnce = [...told(first.events, first.ticket), ...told(second.events, second.ticket)];

    expect(atOnce).toHaveLength(1);
    expect(told([...first.events, ...second.events], second.ticket)).toEqual(atOnce);
  });

  test('where the last one failed, its reply carries the line for the others', () => {
    const { ticket: approved } = story.approved();
    const first = tokenCreated(approved, 1, later(61));
    const second = tokenFailed(first.ticket, 2, { error: 'redis is away', now: later(62) });

    const lines = [...told(first.events, first.ticket), ...told(second.events, second.ticket)];

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /No authorization to redeploy `web-service`: redis is away[\s\S]*🔑[\s\S]*delete pods of/,
    );
  });

  test('an entry that works at the second try is told', () => {
    const { ticket: approved } = story.approved({ actions: ['redeploy'] });
    const failed = tokenFailed(approved, 1, { error: 'redis is away', now: later(61) });
    const retried = retryEntry(failed.ticket, { person: ALICE, entryId: 1 }, later(70));
    const made = tokenCreated(retried.ticket, 1, later(71));

    expect(toldOf(failed)).toContain('❌');
    expect(toldOf(made)).toContain('🔑');
  });

  test('authorizations that end together are told in one line', () => {
    const { ticket } = story.authorized();

    const expired = told(expireTokens(ticket, later(8000)).events, expireTokens(ticket, later(8000)).ticket);
    const revoked = revokeTicket(ticket, { person: BOB, policy: POLICY }, later(100));

    expect(expired.filter((line) => line.includes('time is over'))).toHaveLength(1);
    expect(toldOf(revoked)).toMatch(
      /<@U0BOB> revoked WO-2026-000012[\s\S]*ended the authorization to delete pods/,
    );
  });

  test('finishing tells what ended and that the ticket is completed', () => {
    const { ticket } = story.authorized();

    expect(toldOf(finishTicket(ticket, ALICE, later(100)))).toMatch(
      /<@U0ALICE> ended[\s\S]*finished WO-2026-000012/,
    );
  });

  test('that some end soon is told once, also where the last of them was superseded before', () => {
    const { ticket } = story.authorized();
    const newer = story.approved({ actions: ['redeploy'] }).ticket;
    const left = supersedeTokens(ticket, newer, later(300)).ticket;
    const reminded = (of: Ticket) => remindExpiring(of, later(60 + 7200 - 600));

    expect(told(reminded(ticket).events, reminded(ticket).ticket)).toHaveLength(1);
    expect(told(reminded(left).events, reminded(left).ticket)).toHaveLength(1);
  });
});

describe('operations', () => {
  const pods = [story.pod('web-1'), story.pod('web-2')];
  const { ticket } = story.authorized();

  test('the reply for the start is the progress message, with a button to stop', () => {
    const { events, ticket: started } = deletion(ticket, pods);
    const reply = threadReply(eventOf(events, 'pods.delete.started'), started, words);
    if (reply === undefined) throw new Error('nothing told');

    const { markup, buttons } = postedMessage(reply);

    expect(markup).toContain('Deleting 2 pods of `web-service`, one by one');
    expect(markup).toContain('0 of 2 deleted, 0 replacements Ready');
    expect(buttons).toEqual(['stop_operation']);
  });

  test('a deletion that worked tells the pods gone and come, and how long it took', () => {
    const end = toldOf(ended(deleted(ticket, pods), 'succeeded'));

    expect(end).toContain('after 35 s');
    expect(end).toContain('Deleted: `web-1` and `web-2`');
    expect(end).toContain('Came instead (2 Ready): `web-1-new` and `web-2-new`');
  });

  test.each<[Outcome, string, string]>([
    ['halted', 'web-1-new: ImagePullBackOff', 'check that the image and its tag exist'],
    ['failed', 'web-1-new: CrashLoopBackOff', 'kubectl logs -n production --previous POD'],
    ['halted', 'token-ended: application web, action delete-pods, at 2026', 'the authorization ended before'],
    ['failed', 'workload-gone: workload web-service', 'deploy `web-service` again'],
    ['stopped', 'stopped with 1 pods left', 'look at the pods as they are now'],
    [
      'timeout',
      'cluster prod did not answer for 600 s; how far it got is not known',
      'look at the cluster itself',
    ],
  ])('a deletion that %s because of "%s" tells why and what to do next', (outcome, error, next) => {
    const end = toldOf(ended(deletion(ticket, pods).ticket, outcome, error));

    expect(end).toContain('*Why:*');
    expect(end).toContain(next);
    expect(end).toContain('Left alone: `web-1` and `web-2`');
  });

  test.each<[Outcome, string]>([
    ['failed', '❌ Failed'],
    ['timeout', '⌛ Not done in time'],
    ['stopped', '⏹️ Stopped'],
    ['succeeded', '✅ Done'],
  ])('a redeploy that ended %s says so', (outcome, said) => {
    expect(toldOf(ended(redeploy(ticket, pods).ticket, outcome, 'no progress for 600 s'))).toContain(said);
  });

  test('three hundred pods with long names fit', () => {
    const many = Array.from({ length: 300 }, (_, index) => story.pod(`${'p'.repeat(240)}-${index}`));

    expect(toldOf(ended(deleted(ticket, many), 'failed', 'x'.repeat(5000)))).toContain('and 292 more');
  });

  test('the progress message shows how far it is and how long it has taken', () => {
    const { ticket: running } = redeploy(ticket, pods);
    const half = { ...operationOf(running, OPERATION_ID), progress: { updated: 2, ready: 0, total: 2 } };

    const { markup } = postedMessage(progressMessage(running, half, later(155), words));

    expect(markup).toContain('█████░░░░░ 2 of 2 updated, 0 new pods Ready');
    expect(markup).toContain('running for 1 min 5 s');
  });

  test('the progress message says which pod waits for what, and only while it waits', () => {
    const why = 'PodDisruptionBudget <web> allows 0 disruptions now: it needs 2 healthy pods and has 2';
    const { ticket: running } = deletion(ticket, pods);
    const uid = pods[0]?.uid ?? '';
    const waiting = podHeld(running, OPERATION_ID, { uid, why, now: later(95) }).ticket;
    const gone = podTried(waiting, OPERATION_ID, { uid, outcome: 'deleted', now: later(99) }).ticket;
    const shown = (at: Ticket) =>
      postedMessage(progressMessage(at, operationOf(at, OPERATION_ID), later(130), words)).markup;

    expect(shown(waiting)).toContain('could not be deleted yet and will be tried again: PodDisruptionBudget');
    expect(shown(waiting)).toContain('&lt;web&gt; allows 0 disruptions now');
    expect(shown(gone)).not.toContain('will be tried again');
  });

  test('the button to stop goes once somebody has pressed it, and with the end', () => {
    const asked = stopping(deletion(ticket, pods).ticket);
    const over = ended(asked, 'stopped', 'stopped on request').ticket;
    const shown = (at: Ticket) =>
      postedMessage(progressMessage(at, operationOf(at, OPERATION_ID), later(130), words));

    expect(shown(asked).buttons).toEqual([]);
    expect(shown(asked).markup).toContain('<@U0ALICE> wants it stopped');
    expect(shown(over).buttons).toEqual([]);
    expect(shown(over).markup).toContain('Stopped after 35 s');
  });
});
