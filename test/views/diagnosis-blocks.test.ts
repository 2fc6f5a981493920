import { describe, expect, test } from 'vitest';
import { diagnosisBlocks } from '../../src/adapters/slack/views/diagnosis-blocks.ts';
import { message } from '../../src/adapters/slack/views/message.ts';
import { diagnose } from '../../src/domain/diagnosis/diagnose.ts';
import type { DiagnosisFacts } from '../../src/domain/diagnosis/facts.ts';
import type { DiagnosisReport } from '../../src/domain/diagnosis/finding.ts';
import { wordsFor } from '../../src/words/words.ts';
import {
  aPod,
  crashingPod,
  currentRevision,
  facts,
  healthyPods,
  oldPod,
  revision,
  waitingPod,
} from '../diagnosis.ts';
import { findings, reports } from '../words/sample-diagnoses.ts';
import { mentionsIn, postedMessage, type Seen } from './in-slack.ts';

const shown = (report: DiagnosisReport, locale = 'en-US'): Seen =>
  postedMessage(message('diagnosis', diagnosisBlocks(report, wordsFor(locale))));
const wordsOf = (all: DiagnosisFacts, locale?: string) => shown(diagnose(all), locale).words;

describe.each(['en-US', 'zh-CN'])('in %s', (locale) => {
  test.each(reports.map((report, index) => [index, report] as const))(
    'report %i is taken by Slack',
    (_, report) => {
      expect(() => shown(report, locale)).not.toThrow();
    },
  );

  test.each(findings.map((finding, index) => [finding.kind, index, finding] as const))(
    '%s (%i) is taken by Slack',
    (_, __, finding) => {
      const [report] = reports;
      if (report === undefined) throw new Error('no report');

      expect(() => shown({ ...report, findings: [finding] }, locale)).not.toThrow();
    },
  );
});

test('two of six crash: delete those, not a rollout', () => {
  const words = wordsOf(facts([...healthyPods(4), crashingPod('web-8'), crashingPod('web-9')]));

  expect(words).toContain(
    'Delete 2 of 6 pods, not a rollout:* the container keeps ending. 4 pods stay Ready meanwhile.',
  );
  expect(words).toContain('*2 of 6 pods:* `app` ends right after its start with exit code 1; 7 restarts.');
  expect(words).not.toContain('will not help');
});

test('an image that does not exist: nothing helps but going back', () => {
  const history = [currentRevision(13), revision(12)];
  const pods = [oldPod('web-0'), oldPod('web-1'), waitingPod('web-2', 'ImagePullBackOff', 'not found')];
  const words = wordsOf(facts(pods, { history }));

  expect(words).toContain(
    'Deleting pods or a restart will not help:* the image does not exist. Instead roll back to revision `12` (`app=registry.example.com/web:1.4.2`).',
  );
  expect(words).toContain('Deleting pods will not help here, and neither will a restart. *Next:* roll back');
});

test('all is well: nothing to do', () => {
  const words = wordsOf(facts(healthyPods(3)));

  expect(words).toContain('*Diagnosis of* `web` in `prod/shop`: 3 of 3 pods Ready');
  expect(words).toContain('*Nothing to do:* 3 pods Ready');
  expect(words).toContain('✅ *This workload:* all is well');
});

test('what could not be read is named', () => {
  const unread = [
    { source: 'events', why: 'forbidden' },
    { source: 'logs', why: 'away' },
  ] as const;

  expect(wordsOf(facts(healthyPods(3), { unread }))).toContain(
    'Firebreak may not read events. No answer in time about logs.',
  );
});

test('the last lines of a log stand as they are, without its secrets; of too many the newest stay', () => {
  const lines = [
    ...Array.from({ length: 200 }, (_, n) => `line ${n} ${'x'.repeat(60)}`),
    'password=hunter2',
    '*bold* <!here>',
  ];
  const logs = [{ pod: 'web-0', container: 'app', previous: true, lines }];
  const seen = shown(diagnose(facts([crashingPod('web-0')], { logs })));

  expect(seen.words).toContain('Last lines of `app` in `web-0`, before it ended:');
  expect(seen.words).toContain('password=•••\n*bold* <!here>');
  expect(seen.words).not.toContain('hunter2');
  expect(seen.words).not.toContain('line 0 ');
});

test('many findings are cut, and counted', () => {
  const pods = Array.from({ length: 14 }, (_, n) =>
    waitingPod(`web-${n}`, 'CreateContainerConfigError', `secret "s${n}" not found`),
  );

  expect(wordsOf(facts(pods))).toContain('and 4 more');
});

test('what a cluster says can ping nobody and forge no link', () => {
  const hostile = '<!channel> <@U0BOB> <https://evil.example|here> *x* `y`\nsecond line';
  const pods = [
    aPod('web-0', { phase: 'Failed', ready: false, reason: hostile, message: hostile }),
    waitingPod('web-1', 'CreateContainerError', hostile),
    aPod('web-2', { phase: 'Pending', ready: false, unscheduled: hostile }),
  ];
  const seen = shown(diagnose(facts(pods)));
  const healthy = shown(diagnose(facts(healthyPods(3))));

  expect(mentionsIn(seen.markup)).toEqual(mentionsIn(healthy.markup));
  expect(seen.markup).not.toContain('<https');
});
