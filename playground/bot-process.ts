import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { guardProcess } from './guarded-process.ts';

export type BotProcess = {
  readonly isRunning: () => boolean;
  /** As a crash would: it gets no chance to say goodbye. It is started again at once. */
  readonly kill: () => void;
  /** Ends it in its orderly way, and for good. Safe to call twice. */
  readonly stop: () => Promise<void>;
};

type Options = {
  readonly env: Readonly<Record<string, string>>;
  /** What is removed when it had to be ended because we were killed. */
  readonly removeFolder: string;
  /** Every line it prints. */
  readonly onLine: (line: string) => void;
  /** It has come up, or has ended unasked: `why` says how. */
  readonly onChange: (change: { kind: 'started' } | { kind: 'ended'; why: string; last: string }) => void;
};

const root = path.resolve(import.meta.dirname, '..');
const restartMs = 1000;
const mostRestartMs = 15_000;
/** Who lived this long had a good start. */
const goodStartMs = 10_000;
const linesKept = 8;

/** Firebreak itself as a process of its own, started again whenever it ends. */
export function keepBotRunning({ env, removeFolder, onLine, onChange }: Options): BotProcess {
  const ending = new AbortController();
  const state: { child: ChildProcess | undefined; delayMs: number } = {
    child: undefined,
    delayMs: restartMs,
  };
  const running = (async () => {
    while (!ending.signal.aborted) {
      const startedAt = performance.now();
      const child = spawnBot(env);
      state.child = child;
      onChange({ kind: 'started' });
      const dismissGuard = guardProcess(String(child.pid), removeFolder);
      const last = await untilGone(child, onLine);
      dismissGuard();
      state.child = undefined;
      if (ending.signal.aborted) return;
      const why = child.signalCode ?? `exit code ${child.exitCode}`;
      onChange({ kind: 'ended', why, last: last.join('\n') });
      const isGood = performance.now() - startedAt > goodStartMs;
      state.delayMs = isGood ? restartMs : Math.min(state.delayMs * 2, mostRestartMs);
      await pause(state.delayMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  })();
  return {
    isRunning: () => state.child !== undefined,
    kill: () => state.child?.kill('SIGKILL'),
    async stop() {
      ending.abort();
      state.child?.kill('SIGINT');
      await running;
    },
  };
}

/** In a process group of its own: a Ctrl-C in the terminal reaches it through us, in our order. */
function spawnBot(env: Options['env']): ChildProcess {
  const { PATH = '', HOME = root } = process.env;
  return spawn(process.execPath, [path.join(root, 'src', 'main.ts'), 'serve'], {
    cwd: root,
    env: { PATH, HOME, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function untilGone(child: ChildProcess, onLine: (line: string) => void): Promise<readonly string[]> {
  const last: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    if (input === null) continue;
    createInterface({ input }).on('line', (line) => {
      last.push(line);
      last.splice(0, last.length - linesKept);
      onLine(line);
    });
  }
  await once(child, 'close');
  return last;
}
