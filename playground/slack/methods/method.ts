import { z } from 'zod';
import { complaints } from '../blocks/complaint.ts';
import { SlackFailure } from '../failure.ts';
import type { Files } from '../files.ts';
import type { Triggers } from '../triggers.ts';
import type { World } from '../world.ts';

export type Context = {
  readonly world: World;
  readonly triggers: Triggers;
  readonly files: Files;
  /** A one-time `ws://` URL. */
  readonly ticketUrl: () => string;
  /** Where people's links to messages lead. */
  readonly siteUrl: () => string;
};

export type Answer = Readonly<Record<string, unknown>>;

export type Method = {
  readonly token: 'bot' | 'app';
  /** Which scopes it can't do without. */
  readonly scopes: readonly string[];
  /** Throws `SlackFailure`; what it returns goes out with `ok: true`. */
  readonly run: (args: unknown, context: Context) => Answer;
};

type Spec<Args extends z.ZodType> = {
  readonly token?: 'app';
  readonly scopes: readonly string[];
  readonly args: Args;
  readonly run: (args: z.output<Args>, context: Context) => Answer;
};

/** One Web API method: its scopes, its arguments as a schema, and what it does. */
export function method<Args extends z.ZodType>({ token = undefined, scopes, args, run }: Spec<Args>): Method {
  return {
    token: token ?? 'bot',
    scopes,
    run(raw, context) {
      const parsed = args.safeParse(raw, { reportInput: true });
      if (!parsed.success) throw new SlackFailure('invalid_arguments', complaints(parsed.error.issues, []));
      return run(parsed.data, context);
    },
  };
}

/** Forms carry everything as text. */
export const flag = z
  .union([z.boolean(), z.string(), z.number()])
  .transform((value) => value === true || value === 1 || value === '1' || value === 'true');

export const count = (byDefault: number, most: number) =>
  z.coerce.number().int().min(1).max(most).default(byDefault);

/** A structured argument: itself in a JSON body, JSON text in a form. */
export const structured = z.unknown().transform((value, complain) => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    complain.addIssue({ code: 'custom', message: 'must be valid JSON' });
    return z.NEVER;
  }
});

/** The slice of `items` that `cursor` and `limit` ask for, with the next cursor. */
export function page<Item>(
  items: readonly Item[],
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  const start =
    cursor === undefined || cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64').toString().slice(5));
  if (!Number.isInteger(start)) throw new SlackFailure('invalid_cursor');
  const end = start + limit;
  const hasMore = end < items.length;
  const next = hasMore ? Buffer.from(`next:${end}`).toString('base64') : '';
  return {
    items: items.slice(start, end),
    hasMore,
    tail: { response_metadata: { next_cursor: next } },
  };
}
