import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import knex, { type Knex } from 'knex';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { createDatabase } from '../../playground/postgres/databases.ts';
import { startPostgres } from '../../playground/postgres/start-postgres.ts';

/** A server's start takes half a second; on a busy machine several. */
vi.setConfig({ testTimeout: 60_000 });

const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

/** Everything these tests leave in the machine's folder for temporary files goes here instead. */
async function ownTemporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'postgres-test-'));
  // When we are root the server runs as another user, who has to get in.
  await chmod(folder, 0o755);
  opened.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function connected(url: string): Knex {
  // Failing is what some of these connections are for.
  const log = { warn: () => undefined, error: () => undefined };
  const db = knex({ client: 'pg', connection: url, log });
  opened.push(() => db.destroy());
  return db;
}

const shared = await startPostgres();
afterAll(shared.stop);

const settingsQuery = `select current_user::text as role, current_setting('server_encoding') as encoding,
  current_setting('timezone') as zone, current_setting('is_superuser') as superuser`;

test('a fresh database belongs to the owner; the serving role may enter it and nothing else', async () => {
  const { ownerUrl, servingUrl } = await createDatabase(shared.adminUrl, 'firebreak');
  const owner = connected(ownerUrl);
  const serving = connected(servingUrl);

  await owner.raw('create table notes (body text)');
  await owner.raw("insert into notes values ('火 🚨')");

  expect((await owner.raw(settingsQuery)).rows).toEqual([
    { role: 'firebreak_owner', encoding: 'UTF8', zone: 'UTC', superuser: 'off' },
  ]);
  expect((await serving.raw(settingsQuery)).rows).toMatchObject([
    { role: 'firebreak_app', superuser: 'off' },
  ]);
  await expect(serving.raw('select * from notes')).rejects.toThrow('permission denied');
  await expect(serving.raw('create table mine (body text)')).rejects.toThrow('permission denied');
  await expect(serving.raw('create temporary table mine (body text)')).rejects.toThrow('permission denied');
});

test('nobody gets in without the password', async () => {
  const url = new URL(shared.adminUrl);
  url.password = 'guessed';

  await expect(connected(url.href).raw('select 1')).rejects.toThrow('password authentication failed');
});

test('a database made twice is the same one', async () => {
  const { ownerUrl } = await createDatabase(shared.adminUrl, 'twice');
  await connected(ownerUrl).raw('create table kept ()');

  const again = await createDatabase(shared.adminUrl, 'twice');

  expect(await connected(again.ownerUrl).schema.hasTable('kept')).toBe(true);
});

test('with a data directory everything is there again at the next start', async () => {
  const dataDir = path.join(await ownTemporaryFolder(), 'cluster');
  const first = await startPostgres({ dataDir });
  const before = await createDatabase(first.adminUrl, 'firebreak');
  const db = knex({ client: 'pg', connection: before.ownerUrl });
  await db.raw('create table kept ()');
  await db.destroy();
  await first.stop();

  const second = await startPostgres({ dataDir });
  opened.push(second.stop);
  const after = await createDatabase(second.adminUrl, 'firebreak');

  expect(await connected(after.ownerUrl).schema.hasTable('kept')).toBe(true);
});

test('it ends with the process that started it, even when that is killed, and leaves nothing behind', async () => {
  const temporary = await ownTemporaryFolder();
  const script = `
    const { startPostgres } = await import(${JSON.stringify(import.meta.resolve('../../playground/postgres/start-postgres.ts'))});
    console.log((await startPostgres()).adminUrl);
    setInterval(() => {}, 1000);
  `;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(parent.stdout, 'data');
  const db = connected(String(line).trim());
  await db.raw('select 1');

  parent.kill('SIGKILL');

  await vi.waitFor(() => expect(db.raw('select 1')).rejects.toThrow('ECONNREFUSED'), { timeout: 10_000 });
  await vi.waitFor(async () => expect(await readdir(temporary)).toEqual([]), { timeout: 10_000 });
});
