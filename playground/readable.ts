import { z } from 'zod';

const Line = z.looseObject({
  level: z.string(),
  time: z.string(),
  log: z.string().default(''),
  part: z.string().optional(),
  msg: z.string().default(''),
  err: z.looseObject({ message: z.string() }).optional(),
});

/** One JSON line of the bot's log as a person reads it; any other line as it is. */
export function readable(line: string): string {
  const parsed = Line.safeParse(jsonIn(line));
  if (!parsed.success) return line;
  const { level, time, log, part = log, msg, err, ...rest } = parsed.data;
  const more = Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(rest)}`;
  const why = err === undefined ? '' : `: ${err.message}`;
  return `${time.slice(11, 19)} ${level.padEnd(5)} ${part.padEnd(11)} ${msg}${why}${more}`;
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
