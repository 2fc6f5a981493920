import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ACTION_NAMES, type Action } from '../domain/action.ts';
import { DEFAULT_SEVERITY, SEVERITIES, type Severity } from '../domain/severity.ts';

/** What `firebreak policy …` was asked, as it was typed. */
export type PolicyArguments =
  | { readonly command: 'check'; readonly file: string | undefined }
  | ({ readonly command: 'explain'; readonly user: string } & Question)
  | ({ readonly command: 'who'; readonly user: undefined } & Question);

export type Question = {
  readonly file: string | undefined;
  /** A name, or `name@cluster/namespace`. */
  readonly app: string;
  readonly cluster: string | undefined;
  readonly namespace: string | undefined;
  /** Of the labels; undefined where none was given. */
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly actions: readonly Action[];
  readonly severity: Severity;
  /** Undefined: now. */
  readonly at: Date | undefined;
  readonly groups: readonly string[] | undefined;
  readonly onCall: readonly string[] | undefined;
};

export type ReadArguments =
  | { readonly kind: 'good'; readonly value: PolicyArguments }
  | { readonly kind: 'wrong'; readonly problems: readonly string[] };

const OPTIONS = {
  user: { type: 'string' },
  app: { type: 'string' },
  cluster: { type: 'string' },
  namespace: { type: 'string' },
  tag: { type: 'string', multiple: true },
  action: { type: 'string' },
  severity: { type: 'string' },
  at: { type: 'string' },
  group: { type: 'string', multiple: true },
  oncall: { type: 'string', multiple: true },
} as const;

const must = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) =>
    input === undefined ? `is missing; must be ${what}` : `must be ${what}, but is ${JSON.stringify(input)}`,
});

const userRule = must('a Slack user id (U…) or an e-mail address');
const atRule = must('a time such as 2026-11-21T03:00:00Z');
const tagRule = must('name=value');
const appRule = must('the name of an application');

const questions = {
  app: z.string(appRule).min(1, appRule),
  cluster: z.string().optional(),
  namespace: z.string().optional(),
  tag: z
    .array(z.string().regex(/^[^=]+=/, tagRule))
    .transform((tags) => Object.fromEntries(tags.map(nameAndValue)))
    .optional(),
  severity: z.enum(SEVERITIES, must(`one of ${SEVERITIES.join(', ')}`)).default(DEFAULT_SEVERITY),
  at: z.iso
    .datetime({ offset: true, ...atRule })
    .transform((text) => new Date(text))
    .optional(),
  group: z.array(z.string().regex(/^S[A-Z0-9]{2,20}$/, must('a Slack user group id (S…)'))).optional(),
  oncall: z.array(z.string()).optional(),
};

const actionRule = must(`one of ${ACTION_NAMES.join(', ')}`);

const COMMANDS = {
  check: z.strictObject({}).transform(() => ({ command: 'check' as const })),
  explain: z
    .strictObject({
      ...questions,
      user: z.string(userRule).regex(/^([UW][A-Z0-9]{2,20}|[^\s@]+@[^\s@]+)$/, userRule),
      action: z.enum(ACTION_NAMES, actionRule),
    })
    .transform(({ user, action, ...rest }) => ({
      command: 'explain' as const,
      user,
      ...question(rest, [action]),
    })),
  who: z
    .strictObject({ ...questions, action: z.enum(ACTION_NAMES, actionRule).optional() })
    .transform(({ action, ...rest }) => ({
      command: 'who' as const,
      user: undefined,
      ...question(rest, action === undefined ? ACTION_NAMES : [action]),
    })),
};

type Typed = z.output<z.ZodObject<typeof questions>>;

const question = (typed: Typed, actions: readonly Action[]): Omit<Question, 'file'> => ({
  app: typed.app,
  cluster: typed.cluster,
  namespace: typed.namespace,
  tags: typed.tag,
  actions,
  severity: typed.severity,
  at: typed.at,
  groups: typed.group,
  onCall: typed.oncall,
});

/** What follows `firebreak policy`, or everything that is wrong with it. */
export function readArguments([command = '', ...rest]: readonly string[]): ReadArguments {
  if (!isCommand(command)) return { kind: 'wrong', problems: [] };
  const typed = parsed(rest);
  if (typeof typed === 'string') return { kind: 'wrong', problems: [typed] };
  const [file, ...more] = typed.positionals;
  if (more.length > 0) return { kind: 'wrong', problems: [`${more.join(' ')} is one file too many`] };
  const read = COMMANDS[command].safeParse(typed.values);
  if (read.success) return { kind: 'good', value: { ...read.data, file } };
  return { kind: 'wrong', problems: read.error.issues.flatMap((issue) => problemsOf(issue, command)) };
}

const isCommand = (text: string): text is keyof typeof COMMANDS => Object.hasOwn(COMMANDS, text);

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function problemsOf(issue: z.core.$ZodIssue, command: string): string[] {
  if (issue.code !== 'unrecognized_keys') return [`--${String(issue.path[0])} ${issue.message}`];
  return issue.keys.map((key) => `--${key} means nothing to ${command}`);
}

function nameAndValue(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}
