import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../free-port.ts';
import { type GuardedProcess, startGuardedProcess } from '../guarded-process.ts';
import { type Binaries, findBinaries, type SystemUser, unprivilegedUser } from './binaries.ts';
import { ensureRoles } from './databases.ts';

const run = promisify(execFile);

export type RunningPostgres = {
  /** Leads to a superuser of database `postgres`; the app's roles exist already. */
  readonly adminUrl: string;
  /** Safe to call twice. Removes everything it wrote, but not a `dataDir` that was asked for. */
  readonly stop: () => Promise<void>;
};

type Options = { readonly dataDir?: string; readonly port?: number };

/** Safe for what is thrown away anyway, and several times faster. */
const throwawaySettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/**
 * A PostgreSQL from npm for this machine alone, on a free port unless one is named. Without `dataDir` it forgets
 * everything when it stops; with one it keeps it there, safely, for the next start. It ends when we do.
 */
export async function startPostgres({ dataDir, port }: Options = {}): Promise<RunningPostgres> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'firebreak-postgres-'));
  const removeScratch = () => rm(scratch, { recursive: true, force: true });
  try {
    const user = await unprivilegedUser();
    if (user !== undefined) await chown(scratch, user.uid, user.gid);
    const throwaway = dataDir === undefined;
    const tools = { user, binaries: await findBinaries(user, scratch), throwaway };
    const home = await prepareHome(path.resolve(dataDir ?? path.join(scratch, 'home')), tools);
    const server = await serve({ ...tools, home, port, scratch });
    const adminUrl = `postgres://postgres:${await readPassword(home)}@127.0.0.1:${server.port}/postgres`;
    const stop = () => server.stop().then(removeScratch);
    await ensureRoles(adminUrl).catch((error: unknown) => stop().then(() => Promise.reject(error)));
    return { adminUrl, stop };
  } catch (error) {
    await removeScratch();
    throw error;
  }
}

type Tools = {
  readonly user: SystemUser | undefined;
  readonly binaries: Binaries;
  readonly throwaway: boolean;
};

const readPassword = (home: string) => readFile(path.join(home, 'password'), 'utf8');

/** `home` holds the cluster (`data`) and its superuser's password. It is built aside, so half a cluster is never used. */
async function prepareHome(home: string, { user, binaries, throwaway }: Tools): Promise<string> {
  const data = path.join(home, 'data');
  if (await exists(data)) return home;
  const unfinished = path.join(home, 'unfinished');
  const passwordFile = path.join(home, 'password');
  await mkdir(home, { recursive: true, mode: 0o700 });
  await rm(unfinished, { recursive: true, force: true });
  await writeFile(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 });
  if (user !== undefined) {
    await chown(home, user.uid, user.gid);
    await chown(passwordFile, user.uid, user.gid);
  }
  const args = [
    `--pgdata=${unfinished}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // PostgreSQL's own Unicode rules: the same everywhere, whatever locales the machine has.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
    ...(throwaway ? ['--no-sync'] : []),
  ];
  await run(binaries.initdb, args, { ...user, cwd: home });
  await rename(unfinished, data);
  return home;
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

type ServeOptions = Tools & {
  readonly home: string;
  readonly port: number | undefined;
  readonly scratch: string;
};

/** Somebody may take the port we found, and a cluster whose last owner was killed needs a moment to end. */
const passingTrouble = /Address already in use|lock file "postmaster.pid" already exists/;
const attempts = 20;
const attemptPauseMs = 250;

async function serve(options: ServeOptions): Promise<GuardedProcess & { port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    try {
      return { ...(await serveOn(port, options)), port };
    } catch (error) {
      if (attempt === attempts || !passingTrouble.test(String(error))) throw error;
      await pause(attemptPauseMs);
    }
  }
}

function serveOn(
  port: number,
  { binaries, user, home, throwaway, scratch }: ServeOptions,
): Promise<GuardedProcess> {
  const all = {
    ...(throwaway ? throwawaySettings : {}),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  return startGuardedProcess({
    command: binaries.postgres,
    args: [
      ...['-D', path.join(home, 'data'), '-p', String(port)],
      ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    cwd: home,
    env: { LC_ALL: 'C' },
    user,
    readyText: 'database system is ready to accept connections',
    removeFolder: scratch,
  });
}
