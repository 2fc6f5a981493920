import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export type GuardedProcess = {
  /** Ends it in its orderly way and waits until it is gone. Safe to call twice. */
  readonly stop: () => Promise<void>;
};

type Options = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Run under this user; undefined: as ourselves. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** What it prints once it serves. */
  readonly readyText: string;
  /** What is removed when it had to be ended because we were killed. */
  readonly removeFolder?: string | undefined;
};

const outputKept = 4_000;

/**
 * Waits for the end of its input. A line on it means "all is well, go"; an end without a line means that our process
 * is gone, however it died, and it ends what we started.
 */
const guardScript = `
  read -r line && exit 0
  kill -INT "$1"
  while kill -0 "$1" 2>/dev/null; do sleep 0.1; done
  [ -z "$2" ] || rm -rf "$2"
`;

/**
 * Starts a server and resolves once it says that it serves; throws with its last output when it ends before. It ends
 * when we do, even when we are killed, and a Ctrl-C in the terminal doesn't reach it before our own orderly stop.
 */
export async function startGuardedProcess(options: Options): Promise<GuardedProcess> {
  const { command, args, cwd, env, user, readyText, removeFolder = '' } = options;
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    ...user,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'close');
  const dismissGuard = guardProcess(String(child.pid), removeFolder);
  await serving(child, exited, readyText).catch((error: unknown) => {
    dismissGuard();
    throw error;
  });
  return {
    stop: async () => {
      child.kill('SIGINT');
      await exited;
      dismissGuard();
    },
  };
}

/** Sees to it that the process ends when we do, even when we are killed. Gives the way to dismiss the guard. */
export function guardProcess(pid: string, removeFolder = ''): () => void {
  const guard = spawn('/bin/sh', ['-c', guardScript, 'guard', pid, removeFolder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // It may be gone before we dismiss it; there is nothing left to tell it then.
  guard.stdin.on('error', () => undefined);
  guard.unref();
  return () => guard.stdin.end('stopped\n');
}

async function serving(child: ChildProcess, exited: Promise<unknown>, readyText: string): Promise<void> {
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: unknown) => {
      output = `${output}${chunk}`.slice(-outputKept);
      if (output.includes(readyText)) resolve();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    exited.then(() => reject(new Error(`${child.spawnfile} ended before it served:\n${output}`)), reject);
  });
}
