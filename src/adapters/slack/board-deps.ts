import type { Logger } from 'pino';
import type { Messages, Now, Pace, Tickets } from '../../usecases/ports.ts';
import type { Words } from '../../words/words.ts';
import type { Readers } from './reader.ts';
import type { WebClients } from './web-clients.ts';

/** What showing tickets takes. */
export type BoardDeps = {
  readonly clients: WebClients;
  readonly tickets: Pick<Tickets, 'read'>;
  readonly messages: Messages;
  readonly pace: Pace;
  /** Takes over where a ticket's own channel can't be used any more. */
  readonly defaultChannel: () => string;
  /** In the language of the channels. */
  readonly channelWords: () => Words;
  /** In whose language direct messages are. */
  readonly readers: Pick<Readers, 'within'>;
  readonly log: Logger;
  readonly now: Now;
  /** How long Slack may take to show a message it has stored; nothing is posted again before that. */
  readonly readBackMs: number;
};

/** Nobody waits for a direct message; where the language is not known by then, it is put right with the next. */
export const LANGUAGE_MS = 3000;

/** SPEC 5: twice only where Slack's own read-back doesn't show the first within that. */
export const READ_BACK_MS = 30_000;
