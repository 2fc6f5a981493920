import type { KnownBlock } from '@slack/types';
import type { FactorStatus } from '../../../usecases/ports.ts';
import type { Words } from '../../../words/words.ts';
import { button, buttons, header, section } from './blocks.ts';
import { BUTTONS } from './ids.ts';
import { mrkdwnVoice as voice } from './mrkdwn.ts';

/** Whether somebody has an authenticator, on their App Home; nothing where codes can't be checked at all. */
export function stepUpSection({ available, confirmedAt }: FactorStatus, { stepUp }: Words): KnownBlock[] {
  if (!available) return [];
  const { home } = stepUp;
  const label = confirmedAt === undefined ? home.setUp : home.replace;
  return [
    header(home.heading),
    section(confirmedAt === undefined ? home.none : home.since(confirmedAt, voice)),
    ...buttons('step_up', [button({ action: BUTTONS.enrolTotp, label, value: '{}' })]),
  ];
}
