import type { Action } from '../domain/action.ts';
import { assertMember, isEligibleApprover } from '../domain/eligibility.ts';
import { liveToken } from '../domain/entry.ts';
import type { Person, UserId } from '../domain/person.ts';
import type { Policy } from '../domain/policy.ts';
import { actionsWithin, applicationsOf, decidesAnything } from '../domain/reach.ts';
import { SEVERITIES } from '../domain/severity.ts';
import { casesOf, type Ticket } from '../domain/ticket.ts';
import type {
  Directory,
  FactorStatus,
  Now,
  PolicyInForce,
  SecondFactors,
  TicketFilter,
  Tickets,
} from './ports.ts';

type Deps = {
  readonly tickets: Pick<Tickets, 'list' | 'count'>;
  readonly directory: Pick<Directory, 'person'>;
  readonly secondFactors: Pick<SecondFactors, 'status'>;
  readonly policy: PolicyInForce;
  readonly now: Now;
};

/** The first of a list, and how many are left. */
export type Some = { readonly shown: readonly Ticket[]; readonly more: number };

/** Everything that concerns one person now. */
export type Home = {
  readonly at: Date;
  /** What they can ask for. */
  readonly actions: readonly Action[];
  /** Whether their yes or no could count for anything. */
  readonly decides: boolean;
  /** Their own tickets with an authorization that lives. */
  readonly live: Some;
  /** Tickets on which their yes or no counts and has not been given; the worst and oldest first. */
  readonly waiting: Some;
  /** Broken glass that they could review. */
  readonly reviews: Some;
  /** Their other tickets: the open ones, then the newest. */
  readonly mine: Some;
  /** Of other people on the applications of their teams, of the last month. */
  readonly teams: Some;
  /** Of their authenticator, where they can do anything that may take a code. */
  readonly factor: FactorStatus | undefined;
};

export type ShowHome = (input: { readonly actor: UserId }) => Promise<Home>;

const SHOWN = 5;
/** More than anybody has before them at once. */
const LOOKED_AT = 200;
const RECENT_MS = 30 * 24 * 3_600_000;

/** @throws Refusal `not-a-member`, `bad-input` for who is not known; Unavailable `slack`, `postgres`. */
export function makeShowHome({ tickets, directory, secondFactors, policy, now }: Deps): ShowHome {
  return async ({ actor }) => {
    const person = await directory.person(actor, 'operation');
    assertMember(person);
    const about = { person, policy: policy(), at: now() };
    const actions = actionsWithin(about.policy, person);
    const decides = decidesAnything(about.policy, person);
    const [own, waiting, reviews, teams, factor] = await Promise.all([
      ownOf(tickets, about),
      decides ? waitingFor(tickets, about) : NONE,
      decides ? reviewsFor(tickets, about) : NONE,
      teamsOf(tickets, about),
      decides || actions.length > 0 ? secondFactors.status(actor) : undefined,
    ]);
    return { at: about.at, actions, decides, ...own, waiting, reviews, teams, factor };
  };
}

const NONE: Some = { shown: [], more: 0 };

type About = { readonly person: Person; readonly policy: Policy; readonly at: Date };

async function ownOf(tickets: Deps['tickets'], { person, at }: About): Promise<Pick<Home, 'live' | 'mine'>> {
  const requester = person.userId;
  const [open, newest, total] = await Promise.all([
    tickets.list({ requester, open: true }, LOOKED_AT),
    tickets.list({ requester }, SHOWN),
    tickets.count({ requester }),
  ]);
  const isLive = (ticket: Ticket) => ticket.entries.some((entry) => liveToken(entry, at) !== undefined);
  const live = open.filter(isLive);
  const others = [...open.filter((ticket) => !isLive(ticket)), ...newest].filter(
    ({ id }) => !live.some((ticket) => ticket.id === id),
  );
  const each = [...new Map(others.map((ticket) => [ticket.id, ticket])).values()];
  return { live: someOf(live), mine: someOf(each, total - live.length) };
}

async function waitingFor(tickets: Deps['tickets'], about: About): Promise<Some> {
  const pending = await tickets.list({ pending: true, otherThan: about.person.userId }, LOOKED_AT);
  const waiting = pending
    .filter(({ expiresAt }) => about.at < expiresAt)
    .filter(({ decisions }) => decisions.every(({ by }) => by.userId !== about.person.userId))
    .filter((ticket) => counts(ticket, about));
  return someOf(waiting.toSorted(byUrgency));
}

async function reviewsFor(tickets: Deps['tickets'], about: About): Promise<Some> {
  const owed = await tickets.list({ owesReview: true, otherThan: about.person.userId }, LOOKED_AT);
  return someOf(owed.filter((ticket) => counts(ticket, about)));
}

async function teamsOf(tickets: Deps['tickets'], { person, policy, at }: About): Promise<Some> {
  const onAnyOf = applicationsOf(policy, person);
  if (onAnyOf.length === 0) return NONE;
  const openedSince = new Date(at.getTime() - RECENT_MS);
  const filter: TicketFilter = { onAnyOf, otherThan: person.userId, openedSince };
  const [recent, total] = await Promise.all([tickets.list(filter, SHOWN), tickets.count(filter)]);
  return someOf(recent, total);
}

/** Whether this person's word counts on a ticket. */
const counts = (ticket: Ticket, { person, policy }: About): boolean =>
  isEligibleApprover(policy, person, { requester: ticket.requester.userId, cases: casesOf(ticket) });

function someOf(all: readonly Ticket[], total = all.length): Some {
  const shown = all.slice(0, SHOWN);
  return { shown, more: Math.max(0, total - shown.length) };
}

const byUrgency = (a: Ticket, b: Ticket): number =>
  SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || a.id - b.id;
