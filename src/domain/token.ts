import { ACTIONS, type Action } from './action.ts';
import type { Application } from './application.ts';
import type { UserId } from './person.ts';

export const TOKEN_DESCRIPTION = 'Temporary authorization on workOrder';

/** The Redis value of a token, field for field (SPEC 3). */
export type TokenValue = {
  readonly username: string;
  readonly applicationName: string;
  readonly ticketId: number;
  readonly ticketNo: string;
  /** ISO 8601, UTC. */
  readonly expires: string;
  readonly valid: boolean;
  readonly desc: string;
  readonly action: Action;
  readonly cluster: string;
  readonly namespace: string;
  readonly userId: UserId;
  readonly entryId: number;
};

export type TokenEnd = 'expired' | 'revoked' | 'superseded';

/** A token as PostgreSQL knows it: when it was made and how it has been used. */
export type Token = {
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly firstUsedAt: Date | undefined;
  readonly lastUsedAt: Date | undefined;
  readonly operations: number;
  /** SHA-256, hex, of the bearer secret shown last; an earlier one no longer counts. */
  readonly secretHash: string | undefined;
};

export function newToken(createdAt: Date, expiresAt: Date): Token {
  return {
    createdAt,
    expiresAt,
    firstUsedAt: undefined,
    lastUsedAt: undefined,
    operations: 0,
    secretHash: undefined,
  };
}

/** Percent-encoding of everything that could reach into another key or pattern. */
function escaped(part: string): string {
  return [...Buffer.from(part, 'utf8')]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      return /[A-Za-z0-9._~-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

/**
 * The Redis key of a token (SPEC 3). `qualified` where the catalog knows the name in several places.
 * Computed once, at opening, and kept with the entry.
 */
export function tokenKey(
  keyPrefix: string,
  owner: { readonly username: string; readonly action: Action },
  application: Pick<Application, 'name' | 'cluster' | 'namespace'> & { readonly qualified: boolean },
): string {
  const name = escaped(application.name);
  const place = `${escaped(application.cluster)}/${escaped(application.namespace)}`;
  const qualifiedName = application.qualified ? `${name}@${place}` : name;
  const stem = ACTIONS[owner.action].tokenKeyStem;
  return `${keyPrefix}${stem}:USERNAME:${escaped(owner.username)}:APPLICATION_NAME:${qualifiedName}`;
}

/** Whether a value in Redis is the living token of exactly this entry. */
export function tokenMatches(
  value: TokenValue,
  owner: {
    readonly ticketId: number;
    readonly entryId: number;
    readonly userId: UserId;
    readonly action: Action;
    readonly application: Pick<Application, 'name' | 'cluster' | 'namespace'>;
  },
  now: Date,
): boolean {
  const { name, cluster, namespace } = owner.application;
  return (
    value.valid &&
    now < new Date(value.expires) &&
    value.ticketId === owner.ticketId &&
    value.entryId === owner.entryId &&
    value.userId === owner.userId &&
    value.action === owner.action &&
    value.applicationName === name &&
    value.cluster === cluster &&
    value.namespace === namespace
  );
}
