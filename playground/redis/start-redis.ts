import { constants } from 'node:fs';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../free-port.ts';
import { startGuardedProcess } from '../guarded-process.ts';
import { startRedisStandIn } from './stand-in.ts';

export type RunningRedis = {
  readonly url: string;
  readonly kind: 'redis-server' | 'stand-in';
  readonly stop: () => Promise<void>;
};

/** A Redis on a free port, empty and keeping nothing on disk: the real one if PATH has it, else the stand-in. */
export async function startRedis(): Promise<RunningRedis> {
  const binary = await findRedisServer();
  if (binary !== undefined) return startRealRedis(binary);
  const { url, stop } = await startRedisStandIn();
  return { url, kind: 'stand-in', stop };
}

/** The path of `redis-server`, if PATH leads to one. */
export async function findRedisServer(): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const candidate = path.join(folder, 'redis-server');
    const found = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return candidate;
  }
  return undefined;
}

/** Throws when it doesn't start. */
export async function startRealRedis(binary: string): Promise<RunningRedis> {
  const folder = await mkdtemp(path.join(tmpdir(), 'firebreak-redis-'));
  const port = await freePort();
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: folder,
    save: '',
    appendonly: 'no',
    daemonize: 'no',
    loglevel: 'notice',
  };
  const server = await startGuardedProcess({
    command: binary,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    cwd: folder,
    readyText: 'Ready to accept connections',
    removeFolder: folder,
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    kind: 'redis-server',
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
