import fc from 'fast-check';
import { expect, test } from 'vitest';
import { threadReply } from '../../src/adapters/slack/views/thread-reply.ts';
import type { AuditEvent } from '../../src/domain/audit.ts';
import { retryEntry, tokenCreated, tokenFailed } from '../../src/domain/process-entry.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import { wordsFor } from '../../src/words/words.ts';
import * as story from './story.ts';

const words = wordsFor('en');
const NAMES = ['web-service', 'api-gateway', 'worker', 'cron'];
const applications = NAMES.map((name) => story.application(name));

/** How one entry goes, in the order of the chain; clocks of replicas differ, so times need not rise. */
type Try = { readonly index: number; readonly works: boolean; readonly atSeconds: number };

const tries: fc.Arbitrary<Try[]> = fc
  .tuple(
    fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
    fc.array(fc.record({ works: fc.boolean(), atSeconds: fc.constantFrom(61, 61, 61.001, 60.999) }), {
      minLength: 4,
      maxLength: 4,
    }),
  )
  .map(([order, results]) =>
    order.map((index, place) => ({ index, ...(results[place] ?? { works: true, atSeconds: 61 }) })),
  );

/** Every event with the ticket as it was right after it, in the order of the chain. */
function processed(all: readonly Try[]) {
  let { ticket } = story.approved({ applications, actions: ['delete-pods'] });
  return all.flatMap(({ index, works, atSeconds }) => {
    const now = story.later(atSeconds);
    const id = ticket.entries[index]?.id ?? 0;
    const step = works
      ? tokenCreated(ticket, id, now)
      : tokenFailed(ticket, id, { error: 'redis is away', now });
    ticket = step.ticket;
    return step.events.map((event) => ({ event, ticket: step.ticket }));
  });
}

function told(event: AuditEvent, ticket: Ticket): string {
  const reply = threadReply(event, ticket, words);
  return reply?.text ?? '';
}

const authorizedLines = (text: string) => text.split('\n').filter((line) => line.includes('🔑'));

test('what was authorized is told in exactly one line, whatever the order and whenever the thread is told', () => {
  fc.assert(
    fc.property(tries, fc.array(fc.nat({ max: 8 }), { minLength: 8, maxLength: 8 }), (all, delays) => {
      const happened = processed(all);
      const last = happened.length - 1;

      const text = happened
        .map(({ event }, place) => {
          const seenAt = Math.min(last, place + (delays[place] ?? 0));
          return told(event, happened[seenAt]?.ticket ?? story.opened().ticket);
        })
        .join('\n');

      const made = all.filter(({ works }) => works).map(({ index }) => NAMES[index] ?? '');
      const lines = authorizedLines(text);
      expect(lines).toHaveLength(made.length === 0 ? 0 : 1);
      for (const name of made) expect(lines[0]).toContain(name);
    }),
  );
});

test('an entry that works at the second try is told beside the others, at once or late', () => {
  const first = processed([
    { index: 0, works: true, atSeconds: 61 },
    { index: 1, works: true, atSeconds: 61 },
    { index: 2, works: true, atSeconds: 61 },
    { index: 3, works: false, atSeconds: 61 },
  ]);
  const before = first.at(-1)?.ticket ?? story.opened().ticket;
  const id = before.entries[3]?.id ?? 0;
  const retried = retryEntry(before, { person: story.ALICE, entryId: id }, story.later(70));
  const made = tokenCreated(retried.ticket, id, story.later(71));

  const atOnce = [...first, ...made.events.map((event) => ({ event, ticket: made.ticket }))];
  const linesOf = (pairs: typeof atOnce) =>
    pairs.flatMap((each) => authorizedLines(told(each.event, each.ticket)));

  expect(linesOf(atOnce)).toEqual([expect.not.stringContaining('cron'), expect.stringContaining('cron')]);
  expect(linesOf(atOnce.map(({ event }) => ({ event, ticket: made.ticket })))).toEqual(linesOf(atOnce));
});
