import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { elementsOf } from '../../playground/slack/blocks/block.ts';
import { checkView } from '../../playground/slack/blocks/check.ts';
import { answer } from '../../src/adapters/slack/views/command-messages.ts';
import { homeTab, type Links, noticeHome } from '../../src/adapters/slack/views/home-tab.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import type { Home } from '../../src/usecases/show-home.ts';
import { wordsFor } from '../../src/words/words.ts';
import { everyState } from './every-state.ts';
import { hostile } from './hostile.ts';
import { mentionsIn, openedView } from './in-slack.ts';
import { application, authorized, later, opened } from './story.ts';

const words = wordsFor('en');
const chinese = wordsFor('zh-CN');
const states = everyState();
const links: Links = new Map();

const some = (...shown: readonly Ticket[]) => ({ shown, more: 0 });

const home = (changes: Partial<Home> = {}): Home => ({
  at: later(100),
  actions: ['delete-pods'],
  decides: false,
  live: some(),
  waiting: some(),
  reviews: some(),
  mine: some(),
  teams: some(),
  factor: undefined,
  ...changes,
});

const seen = (changes: Partial<Home> = {}) => openedView(homeTab(home(changes), { words, links }));

test('who may ask for something has the button for it, and the time this was read', () => {
  const { buttons, markup } = seen();

  expect(buttons).toEqual(['open_emergency_ticket', 'refresh_home']);
  expect(markup).toMatch(/Last updated <!date/);
  expect(markup).toContain('Nothing is waiting for you');
});

test('who may ask for nothing is told what it would take, and offered nothing', () => {
  const { buttons, markup } = seen({ actions: [] });

  expect(buttons).toEqual(['refresh_home']);
  expect(markup).toContain('takes a role');
});

test('who may only decide is not told what they cannot do, and is offered no form', () => {
  const { buttons, markup } = seen({ actions: [], decides: true });

  expect(buttons).toEqual(['refresh_home']);
  expect(markup).not.toContain('takes a role');
});

describe('each list has its own', () => {
  test('an authorization: until when, and the buttons of the ticket', () => {
    const { buttons, markup } = seen({ live: some(states.authorized) });

    expect(markup).toMatch(/🔑 Until <!date.*you may delete pods of `web-service`/);
    expect(buttons.slice(2)).toEqual(['extend_ticket', 'finish_ticket']);
  });

  test('a ticket that waits: its reason and how it stands, and no way to approve without its card', () => {
    const { id } = states.pending;
    const url = 'https://x.slack.com/p1';
    const view = homeTab(home({ waiting: some(states.pending) }), { words, links: new Map([[id, url]]) });

    const { buttons, markup } = openedView(view);
    expect(markup).toContain('Reason: checkout answers 502');
    expect(markup).toContain('0 of 1 approval given · Expires');
    expect(buttons.slice(2)).toEqual(['open_card']);
    expect(JSON.stringify(view)).toContain(url);
  });

  test('a ticket that waits names its channel where its card has no link', () => {
    const { buttons, markup } = seen({ waiting: some(states.pending) });

    expect(markup).toContain('<#C0EMERGENCY>');
    expect(buttons.slice(2)).toEqual([]);
  });

  test('a broken glass: why, and the review', () => {
    const glass = {
      at: later(0),
      reason: 'nobody answers',
      reference: undefined,
      skipped: [],
      chaseAt: later(9),
    };
    const owed = { ...states.authorized, breakGlass: { ...glass, review: undefined } };

    const { buttons, markup } = seen({ reviews: some(owed) });

    expect(markup).toContain('Reason: nobody answers');
    expect(buttons.slice(2)).toEqual(['review_break_glass']);
  });

  test.each(Object.entries(states))('a ticket that is %s can stand in every one', (_, ticket) => {
    const all = some(ticket);

    expect(() =>
      seen({ mine: all, teams: all, live: all, waiting: some({ ...ticket, id: 2 }) }),
    ).not.toThrow();
  });

  test('an authenticator can be set up where codes can be checked', () => {
    const factor = { available: true, confirmedAt: undefined };

    expect(seen({ factor }).buttons).toContain('enrol_totp');
    expect(seen({ factor: { ...factor, available: false } }).buttons).not.toContain('enrol_totp');
  });
});

test('a notice stands above everything else', () => {
  const notice = answer('WO-1 is completed.').blocks;

  const { markup } = openedView(homeTab(home(), { words, links, notice }));

  expect(markup.indexOf('WO-1 is completed.')).toBe(0);
});

test('who gets no Home has nothing to press where trying again is no use', () => {
  const said = answer('You are a guest.');

  expect(openedView(noticeHome(said, { words, again: 'no use' })).buttons).toEqual([]);
  expect(openedView(noticeHome(said, { words, again: 'helps' })).buttons).toEqual(['refresh_home']);
});

test('a thousand tickets with the longest names fit, with what is left counted', () => {
  const applications = Array.from({ length: 5 }, (_, index) => application(`${'n'.repeat(252)}${index}`));
  const plot = { applications, reason: '火'.repeat(2000) };
  const five = (from: number, ticket: Ticket) => ({
    shown: Array.from({ length: 5 }, (_, index) => ({ ...ticket, id: from + index })),
    more: 995,
  });
  const full = home({
    live: five(1, authorized(plot).ticket),
    waiting: five(11, opened(plot).ticket),
    reviews: five(21, authorized(plot).ticket),
    mine: five(31, opened(plot).ticket),
    teams: five(41, opened(plot).ticket),
    factor: { available: true, confirmedAt: later(0) },
  });
  const url = `https://x.slack.com/${'p'.repeat(2900)}`;
  const all = new Map(Array.from({ length: 50 }, (_, id) => [id, url]));

  for (const each of [words, chinese]) {
    const view = homeTab(full, { words: each, links: all });

    expect(view.blocks.length).toBeLessThanOrEqual(100);
    expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThan(250_000);
    expect(openedView(view).markup).toContain('995');
    expect(elementsOf(checkView(view).blocks).length).toBeGreaterThan(30);
  }
});

test('whatever people and clusters write pings nobody and forges nothing', () => {
  fc.assert(
    fc.property(hostile(), hostile(20), (reason, name) => {
      const plot = {
        reason: `it is broken ${reason}`,
        displayName: name,
        applications: [application(`a${name}`)],
      };
      const ticket = authorized(plot).ticket;
      const pending = opened(plot).ticket;

      const { markup } = seen({
        live: some(ticket),
        waiting: some({ ...pending, id: 2 }),
        reviews: some({ ...ticket, id: 3 }),
        mine: some(ticket),
        teams: some(pending),
      });

      const { people, groups, broadcasts } = mentionsIn(markup);
      expect({ groups, broadcasts }).toEqual({ groups: [], broadcasts: [] });
      expect(['U0ALICE', 'U0BOB']).toEqual(expect.arrayContaining([...people]));
      expect(markup).not.toMatch(/@(channel|here|everyone)/i);
      expect(markup.isWellFormed()).toBe(true);
    }),
    { numRuns: 25 },
  );
}, 30_000);
