import { execFile } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const main = path.resolve(import.meta.dirname, '../src/main.ts');

type Ended = { readonly code: unknown; readonly stdout: string; readonly stderr: string };

/** Runs the real process in an environment of its own. */
function firebreak(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], { env, cwd: path.dirname(main) }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

test.each([[[]], [['dance']], [['serve', 'twice']]])('%j is no command: usage, exit 2', async (args) => {
  const { code, stdout, stderr } = await firebreak(args);

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('Usage: firebreak');
});

test('serve names everything that is missing and exits 1', async () => {
  const { code, stderr } = await firebreak(['serve'], { SLACK_BOT_TOKEN: 'hunter2' });

  expect(code).toBe(1);
  expect(stderr).toMatch(/^The configuration cannot be used\.\nenvironment:\n/);
  expect(stderr).toContain('SLACK_BOT_TOKEN must be a bot token');
  expect(stderr).toContain('DATABASE_URL is missing');
  expect(stderr).toContain('firebreak.yaml:\n  could not be read');
  expect(stderr).not.toContain('hunter2');
});

test('migrate needs a database only', async () => {
  const { code, stderr } = await firebreak(['migrate']);

  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `The configuration cannot be used.
environment:
  DATABASE_URL is missing, and so is DATABASE_MIGRATION_URL; must be a URL that begins with postgres://
`,
  });
});

test('migrate says in the log why the database could not be brought up to date, without its password', async () => {
  const { code, stdout } = await firebreak(['migrate'], {
    DATABASE_URL: 'postgres://owner:hunter2@127.0.0.1:1/firebreak',
  });

  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(code).toBe(1);
  expect(lines).toMatchObject([
    { level: 'WARN', log: 'application', msg: expect.stringContaining('DATABASE_MIGRATION_URL is not set') },
    { level: 'FATAL', log: 'error', err: { stack: expect.stringContaining('ECONNREFUSED') } },
  ]);
  expect(stdout).not.toContain('hunter2');
});
