import { afterAll, expect } from 'vitest';
import { type App, startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { makeLog } from '../../src/log.ts';
import type { World } from './world.ts';

export type Bot = App & {
  /** What it has logged, a JSON line each. */
  readonly lines: readonly string[];
};

/**
 * The real bot in this process, started as `serve` starts it; stopped when the file ends. Whatever is done to
 * it, nobody may be told that something broke on our side.
 */
export async function startBot({ env }: World): Promise<Bot> {
  const lines: string[] = [];
  const config = readConfig(env);
  const log = makeLog(config.log, { write: (line: string) => void lines.push(line) });
  const app = await startApp({ config, log, now: () => new Date() });
  afterAll(async () => {
    await app.stop();
    expect(lines.filter((line) => line.includes('"unexpected error"'))).toEqual([]);
  });
  return { ...app, lines };
}
