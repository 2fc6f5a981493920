import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actionPanel, directMessage } from '../../src/adapters/slack/views/action-panel.ts';
import { glassMessage } from '../../src/adapters/slack/views/ask-message.ts';
import {
  helpMessage,
  myTickets,
  ticketList,
  ticketStatus,
} from '../../src/adapters/slack/views/command-messages.ts';
import { deletePodsModal } from '../../src/adapters/slack/views/delete-pods-modal.ts';
import { denyModal } from '../../src/adapters/slack/views/deny-modal.ts';
import { extendModal } from '../../src/adapters/slack/views/extend-modal.ts';
import { inHandModal } from '../../src/adapters/slack/views/in-hand-modal.ts';
import { openTicketModal } from '../../src/adapters/slack/views/open-ticket-modal.ts';
import { openedModal } from '../../src/adapters/slack/views/opening-modals.ts';
import { redeployModal } from '../../src/adapters/slack/views/redeploy-modal.ts';
import { reviewBreakGlassModal } from '../../src/adapters/slack/views/review-break-glass-modal.ts';
import { threadReply } from '../../src/adapters/slack/views/thread-reply.ts';
import { ticketCard } from '../../src/adapters/slack/views/ticket-card.ts';
import { qualifiedName } from '../../src/usecases/open-ticket.ts';
import { wordsFor } from '../../src/words/words.ts';
import { deletion, ended, everyState } from './every-state.ts';
import { broken, glassStates, reviewed } from './glass-states.ts';
import { hostile } from './hostile.ts';
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
  redeployLook,
  revision,
  workload,
} from './story.ts';

const words = wordsFor('en');

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
    said: `because it is ${rest.said}`,
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

  test('those of a broken glass do neither', () => {
    fc.assert(
      fc.property(plots, ({ said, ...plot }) => {
        for (const ticket of Object.values(glassStates(plot, said))) {
          for (const message of [
            ticketCard(ticket, words),
            directMessage(ticket, 'https://x.slack.com/p1', words),
            glassMessage(ticket, 'https://x.slack.com/p1', words),
          ]) {
            expectHarmless(postedMessage(message).markup);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  test('replies in the thread do neither', () => {
    fc.assert(
      fc.property(plots, hostile(), ({ said, ...plot }, podName) => {
        const { ticket } = authorized(plot);
        const steps = [
          opened(plot),
          broken(plot, said),
          reviewed(broken(plot).ticket, said),
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
        const whole = { ...form, actions: [], severity: ticket.severity, reference: ticket.reference };
        for (const view of [
          openTicketModal({ offered: ['redeploy'], form }, words),
          openedModal({ kind: 'opened', ticket, others: [ticket] }, words),
          inHandModal([ticket], { offered: ['redeploy'], form: whole }, words),
          extendModal(ticket, words),
          denyModal(ticket, words),
          reviewBreakGlassModal(broken(plot, said).ticket, words),
          deletePodsModal(seen, AT, words),
          redeployModal(redeployLook(seen, [revision('3', { changeCause: said })]), AT, words),
        ]) {
          expectHarmless(openedView(view).markup);
        }
      }),
      { numRuns: 100 },
    );
  });
});
