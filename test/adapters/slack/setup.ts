import { type Logger, pino } from 'pino';
import { type Slack as Simulator, type SlackOptions, startSlack } from '../../../playground/slack/start.ts';
import { connectSlack, type Slack } from '../../../src/adapters/slack/connect.ts';
import { makeReaders, type Readers } from '../../../src/adapters/slack/reader.ts';
import type { AuditEvent } from '../../../src/domain/audit.ts';
import type { Person } from '../../../src/domain/person.ts';
import type { MessageId, MessageRecord, Messages, Pace, People } from '../../../src/usecases/ports.ts';
import { wordsFor } from '../../../src/words/words.ts';
import { mallory } from '../../build.ts';

export const EMERGENCY = 'C0EMERGENCY';
export const BACKEND = 'C0BACKEND';
export const words = wordsFor('en-US');
export const chinese = wordsFor('zh-CN');
export const signal = new AbortController().signal;

/** A workspace with the people of `test/build.ts`. */
export function startWorkspace(timing: NonNullable<SlackOptions['timing']> = {}): Promise<Simulator> {
  return startSlack({
    timing,
    workspace: {
      teamId: 'T0FIRE',
      people: ['alice', 'bob', 'carol', 'mallory'].map((name) => ({ id: `U0${name.toUpperCase()}`, name })),
      groups: [
        { id: 'S0ONCALL', members: ['U0ALICE'] },
        { id: 'S0LEADS', members: ['U0BOB', 'U0CAROL'] },
      ],
      channels: [
        { id: EMERGENCY, name: 'emergency' },
        { id: BACKEND, name: 'backend' },
      ],
      commands: [{ command: '/emergency' }],
    },
  });
}

export type LogLine = { readonly level: number; readonly msg?: string; readonly [field: string]: unknown };

/** A log whose lines can be read. */
export function readableLog() {
  const lines: LogLine[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(JSON.parse(line)) });
  return { log, lines };
}

export function connectTo(simulator: Simulator, log = readableLog().log): Slack {
  return connectSlack({
    botToken: simulator.botToken,
    apiUrl: simulator.apiUrl,
    connection: { mode: 'socket', appToken: simulator.appToken },
    log,
  });
}

/** Readers of a team that writes English, each with the language of their own Slack. */
export function readersOf(locales: Readonly<Record<string, string>>, log: Logger): Readers {
  const person = async (userId: string): Promise<Person> => ({
    ...mallory,
    userId,
    locale: locales[userId] ?? 'en-US',
  });
  return makeReaders({ directory: { person }, wordsFor, channelWords: () => words, log });
}

/** Names as `usernameFrom` would give them, for ever. */
export const people: People = {
  username: async (person: Omit<Person, 'username'>) => person.userId.toLowerCase(),
};

const keyOf = ({ ticketId, kind, key }: MessageId) => `${ticketId} ${kind} ${key}`;

export type MemoryMessages = Messages & { readonly records: Map<string, MessageRecord> };

/** What has been posted, in memory; events are numbered from 1 as they come. */
export function memoryMessages(events: readonly AuditEvent[]): MemoryMessages {
  const records = new Map<string, MessageRecord>();
  const cursors = new Map<number, number>();
  const put = (id: MessageId, record: Omit<MessageRecord, keyof MessageId>) => {
    records.set(keyOf(id), { ticketId: id.ticketId, kind: id.kind, key: id.key, ...record });
  };
  return {
    records,
    async claim(id, channel) {
      const noted = records.get(keyOf(id));
      const before = noted?.status === 'unsent' ? undefined : noted;
      if (before === undefined) put(id, { channel, ts: undefined, status: 'sending', shownHash: undefined });
      return { before };
    },
    sent: async (id, post) => put(id, { ...post, status: 'sent' }),
    async unknown(id) {
      const before = records.get(keyOf(id));
      if (before !== undefined && before.status !== 'sent')
        records.set(keyOf(id), { ...before, status: 'unknown' });
    },
    async unsent(id) {
      const before = records.get(keyOf(id));
      if (before?.status === 'sending') records.set(keyOf(id), { ...before, status: 'unsent' });
    },
    find: async (id) => records.get(keyOf(id)),
    cards: async (ticketIds) => {
      const cards = [...records.values()].filter(({ kind }) => kind === 'card');
      return new Map(
        cards.filter(({ ticketId }) => ticketIds.includes(ticketId)).map((card) => [card.ticketId, card]),
      );
    },
    async untold(ticketId, limit) {
      const cursor = cursors.get(ticketId) ?? 0;
      return events
        .filter((event) => event.ticketId === ticketId)
        .map((event, index) => ({ seq: index + 1, event }))
        .filter(({ seq }) => seq > cursor)
        .slice(0, limit);
    },
    async told(ticketId, seq) {
      cursors.set(ticketId, Math.max(seq, cursors.get(ticketId) ?? 0));
    },
  };
}

/** One turn at a time, each `everyMs` after the one before; in life it would make tests wait. */
export function memoryPace(everyMs: number): Pace {
  const turns = { next: 0 };
  return {
    take: async () => {
      const waitMs = Math.ceil(Math.max(0, turns.next - performance.now()));
      if (waitMs === 0) turns.next = performance.now() + everyMs;
      return { waitMs };
    },
  };
}
