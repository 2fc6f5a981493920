import type { Knex } from 'knex';
import * as people from './0001-people.ts';
import * as tickets from './0002-tickets.ts';
import * as operations from './0003-operations.ts';
import * as audit from './0004-audit.ts';
import * as messages from './0005-messages.ts';
import * as ladder from './0006-ladder.ts';
import * as pace from './0007-pace.ts';
import * as unsent from './0008-unsent.ts';
import * as prune from './0009-prune.ts';
import * as tokenKeys from './0010-token-keys.ts';
import * as whoMayDoWhat from './0011-who-may-do-what.ts';
import * as secondFactors from './0012-second-factors.ts';
import * as redeployModes from './0013-redeploy-modes.ts';
import * as carefulDeletion from './0014-careful-deletion.ts';
import * as evidence from './0015-evidence.ts';

type Migration = {
  /** `servingRole` is the quoted name of the role the app serves as; it owns nothing and is granted what it needs. */
  readonly up: (knex: Knex, servingRole: string) => Promise<void>;
  readonly down: (knex: Knex, servingRole: string) => Promise<void>;
};

type Named = { readonly name: string; readonly migration: Migration };

/** Oldest first. A released one is never edited, renamed or moved. */
const migrations: readonly Named[] = [
  { name: '0001-people', migration: people },
  { name: '0002-tickets', migration: tickets },
  { name: '0003-operations', migration: operations },
  { name: '0004-audit', migration: audit },
  { name: '0005-messages', migration: messages },
  { name: '0006-ladder', migration: ladder },
  { name: '0007-pace', migration: pace },
  { name: '0008-unsent', migration: unsent },
  { name: '0009-prune', migration: prune },
  { name: '0010-token-keys', migration: tokenKeys },
  { name: '0011-who-may-do-what', migration: whoMayDoWhat },
  { name: '0012-second-factors', migration: secondFactors },
  { name: '0013-redeploy-modes', migration: redeployModes },
  { name: '0014-careful-deletion', migration: carefulDeletion },
  { name: '0015-evidence', migration: evidence },
];

export const migrationNames: readonly string[] = migrations.map(({ name }) => name);

/** The role that serves unless another is named. Roles belong to the whole server, so it must exist already. */
export const DEFAULT_SERVING_ROLE = 'firebreak_app';

/**
 * The migrations as an explicit list: knex would otherwise store file names with their extension, and
 * development (`.ts`) and build (`.js`) would disagree about what has been run.
 */
export function migrationsFor(servingRole: string): Knex.MigrationSource<Named> {
  const quoted = `"${servingRole.replaceAll('"', '""')}"`;
  return {
    getMigrations: async () => [...migrations],
    getMigrationName: ({ name }) => name,
    getMigration: async ({ migration }) => ({
      up: (knex) => migration.up(knex, quoted),
      down: (knex) => migration.down(knex, quoted),
    }),
  };
}
