import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onCallInRota, type Rota } from '../../src/domain/rota.ts';

const DAY_MS = 86_400_000;

function rota(changes: Partial<Rota> = {}): Rota {
  return {
    kind: 'rota',
    people: ['U0ANN', 'U0BOB', 'U0CAROL'].map((id) => ({ kind: 'user', id })),
    timeZone: 'Europe/Berlin',
    firstDay: Date.UTC(2026, 0, 5) / DAY_MS,
    handover: 9 * 60,
    turnDays: 7,
    ...changes,
  };
}

function turnAt(at: string | Date, changes: Partial<Rota> = {}): string | undefined {
  const member = onCallInRota(rota(changes), new Date(at));
  return member?.kind === 'user' ? member.id : member?.email;
}

test.each<[string, string, string | undefined]>([
  ['nobody before the first hand-over', '2026-01-05T08:59:59+01:00', undefined],
  ['the first from the first hand-over', '2026-01-05T09:00:00+01:00', 'U0ANN'],
  ['the first until the second hand-over', '2026-01-12T08:59:59+01:00', 'U0ANN'],
  ['the second from the second hand-over', '2026-01-12T09:00:00+01:00', 'U0BOB'],
  ['the third', '2026-01-20T00:00:00+01:00', 'U0CAROL'],
  ['the first again after the last', '2026-01-26T09:00:00+01:00', 'U0ANN'],
  ['by the clocks of summer too: not yet', '2026-06-01T08:59:00+02:00', 'U0CAROL'],
  ['by the clocks of summer too: now', '2026-06-01T09:00:00+02:00', 'U0ANN'],
])('on call is %s: %s', (_who, at, who) => {
  expect(turnAt(at)).toBe(who);
});

test('a turn of a day hands over every day, also on the days that clocks are turned', () => {
  const daily = { turnDays: 1, firstDay: Date.UTC(2026, 2, 28) / DAY_MS };

  expect(turnAt('2026-03-28T09:00:00+01:00', daily)).toBe('U0ANN');
  expect(turnAt('2026-03-29T08:59:00+02:00', daily)).toBe('U0ANN');
  expect(turnAt('2026-03-29T09:00:00+02:00', daily)).toBe('U0BOB');
});

test('a hand-over in the hour that is skipped happens when the clocks have gone forward', () => {
  const early = { turnDays: 1, handover: 2 * 60 + 30, firstDay: Date.UTC(2026, 2, 28) / DAY_MS };

  expect(turnAt('2026-03-29T01:59:59+01:00', early)).toBe('U0ANN');
  expect(turnAt('2026-03-29T03:00:00+02:00', early)).toBe('U0BOB');
});

test('a rota of one person is always theirs, and people may be meant by e-mail', () => {
  const alone = { people: [{ kind: 'email', email: 'dave@example.com' }] as const };

  expect(turnAt('2026-01-05T09:00:00+01:00', alone)).toBe('dave@example.com');
  expect(turnAt('2031-07-05T09:00:00+01:00', alone)).toBe('dave@example.com');
});

test('after one turn of everybody it begins again, wherever and whenever', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 0, max: 3000 }),
      (people, turnDays, hoursLater) => {
        const each = {
          people: Array.from({ length: people }, (_, index) => ({ kind: 'user' as const, id: `U${index}` })),
          turnDays,
          timeZone: 'UTC',
        };
        const at = Date.UTC(2026, 0, 5, 9) + hoursLater * 3_600_000;

        expect(turnAt(new Date(at + people * turnDays * DAY_MS), each)).toBe(turnAt(new Date(at), each));
        expect(turnAt(new Date(at + turnDays * DAY_MS), each)).toBe(
          `U${(Math.floor(hoursLater / 24 / turnDays) + 1) % people}`,
        );
      },
    ),
  );
});
