import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { UserId } from '../../domain/person.ts';
import type { Directory } from '../../usecases/ports.ts';
import type { Words } from '../../words/words.ts';

/**
 * In whose language somebody is answered. Neither way ever fails: whoever is not known yet reads the language
 * of the channels.
 */
export type Readers = {
  /** From memory alone, for what Slack wants at once. */
  now(userId: UserId | undefined): Words;
  /** Asks the directory, for no longer than `patienceMs`; what it says later counts the next time. */
  within(userId: UserId, patienceMs: number): Promise<Words>;
};

type Deps = {
  readonly directory: Pick<Directory, 'person'>;
  readonly wordsFor: (locale: string) => Words;
  /** In the language of the channels. */
  readonly channelWords: () => Words;
  readonly log: Logger;
};

/** Far more people than anybody has on call. */
const MOST_REMEMBERED = 10_000;

export function makeReaders({ directory, wordsFor, channelWords, log }: Deps): Readers {
  const remember = makeMemory<UserId, Words>(MOST_REMEMBERED);
  const now: Readers['now'] = (userId) =>
    (userId === undefined ? undefined : remember.find(userId)) ?? channelWords();
  const lookUp = async (userId: UserId): Promise<void> => {
    try {
      const { locale } = await directory.person(userId, 'operation');
      remember.note(userId, wordsFor(locale));
    } catch (err) {
      log.warn({ err, user: userId }, 'the language of a person could not be found out');
    }
  };
  return {
    now,
    async within(userId, patienceMs) {
      await noLongerThan(patienceMs, lookUp(userId));
      return now(userId);
    },
  };
}

/** `work` must not fail: nobody may be left to hear of it. */
async function noLongerThan(patienceMs: number, work: Promise<void>): Promise<void> {
  const over = new AbortController();
  const patience = pause(patienceMs, undefined, { signal: over.signal }).catch(() => undefined);
  await Promise.race([work, patience]);
  over.abort();
}

/** Whatever was noted longest ago is forgotten once there is more than `most`. */
function makeMemory<K, V>(most: number) {
  const known = new Map<K, V>();
  return {
    find: (key: K): V | undefined => known.get(key),
    note(key: K, value: V): void {
      known.delete(key);
      known.set(key, value);
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
    },
  };
}
