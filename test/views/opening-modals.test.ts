import { describe, expect, test } from 'vitest';
import { loadingModal, noticeModal } from '../../src/adapters/slack/views/modal.ts';
import { newTicketAnswer, newTicketModal } from '../../src/adapters/slack/views/new-ticket.ts';
import { openTicketModal } from '../../src/adapters/slack/views/open-ticket-modal.ts';
import {
  checkingModal,
  type KeptForm,
  keptForm,
  openedModal,
  refusedModal,
} from '../../src/adapters/slack/views/opening-modals.ts';
import { wordsFor } from '../../src/words/words.ts';
import { openedView, postedMessage } from './in-slack.ts';
import { opened } from './story.ts';

const words = wordsFor('en');

describe('open_ticket', () => {
  const FORM_FIELDS = ['actions', 'applications', 'severity', 'reason', 'reference'];

  test('asks for everything a ticket needs, and says which action suits what', () => {
    const { fields, markup } = openedView(openTicketModal({ offered: ['delete-pods', 'redeploy'] }, words));

    expect(fields).toEqual(FORM_FIELDS);
    expect(markup).toMatch(/\*Delete pods\* suits[\s\S]*\*Redeploy\* suits/);
    expect(markup).toMatch(/Roll back the version\?.*Choose \*Redeploy\*/);
    expect(markup).toContain('another version of the image');
  });

  test('keeps what was filled in', () => {
    const form = {
      actions: ['redeploy'],
      applications: ['web-service@prod/production'],
      severity: 'P0',
      reason: 'checkout answers 502',
      reference: 'https://example.com/1',
    } as const;

    const view = openTicketModal({ offered: ['delete-pods', 'redeploy'], form }, words);

    expect(openedView(view).fields).toEqual(FORM_FIELDS);
    const text = JSON.stringify(view);
    expect(text).toContain('"initial_value":"checkout answers 502"');
    expect(text).toContain('web-service · prod/production');
    expect(text).toContain('"initial_value":"https://example.com/1"');
  });

  test('offers only what the person may ask for, whatever was filled in', () => {
    const view = openTicketModal({ offered: ['redeploy'], form: { actions: ['delete-pods'] } }, words);

    expect(() => openedView(view)).not.toThrow();
    expect(JSON.stringify(view)).not.toContain('"value":"delete-pods"');
  });

  test('a reason of 5,000 characters does not break it', () => {
    const form = { reason: '🚨'.repeat(5000), applications: ['a'.repeat(600)] };

    expect(() => openedView(openTicketModal({ offered: ['redeploy'], form }, words))).not.toThrow();
  });
});

describe('the answer to a form', () => {
  const kept = (reason: string): KeptForm => ({
    offered: ['delete-pods', 'redeploy'],
    form: {
      actions: ['redeploy'],
      applications: ['web-service@prod/production'],
      severity: 'P1',
      reason,
      reference: undefined,
    },
  });

  test('a refused form that fits waits behind the way back', () => {
    const view = refusedModal('Nothing was opened.', kept('checkout "answers" 502'), words);

    expect(openedView(view).buttons).toEqual(['back_to_form']);
    expect(keptForm(view.private_metadata ?? '')).toEqual(kept('checkout "answers" 502'));
  });

  test('a refused form that is too long is shown again, with the refusal above', () => {
    const view = refusedModal('Nothing was opened.', kept('"🚨'.repeat(1000)), words);

    expect(openedView(view).fields).toContain('reason');
    expect(openedView(view).markup).toContain('Nothing was opened.');
    expect(JSON.stringify(view)).toContain('🚨');
  });

  test('an opened ticket is named, with the tickets others have open there', () => {
    const { ticket } = opened();
    const other = {
      ...ticket,
      ticketNo: 'WO-2026-000011',
      requester: { ...ticket.requester, userId: 'U0ANN' },
    };

    const { markup } = openedView(openedModal({ kind: 'opened', ticket, others: [other] }, words));

    expect(markup).toMatch(/WO-2026-000012\* is open[\s\S]*<#C0EMERGENCY>/);
    expect(markup).toMatch(/<@U0ANN> opened `WO-2026-000011`/);
  });

  test('a modal of one sentence fits whatever the sentence', () => {
    for (const view of [
      checkingModal(words),
      loadingModal(words),
      loadingModal(words, 'A title far longer than Slack takes'),
      noticeModal('&lt;'.repeat(2000), words),
      refusedModal('no', undefined, words),
    ]) {
      expect(() => openedView(view)).not.toThrow();
    }
  });

  test('where an authorization has ended a new ticket is one press away', () => {
    const ref = { ticketId: 12, entryId: 1, action: 'redeploy' } as const;

    expect(postedMessage(newTicketAnswer('It ended.', ref, words)).buttons).toEqual(['open_followup']);
    expect(openedView(newTicketModal('It ended.', ref, words)).buttons).toEqual(['open_followup']);
  });
});
