import { describe, expect, test } from 'vitest';
import { actionPanel, directMessage } from '../../src/adapters/slack/views/action-panel.ts';
import { wordsFor } from '../../src/words/words.ts';
import { everyState } from './every-state.ts';
import { mentionsIn, postedMessage } from './in-slack.ts';
import { application, authorized } from './story.ts';

const words = wordsFor('en');
const states = everyState();
const panel = (state: keyof typeof states) => postedMessage(actionPanel(states[state], words));

describe('the action panel', () => {
  test('has the buttons of every authorization, and the one that finishes', () => {
    expect(panel('authorized').buttons).toEqual([
      'delete_pods',
      'diagnose',
      'reveal_token',
      'redeploy',
      'diagnose',
      'reveal_token',
      'extend_ticket',
      'finish_ticket',
    ]);
  });

  test('mentions the requester alone', () => {
    expect(mentionsIn(panel('authorized').markup).people).toEqual(['U0ALICE']);
  });

  test('offers the action that was not asked for', () => {
    const { ticket } = authorized({ actions: ['redeploy'] });

    expect(postedMessage(actionPanel(ticket, words)).buttons).toEqual([
      'redeploy',
      'diagnose',
      'reveal_token',
      'open_followup',
      'extend_ticket',
      'finish_ticket',
    ]);
  });

  test('offers to try a failed entry again, with the reason', () => {
    const { buttons, markup } = postedMessage(
      actionPanel(everyState({ actions: ['delete-pods'] }, 'redis is away')['one token failed'], words),
    );

    expect(buttons).toEqual(['retry_entry', 'finish_ticket']);
    expect(markup).toContain('redis is away');
  });

  test.each(['completed', 'completed by time', 'revoked'] as const)(
    '%s: it says so, without buttons',
    (end) => {
      const { buttons, markup } = panel(end);

      expect(buttons).toEqual([]);
      expect(markup).toContain(`WO-2026-000012 is ${states[end].state.kind.toLowerCase()}`);
    },
  );

  test('a finished ticket waits for what runs, without buttons', () => {
    expect(panel('finishing').buttons).toEqual([]);
    expect(panel('finishing').markup).toContain('completed when the 1 operation still running has ended');
  });

  test('ten entries fit', () => {
    const applications = Array.from({ length: 5 }, (_, index) => application(`${'n'.repeat(250)}${index}`));

    const { buttons } = postedMessage(actionPanel(authorized({ applications }).ticket, words));

    expect(buttons).toHaveLength(32);
  });
});

describe('the direct message', () => {
  test.each(Object.entries(states))('%s: it links to the thread', (_, ticket) => {
    const { markup } = postedMessage(directMessage(ticket, 'https://x.slack.com/p1?a=1&b=2', words));

    expect(markup).toContain('<https://x.slack.com/p1?a=1&amp;b=2|Open the thread>');
  });

  test('never links to anything but the web', () => {
    const { markup } = postedMessage(directMessage(states.authorized, 'javascript:alert(1)', words));

    expect(markup).not.toContain('javascript');
  });
});
