import { describe, expect, test } from 'vitest';
import { deletePodsConfirmModal } from '../../src/adapters/slack/views/delete-pods-confirm-modal.ts';
import { deletePodsModal } from '../../src/adapters/slack/views/delete-pods-modal.ts';
import { denialComment, denyModal } from '../../src/adapters/slack/views/deny-modal.ts';
import { deletionRef, entryRef, ticketRef } from '../../src/adapters/slack/views/ids.ts';
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
import { chosenPods } from '../../src/adapters/slack/views/pod-choice.ts';
import { redeployModal } from '../../src/adapters/slack/views/redeploy-modal.ts';
import { revealModal } from '../../src/adapters/slack/views/reveal-modal.ts';
import type { Entry } from '../../src/domain/entry.ts';
import { wordsFor } from '../../src/words/words.ts';
import { openedView, postedMessage } from './in-slack.ts';
import { AT, application, authorized, crashing, later, look, opened, pod, workload } from './story.ts';

const words = wordsFor('en');

describe('open_ticket', () => {
  const FORM_FIELDS = ['actions', 'applications', 'severity', 'reason', 'reference'];

  test('asks for everything a ticket needs, and says which action suits what', () => {
    const { fields, markup } = openedView(openTicketModal({ offered: ['delete-pods', 'redeploy'] }, words));

    expect(fields).toEqual(FORM_FIELDS);
    expect(markup).toMatch(/\*Delete pods\* suits[\s\S]*\*Redeploy\* suits/);
    expect(markup).toMatch(/Roll back the version\?.*Choose \*Redeploy\*/);
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

    const { markup } = openedView(openedModal({ ticket, others: [other] }, words));

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

describe('deny_ticket', () => {
  test('takes a quick reason or own words', () => {
    const view = denyModal(opened().ticket, words);

    expect(openedView(view).fields).toEqual(['quick_reason', 'reason']);
    expect(ticketRef.decode(view.private_metadata)).toEqual({ ticketId: 12 });
  });

  test.each([
    [{ quick: 'not-now', reason: undefined }, 'Not now: wait for the change under way'],
    [{ quick: undefined, reason: '  look at the database ' }, 'look at the database'],
    [{ quick: 'in-hand', reason: 'Carol' }, 'Somebody is already on it. Carol'],
    [{ quick: 'forged', reason: undefined }, ''],
  ])('%j is kept as "%s"', (given, comment) => {
    expect(denialComment(given, words)).toBe(comment);
  });
});

describe('delete_pods', () => {
  const healthy = ['web-3', 'web-4'].map((name) => pod(name));
  const ill = ['web-1', 'web-2'].map(crashing);

  test('offers all unhealthy pods first, and each pod with what is wrong with it', () => {
    const view = deletePodsModal(look([...healthy, ...ill]), AT, words);
    const text = JSON.stringify(view);

    expect(openedView(view).fields).toEqual(['which', 'pods', 'pace']);
    expect(text).toContain('All unhealthy (2)');
    expect(text).toContain('CrashLoopBackOff · 12 restarts · 2 h old');
    expect(text.indexOf('"Unhealthy"')).toBeLessThan(text.indexOf('"Ready"'));
    expect(text).toContain('"value":"uid-of-web-1"');
    expect(entryRef.decode(view.private_metadata)).toEqual({ ticketId: 12, entryId: 1 });
  });

  test('asks which workloads where there are several', () => {
    const several = application('web-service', { workloads: [workload(), workload('web-worker')] });

    const view = deletePodsModal(look(ill, { applications: [several] }), AT, words);

    expect(openedView(view).fields).toEqual(['workloads', 'which', 'pods', 'pace']);
  });

  test('without pods it says so and can not be submitted', () => {
    const view = deletePodsModal(look([]), AT, words);

    expect(openedView(view).fields).toEqual([]);
    expect(view.submit).toBeUndefined();
  });

  test('shows a hundred of each kind and counts the rest', () => {
    const many = Array.from({ length: 300 }, (_, index) => crashing(`${'p'.repeat(249)}${index}`));

    const { markup } = openedView(deletePodsModal(look(many), AT, words));

    expect(markup).toContain('and 200 more');
  });

  test('pods that are going already are not offered', () => {
    const view = deletePodsModal(look([pod('web-9', { terminating: true }), ...ill]), AT, words);

    expect(JSON.stringify(view)).not.toContain('web-9');
  });
});

describe('the pods that are meant', () => {
  const seen = look([pod('web-3'), crashing('web-1'), crashing('web-2')]);

  test('all unhealthy: those that are unhealthy by then', () => {
    const meant = chosenPods(seen, { workloads: [], which: 'unhealthy', pods: ['uid-of-web-3'] }, AT);

    expect(meant).toEqual([{ workload: workload(), pods: ['uid-of-web-1', 'uid-of-web-2'] }]);
  });

  test('these: the chosen ones that are still there', () => {
    const meant = chosenPods(
      seen,
      { workloads: [], which: 'these', pods: ['uid-of-web-3', 'uid-of-another'] },
      AT,
    );

    expect(meant).toEqual([{ workload: workload(), pods: ['uid-of-web-3'] }]);
  });

  test('of a workload that was not chosen there are none', () => {
    expect(chosenPods(seen, { workloads: ['uid-of-other'], which: 'unhealthy', pods: [] }, AT)).toEqual([]);
  });
});

describe('delete_pods_confirm', () => {
  test('says that nothing Ready is left, and what was chosen comes back out of it', () => {
    const seen = look([pod('web-1'), crashing('web-2')]);
    const choice = { workloads: [], which: 'these', pods: ['uid-of-web-1'], pace: 'all-at-once' } as const;

    const view = deletePodsConfirmModal(
      { look: seen, choice: { ...choice, workloads: [], pods: [...choice.pods] }, now: AT },
      words,
    );

    expect(openedView(view).markup).toContain('the last Ready pod of `web-service`');
    const submitted = deletionRef.decode(view.private_metadata);
    expect(submitted).toMatchObject({ ticketId: 12, entryId: 1, which: 'these', pace: 'all-at-once' });
    expect(chosenPods(seen, submitted, AT)).toEqual([{ workload: workload(), pods: ['uid-of-web-1'] }]);
  });

  test('names the workload that loses most', () => {
    const two = application('web-service', { workloads: [workload(), workload('web-worker')] });
    const seen = look([pod('web-1'), pod('web-2'), pod('web-3')], { applications: [two] });
    const choice = {
      workloads: [],
      which: 'these' as const,
      pods: ['uid-of-web-1', 'uid-of-web-2'],
      pace: 'all-at-once' as const,
    };

    const { markup } = openedView(deletePodsConfirmModal({ look: seen, choice, now: AT }, words));

    expect(markup).toContain('takes 2 of the 3 Ready pods of `web-service`');
    expect(markup).toContain('They go all at once');
    expect(markup).not.toContain('web-worker');
  });

  test('a choice of a hundred pods and a hundred workloads fits', () => {
    const many = Array.from({ length: 100 }, (_, index) =>
      pod(`web-${index}`, { uid: `${'u'.repeat(70)}${index}` }),
    );
    const workloads = Array.from({ length: 100 }, (_, index) => workload(`web-${index}`));
    const seen = look(many, { applications: [application('web-service', { workloads })] });
    const these = {
      workloads: workloads.map(({ uid }) => uid),
      which: 'these',
      pods: many.map(({ uid }) => uid),
      pace: 'all-at-once',
    } as const;

    for (const which of ['these', 'unhealthy'] as const) {
      const choice = { ...these, which, workloads: [...these.workloads], pods: [...these.pods] };
      const view = deletePodsConfirmModal({ look: seen, choice, now: AT }, words);

      expect(() => openedView(view)).not.toThrow();
      expect(chosenPods(seen, deletionRef.decode(view.private_metadata), AT)).toEqual(
        chosenPods(seen, choice, AT),
      );
    }
  });
});

describe('redeploy', () => {
  test('says what is replaced, and that the version stays', () => {
    const view = redeployModal(look([pod('web-1')]), words);

    const { markup } = openedView(view);

    expect(markup).toContain('This does not change the version');
    expect(markup).toContain('`web=registry/web:1.4`');
    expect(view.callback_id).toBe('redeploy');
  });

  test('fits with a hundred workloads', () => {
    const workloads = Array.from({ length: 100 }, (_, index) => workload(`${'w'.repeat(249)}${index}`));
    const seen = look([], { applications: [application('web-service', { workloads })] });

    expect(openedView(redeployModal(seen, words)).markup).toContain('and 90 more');
  });
});

describe('the token', () => {
  const secret = 'fbk_x-Y_z';
  const reveal = (entry: Entry, apiUrl?: string) =>
    openedView(revealModal({ secret, expires: later(7200), entry }, apiUrl, words));
  const entryOf = (name: string, action: 'delete-pods' | 'redeploy'): Entry => {
    const { ticket } = authorized({ applications: [application(name)], actions: [action] });
    const [entry] = ticket.entries;
    if (entry === undefined) throw new Error('a ticket has entries');
    return entry;
  };

  test('is shown letter for letter, with a line to paste', () => {
    const { words: read } = reveal(entryOf('web-service', 'delete-pods'), 'https://firebreak.example.com/');

    expect(read).toContain('\nfbk_x-Y_z\n');
    expect(read).toContain("curl -X DELETE 'https://firebreak.example.com/v1/applications/web-service/pods'");
    expect(read).toContain("-H 'Authorization: Bearer fbk_x-Y_z'");
    expect(read).toContain(`-d '{"namespace":"production","pods":["POD-NAME"]}'`);
  });

  test('a name can not break out of the line to paste', () => {
    const { words: read } = reveal(entryOf("a';rm -rf /;'", 'redeploy'), 'https://firebreak.example.com');

    expect(read).toContain(`applications/a'\\''%3Brm%20-rf%20%2F%3B'\\''/redeploy'`);
  });

  test('without a public address there is no line to paste', () => {
    expect(reveal(entryOf('web-service', 'redeploy')).words).not.toContain('curl');
  });
});
