import { describe, expect, test } from 'vitest';
import { ticketCard } from '../../src/adapters/slack/views/ticket-card.ts';
import { type Evidence, evidenceOf } from '../../src/domain/evidence.ts';
import { wordsFor } from '../../src/words/words.ts';
import { NOON } from '../build.ts';
import { crashLoop } from '../diagnosis.ts';
import { everyState } from './every-state.ts';
import { mentionsIn, postedMessage } from './in-slack.ts';
import { application, opened, type Plot } from './story.ts';

const words = wordsFor('en');
/** The card of a ticket on one application of which this is known. */
function seen(evidence: Evidence): string {
  const { ticket } = opened();
  const entries = ticket.entries.map((entry) => ({ ...entry, evidence }));
  return postedMessage(ticketCard({ ...ticket, entries }, words)).words;
}

const card = (plot: Plot = {}) => postedMessage(ticketCard(opened(plot).ticket, words));

describe('the card of a waiting ticket', () => {
  test('says who asks for what, where, why and how the pods are', () => {
    const { words: read } = card();

    expect(read).toContain('🚨 WO-2026-000012 · P1 · waiting for approval');
    expect(read).toContain('<@U0ALICE>');
    expect(read).toContain('checkout answers 502 since 03:05');
    expect(read).toContain('*Delete pods* · `web-service`\ncluster `prod`, namespace `production`');
    expect(read).toContain('How its pods are follows in a moment.');
  });

  test('holds the evidence in three lines, once for an application that two actions are asked for on', () => {
    const evidence = evidenceOf([crashLoop()], { gone: [], now: NOON });

    const lines = seen(evidence).split('\n');

    const first = lines.findIndex((line) => line.includes('of 3 pods Ready'));
    expect(lines.slice(first, first + 3)).toEqual([
      expect.stringMatching(
        /^⚠️ 1 of 3 pods Ready, 14 restarts, .*: 2 of 3: the container keeps ending, not Ready since /,
      ),
      expect.stringMatching(
        /^revision `13` .* · budget `web-pdb` allows 1 eviction · autoscaler 3 to 10 pods, 3 now · Argo CD \(`shop`\) will/,
      ),
      expect.stringMatching(
        /^\*Delete 2 of 3 pods, not a rollout:\* the container keeps ending\. 1 pod stays Ready/,
      ),
    ]);
    expect(lines.filter((line) => line.includes('of 3 pods Ready'))).toHaveLength(1);
  });

  test('names the cluster that is away, and what Firebreak may not read', () => {
    expect(seen({ kind: 'unread', at: NOON, why: 'away' })).toContain('Cluster `prod` is away');
    expect(seen({ kind: 'unread', at: NOON, why: 'forbidden' })).toContain('may not read cluster `prod`');
    expect(seen({ kind: 'read', at: NOON, workloads: [], gone: ['web'] })).toContain(
      'Not deployed there any more: `web`.',
    );
  });

  test('mentions who can approve, up to ten, and counts the rest', () => {
    const approvers = Array.from({ length: 13 }, (_, index) => `U0APPROVER${index}`);

    const { markup } = card({ approvers });

    expect(mentionsIn(markup).people).toEqual(['U0ALICE', ...approvers.slice(0, 10)]);
    expect(markup).toContain('and 3 more');
  });

  test('counts the approvals that are missing', () => {
    const critical = application('web-service', { tags: { critical: 'true' } });

    expect(card({ applications: [critical] }).markup).toContain('0 of 2 approvals given');
  });

  test('has the buttons to decide', () => {
    expect(card().buttons).toEqual(['approve_ticket', 'deny_ticket', 'remind_approvers', 'cancel_ticket']);
  });

  test('asks before an approval who may then do what where, and counts what does not fit', () => {
    const applications = Array.from({ length: 5 }, (_, index) => application(`a-rather-long-name-${index}`));

    const { words: read } = card({ applications });

    expect(read).toContain('Alice (alice) may then delete pods of a-rather-long-name-0 (prod/production)');
    expect(read).toMatch(/may then [^"]*and \d more\./);
  });

  test('links to the reference', () => {
    expect(card({ reference: 'https://example.com/i/1?a=1&b=2' }).markup).toContain(
      '<https://example.com/i/1?a=1&amp;b=2|https://example.com/i/1?a=1&amp;b=2>',
    );
  });
});

describe('the card of a decided ticket', () => {
  const states = everyState({}, 'wait for the deploy');
  const ends = ['completed', 'completed by time', 'denied', 'cancelled', 'expired', 'revoked'] as const;

  test.each(['approved', 'authorized', 'one token failed', 'at work', 'finishing'] as const)(
    '%s: it can be revoked and nothing else',
    (state) => {
      expect(postedMessage(ticketCard(states[state], words)).buttons).toEqual(['revoke_ticket']);
    },
  );

  test.each(ends)('%s: it has no buttons and asks nobody', (state) => {
    const { buttons, markup } = postedMessage(ticketCard(states[state], words));

    expect(buttons).toEqual([]);
    expect(markup).not.toContain('Can approve');
  });

  test('every end has a mark of its own', () => {
    const marks = Object.entries(states).map(([, ticket]) => [
      ticket.state.kind,
      [...ticketCard(ticket, words).text][0],
    ]);

    const byState = Object.fromEntries(marks);
    const { PENDING_APPROVAL: waiting, APPROVED: open, ...closed } = byState;
    expect([waiting, open]).toEqual(['🚨', '🚨']);
    expect(new Set(Object.values(closed)).size).toBe(5);
  });

  test('a denial says by whom and why', () => {
    const read = postedMessage(ticketCard(states.denied, words)).words;

    expect(read).toContain('*Denied* by <@U0BOB>');
    expect(read).toContain('wait for the deploy');
  });
});

test('ten entries with the longest names and a reason of 2,000 characters fit', () => {
  const long = (index: number) =>
    application(`${'n'.repeat(252)}${index}`, {
      cluster: 'c'.repeat(253),
      namespace: 's'.repeat(63),
      tags: Object.fromEntries(Array.from({ length: 50 }, (_, tag) => [`tag-${tag}`, 'v'.repeat(300)])),
    });
  const plot: Plot = {
    reason: '🚨&'.repeat(1000),
    reference: `https://example.com/${'p'.repeat(970)}`,
    displayName: 'D'.repeat(300),
    applications: Array.from({ length: 5 }, (_, index) => long(index)),
    approvers: Array.from({ length: 300 }, (_, index) => `U0APPROVER${index}`),
  };

  for (const ticket of Object.values(everyState(plot, 'e&'.repeat(1000)))) {
    expect(() => postedMessage(ticketCard(ticket, words))).not.toThrow();
  }
});
