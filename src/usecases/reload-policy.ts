import type { AuditEvent } from '../domain/audit.ts';
import type { Policy } from '../domain/policy.ts';
import { BY_FIREBREAK } from '../domain/step.ts';
import type { Audit, Now } from './ports.ts';

/** What is in force in this process. */
export type InForce<S> = { readonly current: () => S; readonly put: (next: S) => void };

/** The file as it stands now. */
export type PolicyFile<S> =
  | {
      readonly kind: 'readable';
      /** SHA-256, hex, of its bytes. */
      readonly hash: string;
      readonly parse: () => ParsedFile<S>;
    }
  | { readonly kind: 'unreadable'; readonly problem: string };

type ParsedFile<S> =
  | { readonly kind: 'good'; readonly value: S }
  | { readonly kind: 'bad'; readonly problems: readonly string[] };

/** `change`: the file was found to be another one; `sighup`: somebody asked for it. */
export type LoadedBy = 'start' | 'change' | 'sighup';

export type PolicyNews =
  | {
      readonly kind: 'loaded';
      readonly policyHash: string;
      readonly before: string;
      /** Parts of the file that this process began with and goes on with. */
      readonly restartNeeded: readonly string[];
    }
  | { readonly kind: 'rejected'; readonly problems: readonly string[]; readonly kept: string }
  | { readonly kind: 'nothing-new'; readonly kept: string; readonly isRejected: boolean };

type Deps<S> = {
  readonly look: () => PolicyFile<S>;
  readonly inForce: InForce<S>;
  readonly restartNeeded: (next: S) => readonly string[];
  readonly audit: Audit;
  readonly version: string;
  readonly now: Now;
  readonly told: (news: PolicyNews) => void;
};

export type ReloadPolicy = {
  /** Records the policy that is in force from the start. @throws Unavailable `postgres`. */
  readonly begin: () => Promise<void>;
  /**
   * Looks at the file. A good one that is new is recorded, then in force; a bad one is recorded once, and what
   * was in force stays. One look after the other.
   * @throws Unavailable `postgres`: nothing was put in force, and the next look tries again.
   */
  readonly reload: (by: Exclude<LoadedBy, 'start'>) => Promise<void>;
};

/** Every problem is in the log; the audit keeps the first of them. */
const MOST_PROBLEMS = 20;

export function makeReloadPolicy<S extends { readonly policy: Policy }>(deps: Deps<S>): ReloadPolicy {
  const { inForce, audit } = deps;
  const seen: Seen = { last: undefined, told: undefined, rejected: undefined };
  const turns = { last: Promise.resolve() };
  return {
    begin: () => {
      const { hash: policyHash } = inForce.current().policy;
      return audit.record(event(deps, 'policy.loaded', { policyHash, version: deps.version, by: 'start' }));
    },
    reload: (by) => {
      const turn = turns.last.then(() => look(deps, { by, seen }));
      turns.last = turn.catch(() => undefined);
      return turn;
    },
  };
}

/** Each names a content of the file: its hash, or why it could not be read. */
type Seen = {
  /** At the last look. */
  last: string | undefined;
  /** The bad one whose problems have been told. */
  told: string | undefined;
  /** The bad one that has been recorded. */
  rejected: string | undefined;
};

type Look = { readonly by: Exclude<LoadedBy, 'start'>; readonly seen: Seen };

/** A file that changes is taken once two looks in a row found the same: it may be half written. */
async function look<S extends { readonly policy: Policy }>(deps: Deps<S>, { by, seen }: Look): Promise<void> {
  const file = deps.look();
  const found = file.kind === 'readable' ? file.hash : file.problem;
  const kept = deps.inForce.current().policy.hash;
  const isSettled = by === 'sighup' || seen.last === found;
  seen.last = found;
  if (found === kept) forgetBadOnes(seen);
  if (found === kept || found === seen.rejected) {
    if (by === 'sighup') deps.told({ kind: 'nothing-new', kept, isRejected: found !== kept });
    return;
  }
  if (!isSettled) return;
  const parsed = parse(file);
  if (parsed.kind === 'bad') return reject(deps, seen, { found, file, problems: parsed.problems });
  await putInForce(deps, parsed.value, by);
  forgetBadOnes(seen);
}

/** Whatever was bad is news again when it comes back. */
function forgetBadOnes(seen: Seen): void {
  seen.told = undefined;
  seen.rejected = undefined;
}

type Bad<S> = {
  readonly found: string;
  readonly file: PolicyFile<S>;
  readonly problems: readonly string[];
};

async function reject<S extends { readonly policy: Policy }>(
  deps: Deps<S>,
  seen: Seen,
  { found, file, problems }: Bad<S>,
): Promise<void> {
  const kept = deps.inForce.current().policy.hash;
  if (seen.told !== found) deps.told({ kind: 'rejected', problems, kept });
  seen.told = found;
  const policyHash = file.kind === 'readable' ? file.hash : null;
  const detail = { problems: problems.slice(0, MOST_PROBLEMS), policyHash, kept };
  await deps.audit.record(event(deps, 'policy.rejected', detail));
  seen.rejected = found;
}

const parse = <S>(file: PolicyFile<S>): ParsedFile<S> =>
  file.kind === 'readable' ? file.parse() : { kind: 'bad', problems: [file.problem] };

async function putInForce<S extends { readonly policy: Policy }>(
  deps: Deps<S>,
  next: S,
  by: LoadedBy,
): Promise<void> {
  const [policyHash, before] = [next.policy.hash, deps.inForce.current().policy.hash];
  const restartNeeded = deps.restartNeeded(next);
  const detail = { policyHash, before, version: deps.version, by };
  await deps.audit.record(
    event(deps, 'policy.loaded', restartNeeded.length === 0 ? detail : { ...detail, restartNeeded }),
  );
  deps.inForce.put(next);
  deps.told({ kind: 'loaded', policyHash, before, restartNeeded });
}

function event(
  { now }: { readonly now: Now },
  type: AuditEvent['type'],
  detail: AuditEvent['detail'],
): AuditEvent {
  return { type, at: now(), actor: BY_FIREBREAK, detail };
}
