import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { Refusal, Unavailable } from '../../domain/refusal.ts';
import type { Words } from '../../words/words.ts';
import { mrkdwnVoice } from './views/mrkdwn.ts';

/** The one place where what was thrown becomes a sentence for the person, in mrkdwn, and one log line. */
export function explain(error: unknown, { words, log }: { words: Words; log: Logger }): string {
  if (error instanceof Refusal) {
    log.info({ code: error.code, facts: error.facts }, 'refused');
    return words.refusal(error, mrkdwnVoice);
  }
  if (error instanceof Unavailable) {
    const { system, effect, which } = error;
    log.error({ err: error, system, effect, which }, 'a system is unavailable');
    return words.unavailable(error, mrkdwnVoice);
  }
  const reference = randomUUID().slice(0, 8);
  log.error({ err: error, reference }, 'unexpected error');
  return words.unexpected(reference, mrkdwnVoice);
}
