import { expect, test } from 'vitest';
import { makeLifo } from '../src/lifo.ts';

/** Notes when each began to close and had closed; one only ends once the test lets it. */
function closing() {
  const seen: string[] = [];
  const failures: unknown[] = [];
  const opened = makeLifo((error) => failures.push(error));
  const closer =
    (name: string, until: Promise<unknown> = Promise.resolve()) =>
    async () => {
      seen.push(`${name} begins`);
      await until;
      seen.push(`${name} ends`);
    };
  return { seen, failures, opened, closer };
}

test('what was opened last is closed first, and each once', async () => {
  const { seen, opened, closer } = closing();
  opened.add(closer('database'));
  opened.add(closer('Slack'));

  await opened.close();
  await opened.close();

  expect(seen).toEqual(['Slack begins', 'Slack ends', 'database begins', 'database ends']);
});

test('what was opened together is asked to close at once, and all of it waited for', async () => {
  const { seen, opened, closer } = closing();
  const drained = Promise.withResolvers<void>();
  opened.add(closer('database'));
  opened.add(closer('Slack', drained.promise), async () => {
    seen.push('jobs begin');
    drained.resolve();
  });

  await opened.close();

  expect(seen).toEqual(['Slack begins', 'jobs begin', 'Slack ends', 'database begins', 'database ends']);
});

test('what does not close is told, and keeps nothing else open', async () => {
  const { seen, failures, opened, closer } = closing();
  const failure = new Error('stuck');
  opened.add(closer('database'));
  opened.add(closer('Slack'), () => Promise.reject(failure));

  await opened.close();

  expect(failures).toEqual([failure]);
  expect(seen.at(-1)).toBe('database ends');
});
