import { z } from 'zod';
import { SEVERITIES } from '../domain/severity.ts';
import { BUILT_IN_TERMS } from './built-in-terms.ts';

const Seconds = z.number().optional().catch(undefined);
const BySeverity = z.object({ P0: Seconds, P1: Seconds, P2: Seconds, P3: Seconds }).partial().catch({});

/** The times that one part of the file sets, as far as they can be made out. */
const Times = z
  .object({
    tokenSeconds: Seconds,
    expiringSeconds: Seconds,
    remindSeconds: BySeverity,
    escalateSeconds: BySeverity,
    pageAllSeconds: BySeverity,
    pendingSeconds: BySeverity,
  })
  .partial()
  .catch({});

type Times = z.output<typeof Times>;

const File = z
  .object({ defaults: Times, rules: z.array(Times).catch([]) })
  .catch({ defaults: {}, rules: [] });

type Disagreement = { readonly path: readonly string[]; readonly message: string };

/** Refuses times that contradict each other, also where other parts of the file are wrong. */
export function termsAgree(): z.core.$ZodCheck<unknown> {
  return z.superRefine<unknown>(
    (file, { addIssue }) => {
      const { defaults, rules } = File.parse(file);
      const parts = [
        { at: ['defaults'], times: defaults },
        ...rules.map((times, index) => ({ at: ['rules', index], times })),
      ];
      const usual = defaults.tokenSeconds ?? BUILT_IN_TERMS.tokenSeconds;
      for (const { at, times } of parts) {
        for (const { path, message } of [...lateReminders(times, usual), ...lateRungs(times)]) {
          addIssue({ code: 'custom', path: [...at, ...path], message });
        }
      }
    },
    { when: ({ value }) => typeof value === 'object' && value !== null },
  );
}

/** The reminder of the tokens' end would come before they begin. */
function lateReminders({ expiringSeconds, tokenSeconds }: Times, usual: number): Disagreement[] {
  const life = tokenSeconds ?? usual;
  if (expiringSeconds === undefined || expiringSeconds < life) return [];
  return [{ path: ['expiringSeconds'], message: `must be less than tokenSeconds (${life})` }];
}

/** Nobody would be asked any more: the ticket has expired. */
function lateRungs({ pendingSeconds = {}, ...times }: Times): Disagreement[] {
  return (['remindSeconds', 'escalateSeconds', 'pageAllSeconds'] as const).flatMap((rung) =>
    SEVERITIES.flatMap((severity) => {
      const [at, end] = [times[rung]?.[severity], pendingSeconds[severity]];
      if (at === undefined || end === undefined || at < end) return [];
      const message = `must be less than pendingSeconds.${severity} (${end}), when the ticket expires`;
      return [{ path: [rung, severity], message }];
    }),
  );
}
