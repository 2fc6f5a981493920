import type { Logger } from 'pino';
import type { Rota, Schedule } from '../../domain/rota.ts';
import type { Contact, Now, OnCall } from '../../usecases/ports.ts';
import { NoAnswer, type Service, type WhoIsOnCall } from './ask.ts';
import { opsgenie } from './opsgenie.ts';
import { pagerDuty } from './pagerduty.ts';

type Served = Exclude<Schedule, Rota>;

type Deps = {
  /** Those there is a key for. */
  readonly services: Readonly<Record<Served['kind'], Service | undefined>>;
  /** How long one may take to answer a request. */
  readonly timeoutMs: number;
  readonly log: Logger;
  readonly now: Now;
};

export const ON_CALL_TIMEOUT_MS = 3000;

const FRESH_MS = 30_000;
const GRACE_MS = 15 * 60_000;
/** A service that does not answer is left alone for a while: everybody would wait for it, each time. */
const PAUSE_MS = 10_000;
const WARN_EVERY_MS = 60_000;

const NAMES: Readonly<Record<Served['kind'], string>> = { pagerduty: 'PagerDuty', opsgenie: 'Opsgenie' };

/** What is known of one schedule. */
type Known = {
  readonly contacts: readonly Contact[];
  /** When it was asked; the answer is what was true then. */
  readonly askedAtMs: number;
  readonly askAgainAtMs: number;
  readonly warnedAtMs: number;
};

const NOTHING: Known = {
  contacts: [],
  askedAtMs: Number.NEGATIVE_INFINITY,
  askAgainAtMs: Number.NEGATIVE_INFINITY,
  warnedAtMs: Number.NEGATIVE_INFINITY,
};

/** Schedules of PagerDuty and Opsgenie. Simultaneous questions are one. */
export function makeOnCall({ services, timeoutMs, log, now }: Deps): OnCall {
  const clients = {
    pagerduty: services.pagerduty === undefined ? withoutKey : pagerDuty(services.pagerduty, timeoutMs),
    opsgenie: services.opsgenie === undefined ? withoutKey : opsgenie(services.opsgenie, timeoutMs),
  };
  const known = new Map<string, Known>();
  const asking = new Map<string, Promise<void>>();

  const askNow = async (schedule: Served, key: string): Promise<void> => {
    const before = known.get(key) ?? NOTHING;
    const askedAtMs = now().getTime();
    try {
      const emails = await clients[schedule.kind](schedule.id);
      const contacts = emails.map((email): Contact => ({ kind: 'email', email }));
      known.set(key, { ...before, contacts, askedAtMs, askAgainAtMs: askedAtMs + FRESH_MS });
    } catch (err) {
      const atMs = now().getTime();
      const isToldNow = atMs - before.warnedAtMs >= WARN_EVERY_MS;
      if (isToldNow) warn(log, { err, schedule, isKept: atMs - before.askedAtMs <= GRACE_MS });
      const warnedAtMs = isToldNow ? atMs : before.warnedAtMs;
      known.set(key, { ...before, askAgainAtMs: atMs + pauseMs(err), warnedAtMs });
    } finally {
      asking.delete(key);
    }
  };

  return {
    async now(schedule) {
      const key = `${schedule.kind} ${schedule.id}`;
      if (now().getTime() >= (known.get(key)?.askAgainAtMs ?? 0)) {
        const running = asking.get(key) ?? askNow(schedule, key);
        asking.set(key, running);
        await running;
      }
      const { contacts, askedAtMs } = known.get(key) ?? NOTHING;
      return now().getTime() - askedAtMs <= GRACE_MS ? contacts : undefined;
    },
  };
}

const withoutKey: WhoIsOnCall = async () => {
  throw new NoAnswer('has no key here');
};

function pauseMs(error: unknown): number {
  const seconds = error instanceof NoAnswer ? error.pauseSeconds : undefined;
  return seconds === undefined ? PAUSE_MS : Math.min(seconds * 1000, GRACE_MS);
}

function warn(
  log: Logger,
  { err, schedule, isKept }: { readonly err: unknown; readonly schedule: Served; readonly isKept: boolean },
): void {
  const facts = { err, service: NAMES[schedule.kind], schedule: schedule.id };
  log.warn(
    facts,
    isKept
      ? 'an on-call service does not say who is on call; its last answer holds for a quarter of an hour'
      : 'an on-call service does not say who is on call; nobody counts as on call, and everybody for deny rules',
  );
}
