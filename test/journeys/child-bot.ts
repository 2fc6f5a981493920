import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll } from 'vitest';
import { guardProcess } from '../../playground/guarded-process.ts';
import type { World } from './world.ts';

export type ChildBot = {
  /** What it has logged, a JSON line each. */
  readonly lines: readonly string[];
  /** SIGKILL; resolves when the process is gone. */
  readonly kill: () => Promise<void>;
  /** Stops it where it stands, connections open, as a machine does that hangs. Only `kill` ends that. */
  readonly freeze: () => void;
  /** SIGHUP: asks it to look at firebreak.yaml. */
  readonly hangUp: () => void;
  /** SIGTERM; resolves to the exit code, or undefined where a signal ended it. */
  readonly terminate: () => Promise<number | undefined>;
};

const MAIN = path.resolve(import.meta.dirname, '../../src/main.ts');

/** The real bot in a process of its own, as `npm start` runs it; serving already. Killed when the file ends. */
export async function startChildBot({ env }: World): Promise<ChildBot> {
  const child = spawn(process.execPath, [MAIN, 'serve'], {
    env: { ...env, LOG_LEVEL: 'info', PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'close');
  const dismissGuard = guardProcess(String(child.pid));
  const lines: string[] = [];
  const serving = new Promise<void>((resolve) => {
    const take = (line: string) => {
      lines.push(line);
      if (line.includes('"msg":"serving"')) resolve();
    };
    for (const input of [child.stdout, child.stderr]) createInterface({ input }).on('line', take);
  });
  const signalled = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
    dismissGuard();
  };
  const kill = () => signalled('SIGKILL');
  afterAll(kill);
  const died = exited.then(() => {
    throw new Error(`the bot ended before it served:\n${lines.join('\n')}`);
  });
  await Promise.race([serving, died]);
  return {
    lines,
    kill,
    freeze: () => void child.kill('SIGSTOP'),
    hangUp: () => void child.kill('SIGHUP'),
    terminate: async () => {
      await signalled('SIGTERM');
      return child.exitCode ?? undefined;
    },
  };
}
