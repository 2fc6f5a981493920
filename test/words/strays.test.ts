import { describe, expect, test } from 'vitest';
import { record } from '../../src/words/chinese/records.ts';
import { markingVoice } from './marking-voice.ts';
import { sourceOf, sourcesUnder } from './sources.ts';
import { gluedIn, straysIn } from './strays.ts';

/** Source in which `#{…}` is put into a template. */
const example = (text: string) => sourceOf('x.ts', text.replaceAll('#{', '${'));

/** Why something failed, as it is kept with it: English for every reader, and retold by each language. */
const RECORDS = [
  'src/usecases/give-up-job.ts: Firebreak could not carry it on; how far it got is not known',
  'src/usecases/process-entry.ts: Redis was not answering',
  'src/usecases/run-deletion.ts: stopped on request',
  'src/usecases/run-operation.ts: cluster … did not answer for … s; how far it got is not known (…)',
  'src/usecases/run-redeploy.ts: stopped before anything was changed',
  'src/usecases/run-redeploy.ts: stopped on request: the rollout is paused, old and new pods go on serving',
  'src/usecases/run-redeploy.ts: stopped on request: a … cannot be paused, so Kubernetes goes on with it',
  'src/usecases/running.ts: Redis is away, so the authorization could not be checked',
  'src/domain/rollout.ts: …: …; it holds up the StatefulSet until it is deleted',
  'src/domain/next-deletion-move.ts: stopped on request, while waiting for the replacements',
  'src/domain/next-deletion-move.ts: … of … replacements Ready after … s without progress',
  'src/domain/next-deletion-move.ts: Ready pods fell to …: … at the start, and no more than … may be missing',
  'src/adapters/kubernetes/delete-pod.ts: more than one PodDisruptionBudget is over it, and Kubernetes evicts no such pod',
  'src/adapters/kubernetes/delete-pod.ts: PodDisruptionBudget … allows … disruptions now: it needs … healthy pods and has …',
  'src/adapters/kubernetes/delete-pod.ts: PodDisruptionBudget … allows 0 disruptions now: the cluster is still counting its pods',
  'src/domain/rollout.ts: no progress for … s: … of … updated, … new pods Ready',
];

/** Sentences that stand outside `src/words` on purpose. */
const DELIBERATE: Readonly<Record<string, readonly string[]>> = {
  records: RECORDS,
  'ends a record': ['src/usecases/run-redeploy.ts: …; nothing was changed'],
  'the message of an error, which only the log and readiness show': [
    'src/adapters/kubernetes/failure.ts',
    'src/adapters/kubernetes/silence.ts: nothing was heard',
    'src/adapters/kubernetes/discovery.ts: not read yet',
  ],
  'an answer to a program, or a question of ours': [
    'src/adapters/http/health.ts: Something broke on our side',
    'src/adapters/http/health.ts: Not ready: ….',
    'src/adapters/oncall/pagerduty.ts: Token token=…',
  ],
  'stands in evidence, in place of a secret': ['src/adapters/kubernetes/manifest.ts: (masked by Firebreak)'],
  'a field of the token in Redis, as other systems know it': [
    'src/domain/token.ts: Temporary authorization on workOrder',
  ],
};

/** Text for programs that has spaces in it. */
const FOR_PROGRAMS = [
  'src/adapters/slack/views/mrkdwn.ts: … UTC',
  'src/adapters/slack/views/reveal-modal.ts: curl -X … …',
  'src/adapters/slack/views/reveal-modal.ts: Authorization: Bearer …',
  'src/adapters/slack/directory.ts: join',
];

const withoutLine = (stray: string): string => stray.replace(/:\d+:/, ':');

describe('every sentence that people read stands in src/words', () => {
  const strays = sourcesUnder('src/adapters', 'src/usecases', 'src/domain')
    .flatMap(straysIn)
    .map(withoutLine);
  const deliberate = Object.values(DELIBERATE).flat();
  const isMeant = (stray: string, meant: string) => stray === meant || stray.startsWith(`${meant}: `);

  test('in no other room is one', () => {
    expect(strays.filter((stray) => !deliberate.some((meant) => isMeant(stray, meant)))).toEqual([]);
  });

  test('what stands outside on purpose still does', () => {
    expect(deliberate.filter((meant) => !strays.some((stray) => isMeant(stray, meant)))).toEqual([]);
  });

  test.each(RECORDS)('%s is retold in Chinese', (stray) => {
    const kept = stray.replace(/^\S+: /, '').replaceAll('…', '7');

    expect(record(kept, markingVoice)).toMatch(/\p{Script=Han}/u);
  });

  test.each([
    "say('Nothing was done here.');",
    "say('nobody is asked first');",
    'say(`Deploy #{name} once more`);',
    "say('未执行任何操作');",
    "throw new Refusal('frozen', { reason: 'there is a freeze' });",
  ])('%s would be told', (text) => {
    expect(straysIn(example(text))).toHaveLength(1);
  });

  test.each([
    "log.warn({ err }, 'the thread could not be told');",
    "throw new Error('nobody has it');",
    "throw new Unavailable('slack', 'unknown', 'it did not answer');",
    "sql.raw('drop table if exists x');",
    "query('select one from two where three');",
    '// Nothing was done here.',
    "button('approve_ticket');",
  ])('%s is fine', (text) => {
    expect(straysIn(example(text))).toEqual([]);
  });
});

describe('only a language puts sentences together', () => {
  test('in the Slack adapter nothing but signs is put between them', () => {
    const glued = sourcesUnder('src/adapters/slack').flatMap(gluedIn);

    expect(glued.filter((text) => !FOR_PROGRAMS.includes(withoutLine(text)))).toEqual([]);
  });

  test.each([
    'say(`#{words.ticket.people(asked)} of #{words.ticket.place(entry)}`);',
    'say(`#{words.card.openCard}: #{why}`);',
    'say(`#{words.card.openCard}：#{why}`);',
    "say([what, why].join('. '));",
    "say([what, why].join(' and '));",
    "say(words.card.openCard + ' now');",
  ])('%s would be told', (text) => {
    expect(gluedIn(example(text))).not.toEqual([]);
  });

  test.each([
    "say([what, why].join(' · '));",
    "say([what, why].join('\\n'));",
    'say(`#{icon} #{words.card.summary(ticket, voice)}`);',
    'say(`#{ticketId}:#{entryId}`);',
  ])('%s is fine', (text) => {
    expect(gluedIn(example(text))).toEqual([]);
  });
});
