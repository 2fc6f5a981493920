import { describe, expect, test } from 'vitest';
import {
  COMMANDS,
  helpMessage,
  myTickets,
  ticketList,
  ticketStatus,
} from '../../src/adapters/slack/views/command-messages.ts';
import { wordsFor } from '../../src/words/words.ts';
import { everyState } from './every-state.ts';
import { postedMessage } from './in-slack.ts';
import { application, later, opened } from './story.ts';

const words = wordsFor('en');
const states = everyState();

describe('help', () => {
  test('names every command', () => {
    const { markup } = postedMessage(helpMessage(undefined, words));

    for (const command of COMMANDS.filter((each) => each !== 'open')) {
      expect(markup).toContain(`/emergency ${command}`);
    }
  });

  test.each([
    ['lits', 'list'],
    ['delete-pod', 'delete-pods'],
    ['redepoly', 'redeploy'],
    ['STATUS', 'status'],
  ])('takes %s for %s', (typed, meant) => {
    expect(postedMessage(helpMessage(typed, words)).markup).toContain(
      `Did you mean \`/emergency ${meant}\`?`,
    );
  });

  test('guesses nothing from what resembles nothing', () => {
    const { markup } = postedMessage(helpMessage('<!channel>`'.repeat(300), words));

    expect(markup).not.toContain('Did you mean');
    expect(markup).not.toContain('<!channel>');
  });
});

describe('lists', () => {
  test('the open tickets with who, what and since when', () => {
    const { markup } = postedMessage(ticketList([states.pending, states.authorized], words));

    expect(markup).toContain('Open tickets: 2');
    expect(markup).toContain('*WO-2026-000012* · P1 · waiting for approval · <@U0ALICE>');
  });

  test('my tickets with what I may do now', () => {
    const { markup } = postedMessage(myTickets([states.authorized], later(100), words));

    expect(markup).toMatch(
      /🔑 Until <!date.*you may delete pods of `web-service` and redeploy `web-service`/,
    );
  });

  test('an authorization whose time is over is none', () => {
    expect(postedMessage(myTickets([states.authorized], later(9000), words)).markup).not.toContain('🔑');
  });

  test('empty ones say so', () => {
    expect(postedMessage(ticketList([], words)).markup).toContain('No ticket is open');
    expect(postedMessage(myTickets([], later(0), words)).markup).toContain('You have no tickets');
  });

  test('a hundred tickets with long names fit', () => {
    const applications = Array.from({ length: 5 }, (_, index) => application(`${'n'.repeat(252)}${index}`));
    const many = Array.from({ length: 100 }, () => opened({ applications }).ticket);

    expect(postedMessage(ticketList(many, words)).markup).toContain('and 80 more');
  });
});

test.each(Object.entries(states))(
  'the status of a ticket that is %s is its card without buttons',
  (_, ticket) => {
    const { buttons, words: read } = postedMessage(ticketStatus(ticket, words));

    expect(buttons).toEqual([]);
    expect(read).toContain('<#C0EMERGENCY>');
  },
);
