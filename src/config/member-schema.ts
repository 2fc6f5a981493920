import { z } from 'zod';
import type { Known } from './known.ts';

const USER = 'user:[UW][A-Z0-9]{2,20}';
const EMAIL = 'email:[^\\s@]{1,64}@[^\\s@]{1,190}';

const MEMBER = new RegExp(`^(${USER}|group:S[A-Z0-9]{2,20}|${EMAIL}|team:\\S+|oncall:\\S+)$`);

/** Anybody that a list may name. */
export const member = ({ teams, schedules }: Known) =>
  z
    .string()
    .regex(MEMBER, {
      error: 'must be user:U…, group:S…, email:…, team:… or oncall:… (ids as Slack shows them)',
      abort: true,
    })
    .refine(isNamed('team', teams), {
      error: 'must name a team of this file',
      params: { allowed: notations('team', teams) },
    })
    .refine(isNamed('oncall', schedules), {
      error: 'must name a schedule of onCall of this file',
      params: { allowed: notations('oncall', schedules) },
    });

export const members = (known: Known) => z.array(member(known));

/** One person, without asking anybody who that is at the moment. */
export const somebody = z.string().regex(new RegExp(`^(${USER}|${EMAIL})$`), {
  error: 'must be user:U… or email:… (the id as Slack shows it)',
});

function isNamed(kind: string, names: readonly string[] | undefined): (text: string) => boolean {
  return (text) => !text.startsWith(`${kind}:`) || (names?.includes(text.slice(kind.length + 1)) ?? true);
}

const notations = (kind: string, names: readonly string[] = []) => names.map((name) => `${kind}:${name}`);
