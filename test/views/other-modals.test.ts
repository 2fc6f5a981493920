import { describe, expect, test } from 'vitest';
import { denialComment, denyModal } from '../../src/adapters/slack/views/deny-modal.ts';
import { ticketRef } from '../../src/adapters/slack/views/ids.ts';
import { chosenChanges, partValue } from '../../src/adapters/slack/views/redeploy-choice.ts';
import { redeployModal } from '../../src/adapters/slack/views/redeploy-modal.ts';
import { revealModal } from '../../src/adapters/slack/views/reveal-modal.ts';
import type { Entry } from '../../src/domain/entry.ts';
import type { RedeployLook } from '../../src/usecases/look-for-redeploy.ts';
import { wordsFor } from '../../src/words/words.ts';
import { openedView } from './in-slack.ts';
import {
  application,
  authorized,
  later,
  look,
  opened,
  pod,
  redeployLook,
  revision,
  workload,
} from './story.ts';

const words = wordsFor('en');

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

describe('redeploy', () => {
  const shown = (seen: RedeployLook) => openedView(redeployModal(seen, later(0), words));

  test('says what is replaced, and with what it can be', () => {
    const seen = redeployLook(look([pod('web-1')]), [revision('6', { changeCause: 'hotfix' })]);

    const { fields, markup, words: read } = shown(seen);

    expect(fields).toEqual(['mode', 'revision', 'container', 'image']);
    expect(markup).toContain('A restart keeps the image');
    expect(markup).toContain('`web=registry/web:1.4`');
    expect(read).toContain('6: web=registry/web:1.3');
    expect(read).toContain('1 h old · hotfix');
  });

  test('without an earlier revision there is nothing to go back to', () => {
    const { fields, words: read } = shown(redeployLook(look([pod('web-1')])));

    expect(fields).toEqual(['mode', 'container', 'image']);
    expect(read).not.toContain('Roll back');
  });

  test('of several workloads it is the one whose revision or container is chosen', () => {
    const workloads = [workload('web'), workload('worker')];
    const applications = [application('web-service', { workloads })];
    const seen = redeployLook(look([], { applications }), [revision('6')]);
    const worker = workloads[1] ?? workload('none');
    const choice = { workloads: [], revision: '', container: '', image: '' };
    const back = { ...choice, mode: 'roll-back', revision: partValue(worker, '6') } as const;
    const image = { ...choice, mode: 'image', container: partValue(worker, 'web'), image: ':1.5' } as const;

    expect(chosenChanges(seen, { ...choice, mode: 'restart' })).toHaveLength(2);
    expect(chosenChanges(seen, back)).toEqual([
      { workload: worker, change: { mode: 'roll-back', toRevision: '6' } },
    ]);
    expect(chosenChanges(seen, image)).toEqual([
      {
        workload: worker,
        change: { mode: 'image', images: [{ container: 'web', image: 'registry/web:1.5' }] },
      },
    ]);
    expect(() => chosenChanges(seen, { ...back, revision: 'forged' })).toThrow('revision-gone');
    expect(() => chosenChanges(seen, { ...image, container: 'forged' })).toThrow('image-refused');
  });

  test('fits with a hundred workloads', () => {
    const workloads = Array.from({ length: 100 }, (_, index) => workload(`${'w'.repeat(249)}${index}`));
    const seen = look([], { applications: [application('web-service', { workloads })] });

    expect(shown(redeployLook(seen)).markup).toContain('and 90 more');
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
