import { createHmac } from 'node:crypto';
import pg from 'pg';

/** Owns the databases and migrates them. */
export const ownerRole = 'firebreak_owner';
/** What the app serves as: neither owner nor superuser, so it can do what migrations grant and no more. */
export const servingRole = 'firebreak_app';

export type DatabaseUrls = { readonly ownerUrl: string; readonly servingUrl: string };

/** `adminUrl` leads to a superuser. A role that exists already stays as it is. Safe from several processes at once. */
export async function ensureRoles(adminUrl: string): Promise<void> {
  await asAdmin(adminUrl, async (client) => {
    await client.query('begin');
    await client.query("select pg_advisory_xact_lock(hashtext('firebreak roles'))");
    for (const role of [ownerRole, servingRole]) {
      const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role]);
      if (rowCount === 0) {
        const password = client.escapeLiteral(passwordOf(adminUrl, role));
        await client.query(
          `create role ${role} login nosuperuser nocreatedb nocreaterole password ${password}`,
        );
      }
    }
    await client.query('commit');
  });
}

/** Makes the database, empty or as a copy of `template`, unless it exists. Nobody but the two roles may enter it. */
export async function createDatabase(
  adminUrl: string,
  name: string,
  { template = 'template0' } = {},
): Promise<DatabaseUrls> {
  await asAdmin(adminUrl, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return;
    const database = client.escapeIdentifier(name);
    const source = client.escapeIdentifier(template);
    await client.query(`create database ${database} owner ${ownerRole} template ${source} encoding 'UTF8'`);
    await client.query(`revoke all on database ${database} from public`);
    await client.query(`grant connect on database ${database} to ${servingRole}`);
  });
  return databaseUrls(adminUrl, name);
}

/** From now on nobody can connect to it, so it can be copied at any time. */
export async function freezeDatabase(adminUrl: string, name: string): Promise<void> {
  await asAdmin(adminUrl, async (client) => {
    await client.query(`alter database ${client.escapeIdentifier(name)} allow_connections false`);
  });
}

/** Also while somebody is connected to it. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await asAdmin(adminUrl, async (client) => {
    await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`);
  });
}

export function databaseUrls(adminUrl: string, name: string): DatabaseUrls {
  const urlFor = (role: string) => {
    const url = new URL(adminUrl);
    url.username = role;
    url.password = passwordOf(adminUrl, role);
    url.pathname = `/${encodeURIComponent(name)}`;
    return url.href;
  };
  return { ownerUrl: urlFor(ownerRole), servingUrl: urlFor(servingRole) };
}

/** The same from every process and as secret as the administrator's own, so nothing has to be stored or shared. */
const passwordOf = (adminUrl: string, role: string) =>
  createHmac('sha256', new URL(adminUrl).password).update(role).digest('hex');

async function asAdmin(adminUrl: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
