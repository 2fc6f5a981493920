import { describe, expect, test } from 'vitest';
import { actionPanel, directMessage } from '../../src/adapters/slack/views/action-panel.ts';
import { askMessage, glassMessage } from '../../src/adapters/slack/views/ask-message.ts';
import { breakGlassModal } from '../../src/adapters/slack/views/break-glass-modal.ts';
import { myTickets, ticketList, ticketStatus } from '../../src/adapters/slack/views/command-messages.ts';
import { glassOfRef, keptFormRef, METADATA_LENGTH } from '../../src/adapters/slack/views/ids.ts';
import { formRef, type KeptForm, refusedModal } from '../../src/adapters/slack/views/opening-modals.ts';
import { reviewBreakGlassModal } from '../../src/adapters/slack/views/review-break-glass-modal.ts';
import { pageAllReply, threadReply } from '../../src/adapters/slack/views/thread-reply.ts';
import { ticketCard } from '../../src/adapters/slack/views/ticket-card.ts';
import { chaseReview } from '../../src/domain/break-glass.ts';
import { wordsFor } from '../../src/words/words.ts';
import { eventOf } from './every-state.ts';
import { broken, glassStates, offered, reviewed } from './glass-states.ts';
import { mentionsIn, openedView, postedMessage } from './in-slack.ts';
import { application, later, type Plot } from './story.ts';

const english = wordsFor('en');
const chinese = wordsFor('zh');
const LINK = 'https://x.slack.com/p1';
const states = glassStates();

describe.each([
  ['English', english, /🔴 BREAK GLASS/, /[Aa]pproved by <|(is|was) (already )?approved|✅ .* approved/],
  ['Chinese', chinese, /🔴 紧急破窗 BREAK GLASS/, /已批准|审批人：</],
] as const)('in %s', (_, words, mark, approved) => {
  test.each(Object.entries(states))(
    '%s: the mark comes first everywhere, and approved is said nowhere',
    (_name, ticket) => {
      const card = postedMessage(ticketCard(ticket, words));
      const lists = [ticketList([ticket], words), myTickets([ticket], later(1100), words)].map(postedMessage);
      const all = [
        card,
        ...lists,
        ...[
          ticketStatus(ticket, words),
          actionPanel(ticket, words),
          directMessage(ticket, LINK, words),
          askMessage(ticket, LINK, words),
          glassMessage(ticket, LINK, words),
        ].map(postedMessage),
      ];

      expect(card.words.split('\n')[0]).toMatch(new RegExp(`^${mark.source}`));
      for (const list of lists) expect(list.words).toMatch(mark);
      for (const shown of all) expect(shown.words).not.toMatch(approved);
    },
  );
});

describe('the card', () => {
  test('offers it beside the other buttons once everybody has been asked', () => {
    expect(postedMessage(ticketCard(offered(), english)).buttons).toEqual([
      'approve_ticket',
      'deny_ticket',
      'remind_approvers',
      'cancel_ticket',
      'break_glass',
    ]);
    expect(postedMessage(ticketCard({ ...offered(), climbed: [] }, english)).buttons).not.toContain(
      'break_glass',
    );
  });

  test.each([
    ['acting', ['revoke_ticket', 'review_break_glass']],
    ['completed', ['review_break_glass']],
    ['revoked', ['review_break_glass']],
    ['reviewed', ['revoke_ticket']],
    ['reviewed when it was over', []],
  ] as const)('%s: %j', (state, buttons) => {
    expect(postedMessage(ticketCard(states[state], english)).buttons).toEqual(buttons);
  });

  test('says who acts until when and why, and who has to review it', () => {
    const { words: read } = postedMessage(ticketCard(states.acting, english));

    expect(read).toMatch(/<@U0ALICE> acts without an approval since <!date.* until <!date/);
    expect(read).toContain('because it could not wait');
    expect(read).toContain('*Review owed* by one of <@U0BOB> and <@U0CAROL>');
  });

  test('says what came of the review', () => {
    const { words: read } = postedMessage(ticketCard(states.reviewed, english));

    expect(read).toMatch(/\*Reviewed: not justified\*, by <@U0BOB>/);
    expect(read).not.toContain('Review owed');
  });

  test('fits with the longest of everything', () => {
    const plot: Plot = {
      reason: '🚨&'.repeat(1000),
      reference: `https://example.com/${'p'.repeat(970)}`,
      applications: Array.from({ length: 5 }, (_, index) => application(`${'n'.repeat(252)}${index}`)),
      approvers: Array.from({ length: 300 }, (_, index) => `U0APPROVER${index}`),
    };

    for (const ticket of [...Object.values(glassStates(plot, 'e&'.repeat(1000))), offered(plot)]) {
      for (const words of [english, chinese]) {
        expect(() => postedMessage(ticketCard(ticket, words))).not.toThrow();
        expect(() => postedMessage(glassMessage(ticket, LINK, words))).not.toThrow();
      }
    }
  });
});

describe('the thread', () => {
  test('offers it to the requester with the last rung, as long as nobody has decided', () => {
    const open = postedMessage(pageAllReply(offered(), ['U0BOB'], english));
    const over = postedMessage(pageAllReply(states.acting, ['U0BOB'], english));

    expect(open.buttons).toEqual(['break_glass']);
    expect(mentionsIn(open.markup).people).toEqual(['U0BOB', 'U0ALICE']);
    expect(over.buttons).toEqual([]);
    expect(over.markup).not.toContain('break the glass');
  });

  test('mentions everybody who was skipped, and quotes why', () => {
    const { ticket, events } = broken();
    const reply = threadReply(eventOf(events, 'breakglass.used'), ticket, english);
    if (reply === undefined) throw new Error('untold');
    const { markup, words: read } = postedMessage(reply);

    expect(mentionsIn(markup).people).toEqual(['U0ALICE', 'U0BOB', 'U0CAROL']);
    expect(read).toContain('nobody picks up the phone');
    expect(read).toMatch(/stop it with \*Revoke\*[\s\S]*press \*Review\*/);
  });

  test('tells the review with its words, and asks for one that is owed', () => {
    const step = reviewed(states.acting, 'call before you do this');
    const tell = (type: 'breakglass.reviewed' | 'ticket.reminded', { events, ticket } = step) => {
      const reply = threadReply(eventOf(events, type), ticket, english);
      return reply === undefined ? '' : postedMessage(reply).words;
    };

    expect(tell('breakglass.reviewed')).toMatch(
      /<@U0BOB> reviewed[\s\S]*not justified[\s\S]*call before you/,
    );
    expect(tell('ticket.reminded', chaseReview(states.acting, later(100_000)))).toMatch(
      /<@U0BOB> and <@U0CAROL>: the glass was broken on WO-2026-000012, and nobody has reviewed it yet/,
    );
  });
});

describe('break_glass', () => {
  const empty = { form: {}, problem: undefined };
  const guarded = { ...offered(), terms: { ...offered().terms, stepUp: true } };

  test.each([english, chinese])(
    'says what it means in three lines, and what to type in every language',
    (words) => {
      const view = breakGlassModal({ kind: 'ticket', ticket: offered() }, empty, words);
      const { fields, markup } = openedView(view);

      expect(fields).toEqual(['confirmation', 'reason', 'reference']);
      expect(markup.split('\n')).toHaveLength(3);
      expect(JSON.stringify(view.blocks)).toContain('BREAK GLASS');
      expect(glassOfRef.decode(view.private_metadata)).toEqual({ ticketId: 12, code: false });
    },
  );

  test('says for how long', () => {
    const view = breakGlassModal({ kind: 'ticket', ticket: offered() }, empty, english);

    expect(openedView(view).markup).toContain('for half the usual time: 1 h');
  });

  test('takes a code where the rule says so, and keeps what was filled in when it was wrong', () => {
    const form = {
      confirmation: 'BREAK GLASS',
      reason: 'checkout is down',
      reference: 'https://example.com/1',
    };
    const view = breakGlassModal(
      { kind: 'ticket', ticket: guarded },
      { form, problem: 'That code is not right.' },
      english,
    );

    expect(openedView(view).fields).toEqual(['confirmation', 'reason', 'reference', 'code']);
    expect(openedView(view).markup).toContain('That code is not right.');
    for (const text of Object.values(form)) {
      expect(JSON.stringify(view)).toContain(`"initial_value":"${text}"`);
    }
  });
});

describe('a refused form', () => {
  const kept = (reason: string): KeptForm => ({
    offered: ['delete-pods'],
    form: {
      actions: ['delete-pods'],
      applications: ['web-service@prod/production'],
      severity: 'P0',
      reason,
      reference: undefined,
    },
  });
  const refused = (reason: string, code = false) =>
    refusedModal('Nothing was opened.', { ...kept(reason), glass: { code } }, english);

  test('leads to break_glass with all that was filled in', () => {
    const view = refused('checkout is down', true);
    const form = keptFormRef.decode(view.private_metadata);
    const next = breakGlassModal(
      { kind: 'form', ref: { code: true, form } },
      { form: {}, problem: undefined },
      english,
    );

    expect(openedView(view).buttons).toEqual(['back_to_form', 'break_glass']);
    expect(openedView(next).fields).toEqual(['confirmation', 'reason', 'reference', 'code']);
    expect(glassOfRef.decode(next.private_metadata)).toEqual({
      code: true,
      form: formRef(kept('checkout is down')),
    });
  });

  test('of any length either leads there within Slack’s limit, or says what to shorten', () => {
    const outcomes = Array.from({ length: 120 }, (_, index) => refused('x'.repeat(2790 + index))).map(
      (view) => {
        const isOffered = openedView(view).buttons.includes('break_glass');
        const form = isOffered ? keptFormRef.decode(view.private_metadata) : undefined;
        if (form === undefined) expect(openedView(view).markup).toContain('shorten the reason');
        else expect(glassOfRef.encode({ code: false, form }).length).toBeLessThanOrEqual(METADATA_LENGTH);
        return isOffered;
      },
    );

    expect(new Set(outcomes)).toEqual(new Set([true, false]));
  });
});

describe('review_break_glass', () => {
  test.each([english, chinese])('asks for a verdict and for words, and shows the reason', (words) => {
    const view = reviewBreakGlassModal(states.completed, words);

    expect(openedView(view).fields).toEqual(['verdict', 'comment']);
    expect(openedView(view).words).toContain('because it could not wait');
    expect(openedView(view).markup).toContain('<@U0ALICE>');
  });
});
