import { describe, expect, test } from 'vitest';
import { deletePodsConfirmModal } from '../../src/adapters/slack/views/delete-pods-confirm-modal.ts';
import { deletePodsModal } from '../../src/adapters/slack/views/delete-pods-modal.ts';
import { deletionRef, entryRef } from '../../src/adapters/slack/views/ids.ts';
import { chosenPods } from '../../src/adapters/slack/views/pod-choice.ts';
import { wordsFor } from '../../src/words/words.ts';
import { openedView } from './in-slack.ts';
import { AT, application, crashing, look, pod, workload } from './story.ts';

const words = wordsFor('en');

describe('delete_pods', () => {
  const healthy = ['web-3', 'web-4'].map((name) => pod(name));
  const ill = ['web-1', 'web-2'].map(crashing);

  test('offers all unhealthy pods first, and each pod with what is wrong with it', () => {
    const view = deletePodsModal(look([...healthy, ...ill]), AT, words);
    const text = JSON.stringify(view);

    expect(openedView(view).fields).toEqual(['which', 'pods', 'method', 'pace', 'grace']);
    expect(text).toContain('All unhealthy (2)');
    expect(text).toContain('CrashLoopBackOff · 12 restarts · 2 h old');
    expect(text.indexOf('"Unhealthy"')).toBeLessThan(text.indexOf('"Ready"'));
    expect(text).toContain('"value":"uid-of-web-1"');
    expect(entryRef.decode(view.private_metadata)).toEqual({ ticketId: 12, entryId: 1 });
  });

  test('tells that eviction heeds budgets and deletion does not, and deletes unless told otherwise', () => {
    const { markup } = openedView(deletePodsModal(look(ill), AT, words));
    const text = JSON.stringify(deletePodsModal(look(ill), AT, words));

    expect(markup + text).toContain('Whatever PodDisruptionBudgets say');
    expect(text).toContain('Only as far as PodDisruptionBudgets allow');
    expect(text).toMatch(/"initial_option":\{"text":\{[^}]*"Delete"[^}]*\},"value":"delete"/);
    expect(text).toContain('"min_value":"0","max_value":"3600"');
  });

  test('asks which workloads where there are several', () => {
    const several = application('web-service', { workloads: [workload(), workload('web-worker')] });

    const view = deletePodsModal(look(ill, { applications: [several] }), AT, words);

    expect(openedView(view).fields).toEqual(['workloads', 'which', 'pods', 'method', 'pace', 'grace']);
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

const atOnce = { method: 'delete', pace: 'all-at-once' } as const;

describe('delete_pods_confirm', () => {
  test('says that nothing Ready is left, and what was chosen comes back out of it', () => {
    const seen = look([pod('web-1'), crashing('web-2')]);
    const choice = { workloads: [], which: 'these', pods: ['uid-of-web-1'], ...atOnce } as const;

    const view = deletePodsConfirmModal(
      { look: seen, choice: { ...choice, workloads: [], pods: [...choice.pods] }, now: AT },
      words,
    );

    expect(openedView(view).markup).toContain('the last Ready pod of `web-service`');
    const submitted = deletionRef.decode(view.private_metadata);
    expect(submitted).toMatchObject({ ticketId: 12, entryId: 1, which: 'these', pace: 'all-at-once' });
    expect(chosenPods(seen, submitted, AT)).toEqual([{ workload: workload(), pods: ['uid-of-web-1'] }]);
  });

  test('how and with what time to shut down comes back out of it, and no time is put in words', () => {
    const seen = look([pod('web-1'), pod('web-2'), pod('web-3')]);
    const how = { method: 'evict', pace: 'one-by-one', graceSeconds: 0 } as const;
    const choice = { ...how, workloads: [], which: 'these' as const, pods: ['uid-of-web-1'] };

    const view = deletePodsConfirmModal({ look: seen, choice, now: AT }, words);

    const { markup } = openedView(view);
    expect(markup).toContain('With 0 seconds to shut down the containers are killed');
    expect(markup).toContain('takes 1 of the 3 Ready pods of `web-service`');
    expect(markup).toContain('They go one by one');
    expect(deletionRef.decode(view.private_metadata)).toMatchObject(how);
  });

  test('where only the time to shut down is in doubt, nothing else is said to be', () => {
    const choice = { ...atOnce, graceSeconds: 0, workloads: [], which: 'unhealthy' as const, pods: [] };

    const { markup } = openedView(
      deletePodsConfirmModal({ look: look([pod('web-1'), crashing('web-2')]), choice, now: AT }, words),
    );

    expect(markup).toContain('the containers are killed');
    expect(markup).not.toContain('Ready pod');
    expect(markup).not.toContain('unavailable');
  });

  test('names the workload that loses most', () => {
    const two = application('web-service', { workloads: [workload(), workload('web-worker')] });
    const seen = look([pod('web-1'), pod('web-2'), pod('web-3')], { applications: [two] });
    const choice = {
      workloads: [],
      which: 'these' as const,
      pods: ['uid-of-web-1', 'uid-of-web-2'],
      ...atOnce,
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
      ...atOnce,
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
