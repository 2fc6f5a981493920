import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const folder = path.resolve(import.meta.dirname, '../../recordings');

const Single = z.object({
  note: z.string(),
  request: z.object({
    user: z.string(),
    method: z.string(),
    path: z.string(),
    headers: z.record(z.string(), z.union([z.string(), z.number()])),
    body: z.unknown().optional(),
  }),
  response: z.object({
    status: z.number(),
    headers: z.record(z.string(), z.string()),
    body: z.unknown(),
  }),
});

export type Single = z.infer<typeof Single>;

export function recordedSingle(file: string): Single {
  return Single.parse(JSON.parse(readFileSync(path.join(folder, `${file}.json`), 'utf8')));
}

const WatchEvent = z.object({
  stream: z.string(),
  type: z.string(),
  object: z.record(z.string(), z.unknown()),
});

export type WatchEvent = z.infer<typeof WatchEvent>;

/** The events of a recorded watch, in order of arrival. */
export function recordedWatch(file: string): WatchEvent[] {
  return readFileSync(path.join(folder, `${file}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => WatchEvent.safeParse(JSON.parse(line)))
    .flatMap((parsed) => (parsed.success ? [parsed.data] : []));
}
