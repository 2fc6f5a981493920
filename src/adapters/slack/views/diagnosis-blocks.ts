import type { KnownBlock } from '@slack/types';
import type { LogFacts } from '../../../domain/diagnosis/facts.ts';
import type { DiagnosisReport, Severity } from '../../../domain/diagnosis/finding.ts';
import type { Words } from '../../../words/words.ts';
import { context, preformatted, section } from './blocks.ts';
import { cutText, mrkdwnVoice as voice } from './mrkdwn.ts';

/** A message has other blocks too, of the fifty that Slack takes. */
const MOST_FINDINGS = 10;
const MOST_LOGS = 3;
/** Twenty lines of a log, as Slack still shows them without a fold. */
const LOG_LENGTH = 2_000;

const SIGNS: Readonly<Record<Severity, string>> = { critical: '🔴', warning: '🟠', advice: '💡', fine: '✅' };

/** What is wrong with a workload, what helps, and by what it is known; at most 20 blocks. */
export function diagnosisBlocks(report: DiagnosisReport, words: Words): KnownBlock[] {
  const { diagnosis } = words;
  const findings = report.findings.slice(0, MOST_FINDINGS);
  const left = report.findings.length - findings.length;
  const situation = diagnosis.situation(report, voice);
  return [
    section(`${diagnosis.heading(report, voice)}\n${diagnosis.advice(report.advice, voice)}`),
    ...(situation.length === 0 ? [] : [context(situation.join('\n'))]),
    ...findings.map((finding) => section(`${SIGNS[finding.severity]} ${diagnosis.finding(finding, voice)}`)),
    ...(left === 0 ? [] : [context(diagnosis.moreFindings(left))]),
    ...report.logs.slice(0, MOST_LOGS).flatMap((log) => logBlocks(log, words)),
    ...(report.unread.length === 0 ? [] : [context(diagnosis.unread(report.unread))]),
  ];
}

/** The newest lines stay where there is too much. */
function logBlocks(log: LogFacts, { diagnosis }: Words): KnownBlock[] {
  const lines = log.lines.filter((line) => line.trim() !== '');
  if (lines.length === 0) return [];
  return [context(diagnosis.log(log, voice)), preformatted(newest(lines))];
}

function newest(lines: readonly string[]): string {
  const kept: string[] = [];
  let length = 0;
  for (const line of lines.toReversed()) {
    const cut = cutText(line, LOG_LENGTH / 4);
    if (length + cut.length > LOG_LENGTH) break;
    kept.unshift(cut);
    length += cut.length + 1;
  }
  return kept.join('\n');
}
