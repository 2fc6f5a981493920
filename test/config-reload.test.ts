import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lookAtFirebreakFile, readFirebreakFile } from '../src/config/firebreak-file.ts';
import type { Settings } from '../src/config/settings.ts';
import type { AuditEvent } from '../src/domain/audit.ts';
import { Unavailable } from '../src/domain/refusal.ts';
import { makeInForce } from '../src/in-force.ts';
import { makeReloadPolicy, type PolicyNews } from '../src/usecases/reload-policy.ts';
import { NOON } from './build.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-reload-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fileFor = (approver: string) => `clusters: [{ name: prod, namespaces: [production] }]
channels: { default: C0OPS }
roles: { APPROVER: ["user:${approver}"] }
`;
const BOB = fileFor('U0BOB');
const CAROL = fileFor('U0CAROL');
const BROKEN = BOB.replace('APPROVER', 'APROVER');

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** The file as it is written, and all that came of looking at it. */
function scene(text = BOB) {
  const file = path.join(mkdtempSync(path.join(folder, 'file-')), 'firebreak.yaml');
  writeFileSync(file, text);
  const first = readFirebreakFile(file);
  if (first.kind === 'bad') throw new Error(first.problems.join('\n'));
  const inForce = makeInForce<Settings>(first.value);
  const events: AuditEvent[] = [];
  const news: PolicyNews[] = [];
  const database = { away: false };
  const { begin, reload } = makeReloadPolicy({
    look: () => lookAtFirebreakFile(file),
    inForce,
    restartNeeded: ({ clusters }) => (clusters.length === 1 ? [] : ['clusters']),
    audit: {
      record: async (event) => {
        if (database.away) throw new Unavailable('postgres', 'none', new Error('away'));
        events.push(event);
      },
    },
    version: '9.9.9',
    now: () => NOON,
    told: (each) => news.push(each),
  });
  const looks = async (times: number) => {
    for (let time = 0; time < times; time++) await reload('change');
  };
  const approver = () => inForce.current().policy.roles.APPROVER[0];
  return {
    file,
    events,
    news,
    database,
    begin,
    reload,
    looks,
    approver,
    write: (to: string) => writeFileSync(file, to),
  };
}

test('what is in force from the start is recorded', async () => {
  const { begin, events } = scene();

  await begin();

  expect(events).toEqual([
    {
      type: 'policy.loaded',
      at: NOON,
      actor: { kind: 'firebreak' },
      detail: { policyHash: hashOf(BOB), version: '9.9.9', by: 'start' },
    },
  ]);
});

test('a file that stays as it is is no event', async () => {
  const { looks, reload, events, news } = scene();

  await looks(3);
  await reload('sighup');

  expect(events).toEqual([]);
  expect(news).toEqual([{ kind: 'nothing-new', kept: hashOf(BOB), isRejected: false }]);
});

test('a changed file is recorded, and in force', async () => {
  const { looks, write, events, approver } = scene();
  await looks(1);
  write(CAROL);

  await looks(5);

  expect(approver()).toEqual({ kind: 'user', id: 'U0CAROL' });
  expect(events).toMatchObject([
    {
      type: 'policy.loaded',
      detail: { policyHash: hashOf(CAROL), before: hashOf(BOB), version: '9.9.9', by: 'change' },
    },
  ]);
  expect(events[0]?.detail).not.toHaveProperty('restartNeeded');
});

test('a file that is still being written is not taken, whatever its first half says', async () => {
  const { looks, write, events, approver } = scene();
  write(CAROL);
  await looks(1);
  write(`${CAROL}rules: []\n`);

  await looks(1);

  expect({ events, approver: approver() }).toEqual({ events: [], approver: { kind: 'user', id: 'U0BOB' } });
});

test('who asks for it need not wait for a second look', async () => {
  const { reload, write, events, approver } = scene();
  write(CAROL);

  await reload('sighup');

  expect(approver()).toEqual({ kind: 'user', id: 'U0CAROL' });
  expect(events).toMatchObject([{ type: 'policy.loaded', detail: { by: 'sighup' } }]);
});

test('a file that is swapped by symlink is another file', async () => {
  const { file, looks, approver } = scene();
  const other = `${file}.new`;
  writeFileSync(other, CAROL);
  unlinkSync(file);
  symlinkSync(other, file);

  await looks(2);

  expect(approver()).toEqual({ kind: 'user', id: 'U0CAROL' });
});

test('a bad file is recorded and told once with its problems, and what was in force stays', async () => {
  const { looks, write, events, news, approver } = scene();
  write(BROKEN);

  await looks(5);

  const problems = [
    '3:8 roles must give APPROVER or ADMIN to somebody, or no ticket could be approved',
    expect.stringMatching(/^3:10 roles.APROVER is no known key .* did you mean APPROVER\?$/),
  ];
  expect(approver()).toEqual({ kind: 'user', id: 'U0BOB' });
  expect(events).toMatchObject([
    { type: 'policy.rejected', detail: { policyHash: hashOf(BROKEN), kept: hashOf(BOB) } },
  ]);
  expect(events[0]?.detail.problems).toEqual(problems);
  expect(news).toEqual([{ kind: 'rejected', problems, kept: hashOf(BOB) }]);
});

test('the audit keeps twenty of many problems, the log all of them', async () => {
  const { looks, write, events, news } = scene();
  write(`${BOB}rules:\n${'  - 1\n'.repeat(30)}`);

  await looks(2);

  expect(events[0]?.detail.problems).toHaveLength(20);
  expect(news).toMatchObject([{ kind: 'rejected', problems: { length: 30 } }]);
});

test('a bad file that was mended is loaded, and one that breaks again is told again', async () => {
  const { looks, write, events, approver } = scene();
  write(BROKEN);
  await looks(2);
  write(CAROL);
  await looks(2);
  write(BROKEN);

  await looks(2);

  expect(approver()).toEqual({ kind: 'user', id: 'U0CAROL' });
  expect(events.map(({ type }) => type)).toEqual(['policy.rejected', 'policy.loaded', 'policy.rejected']);
});

test('a bad file that was taken back to what is in force is no load, and can be rejected again', async () => {
  const { looks, write, events } = scene();
  write(BROKEN);
  await looks(2);
  write(BOB);
  await looks(2);
  write(BROKEN);

  await looks(2);

  expect(events.map(({ type }) => type)).toEqual(['policy.rejected', 'policy.rejected']);
});

test('a file that is gone is rejected, has no hash, and is welcome back', async () => {
  const { file, looks, write, events, approver } = scene();
  unlinkSync(file);
  await looks(3);
  write(CAROL);

  await looks(2);

  expect(events).toMatchObject([
    {
      type: 'policy.rejected',
      detail: { policyHash: null, problems: [expect.stringContaining('could not be read: ENOENT')] },
    },
    { type: 'policy.loaded' },
  ]);
  expect(approver()).toEqual({ kind: 'user', id: 'U0CAROL' });
});

test('no policy comes into force that is not recorded; the next look tries again', async () => {
  const { looks, reload, write, events, database, approver } = scene();
  await looks(1);
  database.away = true;
  write(CAROL);
  await looks(1);

  await expect(reload('change')).rejects.toThrow(Unavailable);
  const meanwhile = approver();
  database.away = false;
  await looks(1);

  expect(meanwhile).toEqual({ kind: 'user', id: 'U0BOB' });
  expect(approver()).toEqual({ kind: 'user', id: 'U0CAROL' });
  expect(events).toHaveLength(1);
});

test('a rejection that could not be recorded is told once and recorded later', async () => {
  const { looks, reload, write, events, news, database } = scene();
  write(BROKEN);
  await looks(1);
  database.away = true;
  await expect(reload('change')).rejects.toThrow(Unavailable);
  await expect(reload('change')).rejects.toThrow(Unavailable);
  database.away = false;

  await looks(2);

  expect(events.map(({ type }) => type)).toEqual(['policy.rejected']);
  expect(news).toHaveLength(1);
});

test('other clusters need a restart; the rest of the file is in force', async () => {
  const { looks, write, events, news, approver } = scene();
  write(CAROL.replace(']', '], }, { name: stage, namespaces: [production]').replace('], }', '] }'));

  await looks(2);

  expect(approver()).toEqual({ kind: 'user', id: 'U0CAROL' });
  expect(events).toMatchObject([{ detail: { restartNeeded: ['clusters'] } }]);
  expect(news).toMatchObject([{ kind: 'loaded', restartNeeded: ['clusters'] }]);
});

test('looks that come at once take turns, so that a change is recorded once', async () => {
  const { reload, write, events } = scene();
  write(CAROL);

  await Promise.all([reload('sighup'), reload('sighup'), reload('change')]);

  expect(events).toHaveLength(1);
});
