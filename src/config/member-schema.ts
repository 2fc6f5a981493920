import { z } from 'zod';
import { listed } from './forms.ts';
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
    .check(naming('team', teams, 'a team'), naming('oncall', schedules, 'a schedule under onCall'));

export const members = (known: Known) => z.array(member(known));

/** One person, without asking anybody who that is at the moment. */
export const somebody = z.string().regex(new RegExp(`^(${USER}|${EMAIL})$`), {
  error: 'must be user:U… or email:… (the id as Slack shows it)',
});

/** Refuses a name of that kind which stands nowhere in the file. */
function naming(kind: string, names: readonly string[] | undefined, what: string): z.core.$ZodCheck<string> {
  const allowed = (names ?? []).map((name) => `${kind}:${name}`);
  return z.refine((text) => names === undefined || !text.startsWith(`${kind}:`) || allowed.includes(text), {
    error: `must name ${what} of this file${listed(allowed)}`,
    params: { allowed },
  });
}
