import type { UserId } from './person.ts';
import type { Severity } from './severity.ts';
import { BY_CLOCK, type Fact, noStep, type Step, step } from './step.ts';
import type { Ticket } from './ticket.ts';

/** What happens while nobody decides, one after the other. */
export type Rung = 'remind' | 'escalate' | 'page-all';
export const RUNGS: readonly Rung[] = ['remind', 'escalate', 'page-all'];

/** Seconds after opening at which each rung is climbed. */
export type LadderSeconds = Readonly<Record<Rung, number>>;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The table of SPEC 4, without its last column. */
export const LADDER_SECONDS: Readonly<Record<Severity, LadderSeconds>> = {
  P0: { remind: 3 * MINUTE, escalate: 5 * MINUTE, 'page-all': 15 * MINUTE },
  P1: { remind: 10 * MINUTE, escalate: 15 * MINUTE, 'page-all': 30 * MINUTE },
  P2: { remind: 30 * MINUTE, escalate: HOUR, 'page-all': 2 * HOUR },
  P3: { remind: 4 * HOUR, escalate: 8 * HOUR, 'page-all': DAY },
};

export type NextRung = { readonly rung: Rung; readonly at: Date };

/** The rung that a pending ticket climbs next, if one is left before it expires. */
export function nextRung(ticket: Ticket): NextRung | undefined {
  if (ticket.state.kind !== 'PENDING_APPROVAL') return undefined;
  const rungs = RUNGS.map((rung) => ({
    rung,
    at: new Date(ticket.openedAt.getTime() + ticket.terms.ladder[rung] * 1000),
  }));
  const left = rungs
    .filter(({ rung, at }) => !ticket.climbed.includes(rung) && at < ticket.expiresAt)
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  return left[0];
}

/**
 * Climbs one rung when its time has come: asks the same people again, or others as well. Does nothing
 * before that, a second time, or once the ticket is decided.
 */
export function climbLadder(
  ticket: Ticket,
  { rung, asked }: { readonly rung: Rung; readonly asked: readonly UserId[] },
  now: Date,
): Step {
  const next = nextRung(ticket);
  if (next?.rung !== rung || now < next.at) return noStep(ticket);
  const decided = new Set(ticket.decisions.map(({ by }) => by.userId));
  const open = asked.filter((userId) => !decided.has(userId));
  const climbed: Ticket = {
    ...ticket,
    climbed: [...ticket.climbed, rung],
    asked: [...new Set([...ticket.asked, ...open])],
  };
  const following = nextRung(climbed);
  return step(climbed, now, {
    facts: [factOf(rung, open)],
    jobs: following === undefined ? [] : [{ kind: 'climb-ladder', ticketId: ticket.id, ...following }],
  });
}

function factOf(rung: Rung, asked: readonly UserId[]): Fact {
  const type = rung === 'remind' ? 'ticket.reminded' : 'ticket.escalated';
  return { type, actor: BY_CLOCK, detail: { rung, asked: [...asked] } };
}
