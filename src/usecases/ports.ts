import type { Application, Place, WorkloadRef } from '../domain/application.ts';
import type { AuditEvent } from '../domain/audit.ts';
import type { DiagnosisFacts } from '../domain/diagnosis/facts.ts';
import type { TicketNumbers } from '../domain/draft.ts';
import type { Snapshot, View } from '../domain/facts.ts';
import type { Guard, GuardFacts } from '../domain/guards.ts';
import type { Deletion, NewImage, PodRef } from '../domain/operation.ts';
import type { Person, UserId } from '../domain/person.ts';
import type { Policy } from '../domain/policy.ts';
import type { Revision } from '../domain/revision.ts';
import type { Rota, Schedule } from '../domain/rota.ts';
import type { SecondFactor } from '../domain/second-factor.ts';
import type { Job, Step } from '../domain/step.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { TokenValue } from '../domain/token.ts';

/** The time, as `app.ts` tells it. */
export type Now = () => Date;

/**
 * The record of tickets. Every method throws Unavailable `postgres` when the database does not answer.
 */
export type Tickets = {
  /**
   * Numbers and stores a new ticket. A `requestId` that was used before changes nothing and gives the
   * ticket it opened.
   * @throws Refusal `already-open` with `ticketNo` when the person has an open entry of the same
   *   application and action; `break-glass-owed` where `decide` breaks the glass and they owe a review.
   */
  open(request: OpeningRequest, decide: (numbers: TicketNumbers) => Step): Promise<Ticket>;
  /**
   * The only way to change a ticket: locks it and the guards, lets `decide` (pure) make a step, and
   * stores ticket, audit events and jobs together. A `requestId` that was used before changes nothing
   * and gives the ticket as it is.
   * @throws Refusal `ticket-unknown`, `break-glass-owed`, and whatever `decide` throws; nothing is stored then.
   */
  change(
    id: number,
    how: { readonly guards?: readonly Guard[]; readonly requestId?: string },
    decide: (ticket: Ticket, facts: GuardFacts) => Step,
  ): Promise<Ticket>;
  read(id: number): Promise<Ticket | undefined>;
  byNumber(ticketNo: string): Promise<Ticket | undefined>;
  /** Newest first, at most `limit`. */
  list(filter: TicketFilter, limit: number): Promise<Ticket[]>;
  count(filter: TicketFilter): Promise<number>;
};

export type OpeningRequest = {
  readonly requestId: string;
  readonly requester: UserId;
  readonly entries: number;
  readonly year: number;
  /** The requester's own ticket that the new one extends: its entries and keys are no obstacle. */
  readonly extending: number | undefined;
};

/** What all conditions that are given are true of. */
export type TicketFilter = {
  readonly open?: true;
  readonly pending?: true;
  /** The glass was broken, and nobody has reviewed it yet. */
  readonly owesReview?: true;
  readonly requester?: UserId;
  readonly otherThan?: UserId;
  readonly openedSince?: Date;
  /** Tickets with an entry on any of these: names, or `tag:value` for all that carried the tag at opening. */
  readonly onAnyOf?: readonly string[];
  /** Tickets with an entry on this application. */
  readonly application?: Pick<Application, 'cluster' | 'namespace' | 'name'>;
};

/** Facts that belong to no change of a ticket, in a transaction of their own. */
export type Audit = {
  /** Repeats of a refusal by one person, code and ticket within a minute are one event with a count. */
  record(event: AuditEvent): Promise<void>;
};

/**
 * Tokens in Redis. Every method throws Unavailable `redis` when Redis does not answer.
 */
export type Tokens = {
  /** Writes value and expiry in one command; the same again changes nothing. */
  put(key: string, value: TokenValue): Promise<void>;
  /** What stands under the key, if it is a token that has not expired. */
  get(key: string): Promise<TokenValue | undefined>;
  /** Makes `secretHash` lead to the token until `expires`; the hash before it leads nowhere. */
  putSecret(
    key: string,
    secret: { readonly hash: string; readonly before: string | undefined; readonly expires: Date },
  ): Promise<void>;
  /** Takes the token and its secret away; another ticket's token under the key stays. */
  remove(
    key: string,
    owner: { readonly ticketId: number; readonly secretHash: string | undefined },
  ): Promise<void>;
};

/**
 * The authenticators of people, their secrets sealed. Every method throws Unavailable `postgres` when the
 * database does not answer; what opens or seals a secret throws Refusal `step-up-unavailable` where there
 * is no key, or another than the one it was sealed with.
 */
export type SecondFactors = {
  /**
   * The only way to change one: locks it, lets `decide` (pure) say what becomes of it, stores that with its
   * audit events, and gives the answer. What `decide` throws is thrown, and nothing is stored.
   */
  change<T>(userId: UserId, decide: (factor: SecondFactor | undefined) => FactorChange<T>): Promise<T>;
  /** Opens no secret. */
  status(userId: UserId): Promise<FactorStatus>;
  /** Takes it away, with this event; opens no secret. Does nothing where there is none. */
  remove(userId: UserId, event: AuditEvent): Promise<'removed' | 'none'>;
};

export type FactorChange<T> = {
  readonly factor: SecondFactor;
  readonly events: readonly AuditEvent[];
  readonly answer: T;
};

export type FactorStatus = {
  /** Whether codes can be checked here at all: there is a key. */
  readonly available: boolean;
  /** Since when there is one that counts. */
  readonly confirmedAt: Date | undefined;
};

/** How old what Slack said of a person may be: `decision` 30 s; `operation` 5 min, 15 while Slack is away. */
export type Freshness = 'decision' | 'operation';

/** Who people are. Throws Unavailable `slack` when it would have to answer with something older. */
export type Directory = {
  /** @throws Refusal `bad-input` when Slack knows no such person. */
  person(userId: UserId, freshness: Freshness): Promise<Person>;
  /** Members of a Slack user group; none for one that is unknown or disabled. */
  group(groupId: string, freshness: Freshness): Promise<readonly UserId[]>;
  byEmail(email: string, freshness: Freshness): Promise<UserId | undefined>;
  /** Who a schedule of the policy names at the moment; nobody where there is none of that name. */
  onCall(schedule: string, freshness: Freshness): Promise<readonly UserId[]>;
  /** Those who don't want to be disturbed now; nobody where Slack doesn't say. */
  inDoNotDisturb(people: readonly UserId[]): Promise<ReadonlySet<UserId>>;
};

/** Somebody as an on-call service knows them. */
export type Contact =
  | { readonly kind: 'user'; readonly id: UserId }
  | { readonly kind: 'email'; readonly email: string };

/**
 * Who is on call by the schedules of other services, no more than half a minute ago. Never throws: while a
 * service is away its last answer holds for a quarter of an hour, then it is not known; both are logged.
 */
export type OnCall = {
  now(schedule: Exclude<Schedule, Rota>): Promise<readonly Contact[] | undefined>;
};

/** The usernames we keep. */
export type People = {
  /** The username of a person, given once and never changed; unique. Also notes what Slack says now. */
  username(person: Omit<Person, 'username'>): Promise<string>;
};

/** Where a ticket can be told. */
export type Channels = {
  /** @throws Refusal `channel-unusable` when the bot can't post there or another company could read it. */
  assertUsable(channel: string): Promise<void>;
};

/** Applications of all clusters, from memory. */
export type Catalog = {
  /** All places where an application of this name, or `name@cluster/namespace`, is known. */
  find(name: string): readonly Application[];
  /**
   * For type-ahead: words and `tag:value`; exact, then prefix, then containing, and names that are nearly so
   * where there is no other; at most `limit`.
   */
  search(typed: string, limit: number): readonly Application[];
  /** The names nearest to one that is not known. */
  nearest(name: string): readonly string[];
  /** Clusters that don't answer now. */
  away(): readonly string[];
};

/**
 * What is done in clusters. Every method throws Unavailable `cluster` with the cluster's name and what
 * is known of the effect, and Refusal `cluster-forbids` where the API server answers that it won't.
 */
export type Clusters = {
  /**
   * A workload and its own pods (owner chain checked).
   * @throws Refusal `workload-gone` when it is not there, or another has its name.
   */
  look(place: Place, workload: WorkloadRef, signal: AbortSignal): Promise<Snapshot>;
  /**
   * What a diagnosis of a workload needs, within 5 s: the workload and its pods, and around them what can
   * be read; `unread` names the rest. @throws Refusal `workload-gone`
   */
  diagnose(
    place: Place,
    workload: WorkloadRef,
    how: { readonly now: Date; readonly signal: AbortSignal },
  ): Promise<DiagnosisFacts>;
  /** Asks for one pod to go. Its uid is a precondition, so a repeat is harmless. */
  deletePod(place: Place, pod: PodRef, how: DeletionHow): Promise<Removal>;
  /**
   * How many pods the disruption budgets over a workload's pods let go now; undefined where there is none, or
   * they can't be read.
   */
  disruptionsAllowed(place: Place, workload: Snapshot, signal: AbortSignal): Promise<number | undefined>;
  /** Restarts as `kubectl rollout restart` does, and marks the workload with the operation in the same patch. */
  restart(place: Place, workload: WorkloadRef, mark: RestartMark): Promise<void>;
  /** The templates that the workload has had and its cluster has kept, newest first. */
  revisions(place: Place, workload: WorkloadRef, signal: AbortSignal): Promise<readonly Revision[]>;
  /**
   * Takes up the template of a revision again, as `kubectl rollout undo` does, and resumes what is paused.
   * @throws Refusal `revision-gone`; `rollout-overtaken` where somebody changed the template at that moment.
   */
  rollBack(
    place: Place,
    workload: WorkloadRef,
    mark: OperationMark & { readonly toRevision: string },
  ): Promise<void>;
  /** Sets images of containers. @throws Refusal `image-refused`; `rollout-overtaken` as `rollBack` does. */
  setImages(
    place: Place,
    workload: WorkloadRef,
    mark: OperationMark & { readonly images: readonly NewImage[] },
  ): Promise<void>;
  /** Pauses a rollout, if it is still the one of this operation. */
  pause(place: Place, workload: WorkloadRef, operationId: string): Promise<void>;
  /**
   * Looks at a workload again and again, by watching: at every change, and at least every `everyMs` while
   * nothing changes. Ends by throwing: the signal's reason, Refusal `workload-gone`, Unavailable.
   */
  watch(
    place: Place,
    workload: WorkloadRef,
    options: { readonly everyMs: number; readonly signal: AbortSignal },
  ): AsyncIterable<View>;
};

/** The workload is marked with the operation in the same patch. */
export type OperationMark = { readonly operationId: string; readonly signal: AbortSignal };
export type RestartMark = OperationMark & { readonly at: Date };
export type DeletionHow = Pick<Deletion, 'method' | 'graceSeconds'> & { readonly signal: AbortSignal };

/** What came of asking for one pod to go. */
export type Removal =
  /** `gone`: it was away, or another pod has its name. */
  | { readonly outcome: 'deleted' | 'gone' }
  /** A budget holds it for now; asking again may help, but not before `retryAfterSeconds`. */
  | { readonly outcome: 'held'; readonly why: string; readonly retryAfterSeconds: number | undefined }
  /** It can't go, however often it is asked to. */
  | { readonly outcome: 'failed'; readonly why: string };

/** The policy in force. */
export type PolicyInForce = () => Policy;

/** Does a job; idempotent, and reads the state anew. `signal` says that this process has to let go of it. */
export type DoJob = (job: Job, signal: AbortSignal) => Promise<void>;

/** Settles what a job leaves behind that could not be done however often it was tried; idempotent. */
export type GiveUpJob = (job: Job) => Promise<void>;

/**
 * A message that is posted about a ticket. `key` tells several of a kind apart: an event's number in the
 * ticket's chain, an operation's id, a person's id, a word, or nothing where there is only one.
 */
export type MessageId = {
  readonly ticketId: number;
  readonly kind: 'card' | 'panel' | 'direct' | 'ask' | 'reply' | 'progress';
  readonly key: string;
};

export type MessageRecord = MessageId & {
  readonly channel: string;
  /** Slack's `ts`, once it is known. */
  readonly ts: string | undefined;
  /**
   * `sending` with nobody sending it means the same as `unknown`: it may have been posted. `unsent`: it
   * certainly was not.
   */
  readonly status: 'sending' | 'sent' | 'unknown' | 'unsent';
  /** Of what was shown last, so that the same is not sent again. */
  readonly shownHash: string | undefined;
};

/** What has been posted about tickets, so that nothing is posted twice or forgotten. */
export type Messages = {
  /** Notes that a message is about to be posted; `before` is what was noted of it earlier, unless it was `unsent`. */
  claim(id: MessageId, channel: string): Promise<{ readonly before: MessageRecord | undefined }>;
  sent(
    id: MessageId,
    post: { readonly channel: string; readonly ts: string; readonly shownHash: string },
  ): Promise<void>;
  unknown(id: MessageId): Promise<void>;
  /** The only attempt since the message was claimed came to nothing; says nothing where there was another. */
  unsent(id: MessageId): Promise<void>;
  find(id: MessageId): Promise<MessageRecord | undefined>;
  /** The cards of these tickets, the one last moved to where there are two, by ticket. */
  cards(ticketIds: readonly number[]): Promise<ReadonlyMap<number, MessageRecord>>;
  /** The ticket's audit events that the thread has not been told, oldest first. */
  untold(
    ticketId: number,
    limit: number,
  ): Promise<readonly { readonly seq: number; readonly event: AuditEvent }[]>;
  /** The thread has been told everything up to and including `seq`. */
  told(ticketId: number, seq: number): Promise<void>;
};

/** How often progress may be shown, by all processes together (SPEC 5). */
export type Pace = {
  /**
   * Takes a turn to show an operation's progress, or takes none and says how long to wait before asking
   * again; 0 where it was taken. @throws Unavailable `postgres`.
   */
  take(operationId: string): Promise<{ readonly waitMs: number }>;
};
