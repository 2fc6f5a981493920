import { ACTION_NAMES, ACTIONS, type Action } from '../domain/action.ts';
import { type Application, applicationId } from '../domain/application.ts';
import type { GlassForm } from '../domain/break-glass.ts';
import { casesIn, type Draft, entryCount, termsOf, type Wanted } from '../domain/draft.ts';
import { assertMember, type Question } from '../domain/eligibility.ts';
import { assertMayTakeOver } from '../domain/join-ticket.ts';
import { namesOf } from '../domain/members.ts';
import { assertMayOpen, openTicket } from '../domain/open-ticket.ts';
import type { Person, UserId } from '../domain/person.ts';
import { type Policy, rolesOf, rulingFor, teamsOf } from '../domain/policy.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Succession, Ticket } from '../domain/ticket.ts';
import { assertForm, type TicketForm } from '../domain/ticket-form.ts';
import { findApprovers, peopleAmong, reachable } from './find-approvers.ts';
import { openOn } from './open-on.ts';
import type { Catalog, Channels, Directory, Now, PolicyInForce, Tickets } from './ports.ts';
import { underOnePolicy } from './under-one-policy.ts';
import type { VerifyCode } from './verify-code.ts';

type Deps = {
  readonly tickets: Tickets;
  readonly directory: Directory;
  readonly catalog: Catalog;
  readonly channels: Channels;
  readonly policy: PolicyInForce;
  /** The channel of a ticket on these applications. */
  readonly channelFor: (teams: readonly string[]) => string;
  readonly keyPrefix: string;
  readonly verifyCode: VerifyCode;
  readonly now: Now;
};

export type OpenTicket = {
  /** What this person may ask for at all. @throws Refusal `not-a-member`, `role-missing`. */
  offer(input: { readonly actor: UserId }): Promise<Offer>;
  /** Stores the ticket, or refuses with nothing stored. The card follows by a job. */
  open(input: Omit<TicketRequest, 'evenSo'>): Promise<Opened>;
  /** The same, unless other people are on it already. */
  request(input: TicketRequest): Promise<Opened | InHand>;
};

export type TicketRequest = {
  readonly actor: UserId;
  readonly form: TicketForm;
  readonly requestId: string;
  /** The ticket whose place the new one takes, where it is approved. */
  readonly succeeds?: Succession;
  /** The requester goes on without an approval, because the usual way is closed. */
  readonly glass?: GlassRequest;
  /** Also where other people have an open ticket on the same application. */
  readonly evenSo?: true;
};

/** `code`: of the requester's authenticator; needed where the terms of the ticket say so. */
export type GlassRequest = { readonly form: GlassForm; readonly code: string | undefined };

export type Offer = { readonly actions: readonly Action[] };

/** The ticket, and open tickets of other people on the same applications. */
export type Opened = { readonly kind: 'opened'; readonly ticket: Ticket; readonly others: readonly Ticket[] };

/** Nothing was opened: other people are on it, and can be joined. */
export type InHand = { readonly kind: 'in-hand'; readonly others: readonly Ticket[] };

export function makeOpenTicket(deps: Deps): OpenTicket {
  return {
    offer: async ({ actor }) => {
      const person = await deps.directory.person(actor, 'decision');
      return { actions: offeredTo(deps, person) };
    },
    open: async (wanted) => opened(deps, await drafted(deps, wanted), wanted.requestId),
    request: async (wanted) => {
      const draft = await drafted(deps, wanted);
      const { succeeds, glass, evenSo } = wanted;
      const isUsual = succeeds === undefined && glass === undefined && evenSo === undefined;
      if (isUsual) {
        const { own, others } = await openOn(deps.tickets, draft);
        // Who has a ticket for the same is told of that one.
        if (others.length > 0 && own.length === 0) return { kind: 'in-hand', others };
      }
      return opened(deps, draft, wanted.requestId);
    },
  };
}

/** What becomes the ticket, if this person may have it. */
async function drafted(deps: Deps, wanted: TicketRequest): Promise<Draft> {
  assertForm(wanted.form);
  const draft = await underOnePolicy(deps.policy, (policy) => draftUnder(deps, wanted, policy));
  assertMayOpen(draft);
  await assertMaySucceed(deps, draft);
  await deps.channels.assertUsable(draft.channel);
  return wanted.glass === undefined ? draft : withCode(deps, draft, wanted.glass);
}

async function draftUnder(
  deps: Deps,
  { actor, form, succeeds, glass }: TicketRequest,
  policy: Policy,
): Promise<Draft> {
  const at = deps.now();
  const person = await deps.directory.person(actor, 'decision');
  const found = findAll(deps.catalog, form.applications);
  const question = { requester: actor, cases: casesIn({ form, wanted: found, at }) };
  const { approvers, backups } = await findApprovers(deps.directory, policy, question);
  return {
    requester: person,
    form,
    wanted: found,
    policy,
    approvers: [...approvers, ...backups],
    approversApart: await countsApart(deps, policy, question),
    asked: await reachable(deps.directory, approvers.length > 0 ? approvers : backups),
    told: await toldOf(deps, policy, question),
    channel: deps.channelFor(found.flatMap(({ application }) => teamsOf(policy, application))),
    keyPrefix: deps.keyPrefix,
    at,
    succeeds,
    glass: glass === undefined ? undefined : { form: glass.form, stepUp: false },
  };
}

/** How many could decide each case by itself. */
function countsApart({ directory }: Deps, policy: Policy, { requester, cases }: Question): Promise<number[]> {
  const counts = cases.map(async (subject) => {
    const { approvers, backups } = await findApprovers(directory, policy, { requester, cases: [subject] });
    return approvers.length + backups.length;
  });
  return Promise.all(counts);
}

/** Which ticket is taken over comes from a button, and buttons can be forged. */
async function assertMaySucceed({ tickets }: Deps, { succeeds, requester, wanted }: Draft): Promise<void> {
  if (succeeds?.kind !== 'takes-over') return;
  const older = await tickets.read(succeeds.ticketId);
  if (older === undefined) throw new Refusal('ticket-unknown', { ticketId: succeeds.ticketId });
  const applications = wanted.map(({ application }) => application);
  assertMayTakeOver(older, { requester: requester.userId, applications });
}

/** Nobody else decides on this one, so a second factor of the requester's own stands in. */
async function withCode({ verifyCode }: Deps, draft: Draft, { form, code }: GlassRequest): Promise<Draft> {
  if (!termsOf(draft).stepUp) return draft;
  if (code === undefined) throw new Refusal('code-needed', {});
  await verifyCode({ actor: draft.requester.userId, code });
  return { ...draft, glass: { form, stepUp: true } };
}

async function opened(deps: Deps, draft: Draft, requestId: string): Promise<Opened> {
  const { others } = await openOn(deps.tickets, draft);
  return { kind: 'opened', ticket: await store(deps, draft, requestId), others };
}

function store({ tickets }: Deps, draft: Draft, requestId: string): Promise<Ticket> {
  const { at, succeeds } = draft;
  const request = {
    requestId,
    requester: draft.requester.userId,
    entries: entryCount(draft),
    year: at.getUTCFullYear(),
    extending: succeeds?.kind === 'extends' ? succeeds.ticketId : undefined,
  };
  return tickets.open(request, (numbers) => openTicket(draft, numbers));
}

/** Who the rules say is told; nobody who asks, each once. */
async function toldOf(
  { directory }: Deps,
  policy: Policy,
  { requester, cases }: Question,
): Promise<UserId[]> {
  const members = cases.flatMap((subject) => rulingFor(policy, subject).terms.tell);
  const ids = await peopleAmong(directory, policy, members);
  return ids.filter((userId) => userId !== requester);
}

function offeredTo({ policy }: Deps, person: Person): readonly Action[] {
  assertMember(person);
  const roles = rolesOf(policy(), person);
  const actions = ACTION_NAMES.filter((action) => roles.has(ACTIONS[action].role));
  if (actions.length > 0) return actions;
  const grantors = ACTION_NAMES.flatMap((action) => namesOf(policy().roles[ACTIONS[action].role]));
  throw new Refusal('role-missing', {
    roles: ACTION_NAMES.map((action) => ACTIONS[action].role),
    grantors: [...new Set(grantors)],
  });
}

/** The applications of these names, each once. @throws Refusal as `findApplication` does. */
function findAll(catalog: Catalog, names: readonly string[]): Wanted[] {
  const found = names.map((name) => findApplication(catalog, name));
  return [...new Map(found.map((each) => [applicationId(each.application), each])).values()];
}

/**
 * @throws Refusal `application-unknown` with the nearest names, or with the places where a name alone
 *   does not say which is meant.
 */
export function findApplication(catalog: Catalog, name: string): Wanted {
  const found = catalog.find(name);
  const [application, ...more] = found;
  if (application === undefined) {
    throw new Refusal('application-unknown', { name, nearest: catalog.nearest(name), away: catalog.away() });
  }
  if (more.length > 0) {
    const places = found.map(qualifiedName);
    throw new Refusal('application-unknown', { name, nearest: places, away: catalog.away() });
  }
  return { application, qualified: catalog.find(application.name).length > 1 };
}

/** `name@cluster/namespace`: what the catalog finds exactly one application by. */
export function qualifiedName({ name, cluster, namespace }: Application): string {
  return `${name}@${cluster}/${namespace}`;
}
