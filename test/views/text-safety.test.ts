import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actionPanel, directMessage } from '../../src/adapters/slack/views/action-panel.ts';
import {
  applicationOptions,
  applicationValue,
  qualifiedNameOf,
} from '../../src/adapters/slack/views/application-options.ts';
import {
  helpMessage,
  myTickets,
  ticketList,
  ticketStatus,
} from '../../src/adapters/slack/views/command-messages.ts';
import { deletePodsModal } from '../../src/adapters/slack/views/delete-pods-modal.ts';
import { denyModal } from '../../src/adapters/slack/views/deny-modal.ts';
import {
  deletionRef,
  entryRef,
  followUpRef,
  keptFormRef,
  operationRef,
  ticketRef,
} from '../../src/adapters/slack/views/ids.ts';
import {
  codeSpan,
  cutMiddle,
  cutMrkdwn,
  cutText,
  escapeText,
  mrkdwnVoice,
  slackTime,
  untrusted,
} from '../../src/adapters/slack/views/mrkdwn.ts';
import { openTicketModal } from '../../src/adapters/slack/views/open-ticket-modal.ts';
import { openedModal } from '../../src/adapters/slack/views/opening-modals.ts';
import { redeployModal } from '../../src/adapters/slack/views/redeploy-modal.ts';
import { threadReply } from '../../src/adapters/slack/views/thread-reply.ts';
import { ticketCard } from '../../src/adapters/slack/views/ticket-card.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { qualifiedName } from '../../src/usecases/open-ticket.ts';
import { wordsFor } from '../../src/words/words.ts';
import { deletion, ended, everyState } from './every-state.ts';
import { mentionsIn, openedView, postedMessage } from './in-slack.ts';
import {
  AT,
  application,
  authorized,
  crashing,
  later,
  look,
  opened,
  type Plot,
  pod,
  workload,
} from './story.ts';

const words = wordsFor('en');

/** Text that tries to ping, link, format, reorder and break. */
const hostile = (maxLength = 60) =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          '<!channel>',
          '<!here|x>',
          '<@U0MALLORY>',
          '<!subteam^S0ALL>',
          '<#C0SECRET>',
          '<https://evil.example|login>',
          '@channel',
          '@here ',
          '@Everyone',
          '&lt;!channel&gt;',
          '&amp;',
          '```',
          '`',
          '*',
          '_',
          '\n> ',
          '\r\n',
          '\u0000',
          '\ud83d',
          '\udea8',
          '🚨',
          '\u202e',
          '<!date^1^{date}|now>',
        ),
        fc.string({ unit: 'binary', maxLength: 8 }),
      ),
      { maxLength },
    )
    .map((parts) => parts.join(''));

const KNOWN_PEOPLE = ['U0ALICE', 'U0BOB', 'U0CAROL'];

/** Nothing of anybody's making acts as markup. */
function expectHarmless(markup: string): void {
  const { people, groups, broadcasts } = mentionsIn(markup);
  expect({ groups, broadcasts }).toEqual({ groups: [], broadcasts: [] });
  expect(KNOWN_PEOPLE).toEqual(expect.arrayContaining([...people]));
  expect(markup).not.toMatch(/@(channel|here|everyone)/i);
  expect(markup).not.toMatch(/<(https?:)?\/\/evil/);
  expect(markup.isWellFormed()).toBe(true);
  expect(markup).not.toContain('\u0000');
  const tags = [...markup.matchAll(/<([^<>]*)>/g)].map(([, inner = '']) => inner);
  for (const tag of tags) expect(tag).toMatch(/^(@U0|#C0EMERGENCY|!date\^\d+\^|https:\/\/x\.slack\.com\/)/);
  expect(markup.replaceAll(/<[^<>]*>/g, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
}

const plots: fc.Arbitrary<Plot & { readonly said: string; readonly reason: string }> = fc
  .record({
    reason: hostile(),
    displayName: hostile(20),
    name: hostile(20),
    place: hostile(20),
    tag: hostile(20),
    said: hostile(),
  })
  .map(({ name, place, tag, ...rest }) => ({
    ...rest,
    reason: `it is broken ${rest.reason}`,
    said: `because ${rest.said}`,
    applications: [
      application(name, {
        cluster: place,
        namespace: place,
        workloads: [workload(name)],
        tags: { [tag]: tag },
      }),
    ],
  }));

describe('whatever people and clusters write', () => {
  test('messages ping nobody, forge nothing, and are taken by Slack', () => {
    fc.assert(
      fc.property(plots, ({ said, ...plot }) => {
        for (const ticket of Object.values(everyState(plot, said))) {
          for (const message of [
            ticketCard(ticket, words),
            actionPanel(ticket, words),
            directMessage(ticket, 'https://x.slack.com/p1', words),
            ticketStatus(ticket, words),
            ticketList([ticket], words),
            myTickets([ticket], later(100), words),
            helpMessage(said, words),
          ]) {
            expectHarmless(postedMessage(message).markup);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('replies in the thread do neither', () => {
    fc.assert(
      fc.property(plots, hostile(), ({ said, ...plot }, podName) => {
        const { ticket } = authorized(plot);
        const steps = [
          opened(plot),
          deletion(ticket, [pod(podName)]),
          ended(deletion(ticket, [pod(podName)]).ticket, 'failed', said),
        ];
        for (const { events, ticket: then } of steps) {
          for (const event of events) {
            const reply = threadReply(event, then, words);
            if (reply !== undefined) expectHarmless(postedMessage(reply).markup);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  test('modals do neither', () => {
    fc.assert(
      fc.property(plots, hostile(), ({ said, ...plot }, podName) => {
        const { ticket } = opened(plot);
        const seen = look([crashing(podName), pod(`${podName}2`)], plot);
        const form = {
          reason: said,
          applications: ticket.entries.map(({ application: each }) => qualifiedName(each)),
        };
        for (const view of [
          openTicketModal({ offered: ['redeploy'], form }, words),
          openedModal({ ticket, others: [ticket] }, words),
          denyModal(ticket, words),
          deletePodsModal(seen, AT, words),
          redeployModal(seen, words),
        ]) {
          expectHarmless(openedView(view).markup);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('text for mrkdwn', () => {
  test('is escaped once', () => {
    expect(escapeText('a < b && c > d &lt;')).toBe('a &lt; b &amp;&amp; c &gt; d &amp;lt;');
  });

  test('is never cut inside a character, an entity or a link', () => {
    const text = fc
      .array(fc.constantFrom('&amp;', '<@U0ALICE>', '🚨', 'x', '<!date^1^{time}|t>'))
      .map((all) => all.join(''));

    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 60 }), (whole, limit) => {
        const cut = cutMrkdwn(whole, limit);
        expect(cut.length).toBeLessThanOrEqual(Math.max(limit, 1));
        expect(cut.isWellFormed()).toBe(true);
        expect(cut.replaceAll(/<[^<>]*>|&amp;/g, '')).not.toMatch(/[<>&]/);
      }),
    );
  });

  test('plain text keeps within its limit, whole characters only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 4, max: 20 }), (text, limit) => {
        for (const cut of [cutText(text, limit), cutMiddle(text, limit)]) {
          expect(cut.length).toBeLessThanOrEqual(limit);
          expect(cut.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  test('a long name keeps its end', () => {
    expect(cutMiddle('web-service-with-a-long-name-7d9c5b-x2x4z', 20)).toMatch(/^web-.*….*b-x2x4z$/);
  });

  test('a code span has no backtick inside', () => {
    expect(codeSpan('a`b```c')).toBe("`a'b'''c`");
    expect(codeSpan('')).toBe('`-`');
  });

  test('a line stays a line', () => {
    expect(untrusted('one\r\ntwo\u2028three')).toBe('one two three');
  });

  test('a time is shown in the time zone of who reads it', () => {
    expect(slackTime(AT)).toBe('<!date^1795144320^{date_short_pretty} at {time}|2026-11-20 03:12 UTC>');
  });

  test('only real ids become mentions', () => {
    expect(mrkdwnVoice.person('U0ALICE')).toBe('<@U0ALICE>');
    expect(mrkdwnVoice.person('U0> <!channel')).toBe('U0&gt; &lt;!channel');
    expect(mrkdwnVoice.group('S0LEADS')).toBe('<!subteam^S0LEADS>');
    expect(mrkdwnVoice.channel('general')).toBe('general');
  });
});

describe('applications in a select', () => {
  test('a qualified name that fits is its own value', () => {
    expect(applicationValue('web@prod/production')).toBe('web@prod/production');
  });

  test('every value fits, tells applications apart and leads back to its own', () => {
    const name = fc.oneof(hostile(20), fc.string({ minLength: 80, maxLength: 300 }));

    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 5 }), (names) => {
        const all = names.map((each) => application(each));
        const values = applicationOptions(all).map(({ value }) => value ?? '');

        expect(new Set(values).size).toBe(all.length);
        for (const [index, value] of values.entries()) {
          const found = all[index];
          expect(value.length).toBeLessThanOrEqual(75);
          expect(found === undefined ? '' : qualifiedName(found)).toBe(qualifiedNameOf(value, () => all));
        }
      }),
    );
  });

  test('a value nobody gave out leads nowhere', () => {
    expect(qualifiedNameOf('#forged', () => [application()])).toBeUndefined();
  });
});

describe('ids in buttons and modals', () => {
  test('come out as they went in', () => {
    expect(ticketRef.decode(ticketRef.encode({ ticketId: 12 }))).toEqual({ ticketId: 12 });
    const entry = { ticketId: 12, entryId: 3 };
    expect(entryRef.decode(entryRef.encode(entry))).toEqual(entry);
    const followUp = { ...entry, action: 'redeploy' } as const;
    expect(followUpRef.decode(followUpRef.encode(followUp))).toEqual(followUp);
  });

  test.each([undefined, '', 'null', '{', '{"ticketId":"12"}', '{"ticketId":-1}', '[]'])(
    '%s is refused as bad input',
    (text) => {
      for (const codec of [ticketRef, entryRef, followUpRef, operationRef, deletionRef, keptFormRef]) {
        expect(() => codec.decode(text)).toThrow(Refusal);
      }
    },
  );
});
