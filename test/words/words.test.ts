import { describe, expect, test } from 'vitest';
import { type DependedOn, Refusal, reasonOf, Unavailable } from '../../src/domain/refusal.ts';
import { problemsOf } from '../../src/domain/ticket-form.ts';
import { causeOf } from '../../src/words/cause.ts';
import * as chinesePhrases from '../../src/words/chinese/phrases.ts';
import * as phrases from '../../src/words/english/phrases.ts';
import { wordsFor } from '../../src/words/words.ts';
import { plainVoice } from './plain-voice.ts';

const words = wordsFor('en-US');

describe('what is said when a system is away', () => {
  const systems: readonly (readonly [DependedOn, string | undefined, string])[] = [
    ['cluster', 'prod', "The cluster 'prod' is not answering"],
    ['postgres', undefined, "Firebreak's database is not answering"],
    ['redis', undefined, 'Redis is not answering'],
    ['slack', undefined, 'Slack is not answering'],
  ];

  test.each(systems)('%s: that nothing was done, and that it is not tried again', (system, which, away) => {
    const sentence = words.unavailable(new Unavailable(system, 'none', undefined, which), plainVoice);

    expect(sentence).toContain(away);
    expect(sentence).toMatch(
      /Nothing was done, and it is not tried again by itself.*try again in a minute\.$/,
    );
  });

  test.each(systems)('%s: that it is not known how far it got', (system, which, away) => {
    const sentence = words.unavailable(new Unavailable(system, 'unknown', undefined, which), plainVoice);

    expect(sentence).toContain(away);
    expect(sentence).toMatch(/not known whether.*before you try again/);
  });

  test('a fault of our own has a reference', () => {
    expect(words.unexpected('ab12cd34', plainVoice)).toContain("'ab12cd34'");
  });
});

describe('problems of a form', () => {
  const good = {
    actions: ['redeploy'],
    applications: ['web'],
    severity: 'P1',
    reason: 'checkout is down',
    reference: undefined,
  } as const;

  test.each([
    [{ ...good, actions: [] }, 'Choose at least one action.'],
    [{ ...good, applications: [] }, 'Choose at least one application.'],
    [
      { ...good, applications: Array.from({ length: 11 }, (_, index) => `web-${index}`) },
      'up to 10 applications',
    ],
    [{ ...good, reason: 'short' }, 'at least 10 characters'],
    [{ ...good, reason: 'x'.repeat(3000) }, 'at most 2,000 characters'],
    [{ ...good, reference: 'INC-1' }, 'starts with https://'],
  ])('%# is told for its field', (form, said) => {
    const [problem] = problemsOf(form);
    if (problem === undefined) throw new Error('nothing wrong');

    expect(words.open.problem(problem)).toContain(said);
  });
});

describe('the cause of a failed operation is read from its error', () => {
  test.each([
    ['web-1: ImagePullBackOff (Back-off pulling image)', 'image'],
    ['web-1: CrashLoopBackOff', 'crash'],
    ['web-1: CrashLoopBackOff; it holds up the StatefulSet until it is deleted', 'held-up'],
    ['web-1: CreateContainerConfigError (secret "x" not found)', 'configuration'],
    ['FailedCreate: exceeded quota: compute', 'quota'],
    ['no progress for 600 s: 1 of 3 updated, 0 new pods Ready', 'never-ready'],
    ['1 of 2 replacements Ready after 600 s without progress', 'never-ready'],
    ['ProgressDeadlineExceeded: ReplicaSet "web" has timed out progressing.', 'never-ready'],
    ['Redis is away, so the authorization could not be checked', 'redis-away'],
    ['cluster prod did not answer for 600 s; how far it got is not known', 'cluster-away'],
    ['stopped on request', 'stopped'],
    [reasonOf(new Refusal('token-ended', { application: 'web' })), 'authorization-ended'],
    [`${reasonOf(new Refusal('token-ended', {}))}; nothing was changed`, 'authorization-ended'],
    [reasonOf(new Refusal('workload-gone', { workload: 'web' })), 'workload-gone'],
    [`web-1: ${reasonOf(new Refusal('cluster-forbids', { status: 403 }))}`, 'cluster-forbids'],
    [reasonOf(new Refusal('rollout-overtaken', { workload: 'web' })), 'overtaken'],
    [reasonOf(new Refusal('revision-gone', { workload: 'web', revision: '3' })), 'revision-gone'],
    ['something new', 'other'],
  ])('%s', (error, cause) => {
    expect(causeOf(error)).toBe(cause);
  });
});

describe('lengths of time', () => {
  test.each([
    [0, '0 s', '0 秒'],
    [35.4, '35 s', '35 秒'],
    [60, '1 min', '1 分钟'],
    [125, '2 min 5 s', '2 分钟 5 秒'],
    [7200, '2 h', '2 小时'],
    [9000, '2 h 30 min', '2 小时 30 分钟'],
    [180_000, '2 d 2 h', '2 天 2 小时'],
    [-5, '0 s', '0 秒'],
  ])('%s seconds are %s or %s', (seconds, inEnglish, inChinese) => {
    expect(phrases.duration(seconds)).toBe(inEnglish);
    expect(chinesePhrases.duration(seconds)).toBe(inChinese);
  });
});

describe('lists', () => {
  test.each([
    [[], '', ''],
    [['a'], 'a', 'a'],
    [['a', 'b'], 'a and b', 'a 和 b'],
    [['a', 'b', 'c'], 'a, b and c', 'a、b 和 c'],
    [['a', 'b', 'c', 'd'], 'a, b, c and 1 more', 'a、b、c 等 4 项'],
  ])('%j, at most three of them', (parts, inEnglish, inChinese) => {
    expect(phrases.someOf(parts, 3)).toBe(inEnglish);
    expect(chinesePhrases.someOf(parts, 3)).toBe(inChinese);
  });
});

test.each(['en', 'en-GB', 'de-DE', ''])('locale %s reads English', (locale) => {
  expect(wordsFor(locale)).toBe(words);
});

test.each(['zh', 'zh-CN', 'zh_CN', 'zh-Hans-SG', 'zh-TW'])('locale %s reads Chinese', (locale) => {
  expect(wordsFor(locale).open.title).toMatch(/^\p{Script=Han}+$/u);
});
