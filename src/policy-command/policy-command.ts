import { type Environment, type LookingEnvironment, readLooking } from '../config/environment.ts';
import { readFirebreakFile } from '../config/firebreak-file.ts';
import type { Settings } from '../config/settings.ts';
import { Refusal, Unavailable } from '../domain/refusal.ts';
import {
  environmentProblems,
  fileProblems,
  goodPolicy,
  nobodyKnown,
  slackAway,
  wrongUsage,
} from '../words/english/policy.ts';
import { policyAnswer, unclear } from '../words/english/policy-answer.ts';
import { answer, type Question } from './answer.ts';
import { readArguments } from './arguments.ts';
import { summaryOf } from './summary.ts';

/** What is printed, and where: what was asked for on `out`, why it could not be had on `err`. */
export type Printed = { readonly code: 0 | 1 | 2; readonly out?: string; readonly err?: string };

const WRONG_USAGE = 2;

/** `firebreak policy …`. Changes nothing, needs neither database nor Redis. */
export async function policyCommand(
  args: readonly string[],
  { env, now }: { readonly env: Environment; readonly now: Date },
): Promise<Printed> {
  const read = readArguments(args);
  if (read.kind === 'wrong') return { code: WRONG_USAGE, err: wrongUsage(read.problems) };
  const path = read.value.file || env.FIREBREAK_CONFIG || 'firebreak.yaml';
  const file = readFirebreakFile(path);
  if (file.kind === 'bad') return { code: 1, err: fileProblems(path, file.problems) };
  if (read.value.command === 'check') return { code: 0, out: goodPolicy(summaryOf(path, file.value)) };
  const looking = readLooking(env);
  if (looking.kind === 'bad') return { code: 1, err: environmentProblems(looking.problems) };
  return answered(read.value, { path, settings: file.value, env: looking.value, now });
}

export type Around = {
  readonly path: string;
  readonly settings: Settings;
  readonly env: LookingEnvironment;
  readonly now: Date;
};

async function answered(asked: Question, around: Around): Promise<Printed> {
  try {
    const found = await answer(asked, around);
    if (found.kind !== 'found') return { code: WRONG_USAGE, err: unclear(found) };
    return { code: 0, out: policyAnswer(found.answer) };
  } catch (error) {
    if (error instanceof Refusal) return { code: 1, err: nobodyKnown(asked.user ?? '') };
    if (error instanceof Unavailable) return { code: 1, err: slackAway(whyAway(error)) };
    throw error;
  }
}

const whyAway = ({ cause }: Unavailable): string => (cause instanceof Error ? cause.message : String(cause));
