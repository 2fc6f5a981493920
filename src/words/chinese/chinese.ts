import type { Refusal, Unavailable } from '../../domain/refusal.ts';
import { readFacts } from '../fact-reader.ts';
import type { Voice } from '../voice.ts';
import type { Words } from '../words.ts';
import { breakGlassWords } from './break-glass.ts';
import { cardWords } from './card.ts';
import { commandWords } from './commands.ts';
import { diagnosisWords } from './diagnosis.ts';
import { dialogWords } from './dialogs.ts';
import { evidenceWords } from './evidence.ts';
import { extendWords } from './extend.ts';
import { openWords } from './forms.ts';
import { homeWords } from './home.ts';
import { joinWords } from './join.ts';
import { operationWords } from './operation.ts';
import { panelWords } from './panel.ts';
import { refusals } from './refusals.ts';
import { reviewBreakGlassWords } from './review-break-glass.ts';
import { stepUpWords } from './step-up.ts';
import { threadWords } from './thread.ts';
import { ticketWords } from './ticket.ts';
import { unavailable, unexpected } from './unavailable.ts';

/** Everything people read, in Simplified Chinese. */
export const chinese: Words = {
  refusal: ({ code, facts }: Refusal, voice: Voice): string => refusals[code](readFacts(facts, voice)),
  unavailable: (error: Unavailable, voice: Voice): string => unavailable(error, voice),
  unexpected: (reference: string, voice: Voice): string => unexpected(reference, voice),
  ticket: ticketWords,
  card: cardWords,
  panel: panelWords,
  thread: threadWords,
  operation: operationWords,
  diagnosis: diagnosisWords,
  evidence: evidenceWords,
  open: openWords,
  join: joinWords,
  extend: extendWords,
  breakGlass: breakGlassWords,
  reviewBreakGlass: reviewBreakGlassWords,
  home: homeWords,
  dialog: dialogWords,
  stepUp: stepUpWords,
  command: commandWords,
};
