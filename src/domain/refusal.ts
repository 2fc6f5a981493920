/** Why a request was turned down. Stable: stored in the audit log and named over HTTP. */
export type RefusalCode =
  | 'application-unknown'
  | 'role-missing'
  | 'application-forbidden'
  | 'not-a-member'
  | 'denied-by-policy'
  | 'frozen'
  | 'too-few-approvers'
  | 'channel-unusable'
  | 'already-open'
  | 'ticket-unknown'
  | 'wrong-state'
  | 'self-approval'
  | 'requester-gone'
  | 'not-an-approver'
  | 'already-decided'
  | 'not-the-requester'
  | 'may-not-revoke'
  | 'token-ended'
  | 'token-not-ready'
  | 'outside-scope'
  | 'no-pods-chosen'
  | 'confirmation-needed'
  | 'operation-running'
  | 'operation-over'
  | 'redeploy-too-often'
  | 'budget-used-up'
  | 'workload-gone'
  | 'workload-paused'
  | 'revision-gone'
  | 'image-refused'
  | 'rollout-overtaken'
  | 'cluster-forbids'
  | 'entry-not-failed'
  | 'break-glass-forbidden'
  | 'break-glass-too-early'
  | 'break-glass-owed'
  | 'review-not-owed'
  | 'nothing-to-extend'
  | 'own-ticket'
  | 'code-needed'
  | 'code-wrong'
  | 'code-replayed'
  | 'code-locked'
  | 'not-enrolled'
  | 'already-enrolled'
  | 'own-authenticator'
  | 'step-up-unavailable'
  | 'reminded-lately'
  | 'too-many-presses'
  | 'bad-input';

export type RefusalFact = string | number | Date | readonly string[];

/** Refusals of authority are audited; refusals of state or input are only answered and logged (SPEC 9). */
const AUTHORITY: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'role-missing',
  'application-forbidden',
  'denied-by-policy',
  'frozen',
  'break-glass-forbidden',
  'break-glass-owed',
  'not-a-member',
  'self-approval',
  'requester-gone',
  'not-an-approver',
  'not-the-requester',
  'may-not-revoke',
  'token-ended',
  'outside-scope',
  'code-needed',
  'code-wrong',
  'code-replayed',
  'code-locked',
  'not-enrolled',
  'own-authenticator',
]);

/**
 * A correct answer that happens to be "no". Thrown by the domain, shown to the person who asked,
 * logged at `info`: a refusal is never a fault of the service.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  /** What the sentence needs; `words/` makes it, in the reader's language, and says what to do next. */
  readonly facts: Readonly<Record<string, RefusalFact>>;

  constructor(code: RefusalCode, facts: Refusal['facts'] = {}) {
    super(code);
    this.code = code;
    this.facts = facts;
  }

  get ofAuthority(): boolean {
    return AUTHORITY.has(this.code);
  }
}

/** A refusal in one plain line, for records that are kept with an operation. */
export function reasonOf({ code, facts }: Refusal): string {
  const told = Object.entries(facts).map(([name, fact]) => `${name} ${textOf(fact)}`);
  return told.length === 0 ? code : `${code}: ${told.join(', ')}`;
}

function textOf(fact: RefusalFact): string {
  if (fact instanceof Date) return fact.toISOString();
  return typeof fact === 'object' ? fact.join(' ') : String(fact);
}

export type DependedOn = 'cluster' | 'postgres' | 'redis' | 'slack';

/**
 * A system we depend on did not answer as needed. `effect` says what is known about the change we
 * asked for; `unknown` must be looked up before any retry. `name` is the cluster's where it is one.
 */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
  readonly system: DependedOn;
  readonly effect: 'none' | 'unknown';
  readonly which: string | undefined;

  constructor(system: DependedOn, effect: 'none' | 'unknown', cause: unknown, which?: string) {
    super(`${which === undefined ? system : `${system} ${which}`} is unavailable (effect: ${effect})`, {
      cause,
    });
    this.system = system;
    this.effect = effect;
    this.which = which;
  }
}
