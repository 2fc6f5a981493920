import { z } from 'zod';

/** Text of one form; `error` says what it must be, also where it is missing or no text at all. */
const text = (pattern: RegExp, error: string) => z.string({ error }).regex(pattern, { error, abort: true });

export const name = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
    'must be a name of up to 63 letters, digits, dots, dashes and underscores that begins with a letter or digit',
  );
export const namespace = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'must be the name of a Kubernetes namespace');
export const applicationName = z
  .string()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/, 'must be the name of an application');
export const tagName = z
  .string()
  .regex(
    /^([a-z0-9][a-z0-9.-]*\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/,
    'must be the name of a tag, as a Kubernetes label is named',
  );
export const channel = z
  .string('must be a Slack channel id such as C0123456789')
  .regex(/^[CG][A-Z0-9]{2,20}$/, {
    error: 'must be a Slack channel id such as C0123456789 (in the channel’s details)',
  });
export const pagerDutySchedule = text(
  /^[A-Z0-9]{4,30}$/,
  'must be the id of a PagerDuty schedule such as PI7DH85 (in the address of its page)',
);
export const opsgenieSchedule = text(
  /^\S(.{0,98}\S)?$/,
  'must be the id or the name of an Opsgenie schedule, up to 100 characters',
);
export const reason = text(/\S/, 'must be text that tells people why').max(
  500,
  'must have at most 500 characters',
);

export const timeOfDay = text(
  /^([01][0-9]|2[0-3]):[0-5][0-9]$/,
  'must be a time of day from "00:00" to "23:59", such as "08:30"',
);
export const endOfHours = text(
  /^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/,
  'must be a time of day up to "24:00", such as "08:30"',
);
export const date = z.iso.date('must be a date such as "2026-01-05"');
export const instant = z.iso.datetime({
  offset: true,
  error: 'must be a date and time with seconds and an offset, such as "2026-12-20T18:00:00+01:00"',
});

const ZONES: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];
const ZONE = 'must be a time zone such as Europe/Berlin or UTC (a name of the IANA database)';
export const timeZone = text(/^[A-Za-z]/, ZONE).refine(isTimeZone, {
  error: ZONE,
  params: { allowed: ZONES },
});

/** The list above leaves out the many second names that zones have. */
function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

export const whole = (most: number, unit: string) => {
  const error = `must be a whole number of ${unit} from 1 to ${most}`;
  return z.int({ error }).min(1, { error }).max(most, { error });
};
export const seconds = (most: number) => whole(most, 'seconds');
/** Fractions are for drills. */
export const anySeconds = (most: number) => {
  const error = `must be a number of seconds above 0 and up to ${most}`;
  return z.number({ error }).positive({ error }).max(most, { error });
};

export const atLeastOne = <T extends z.ZodType>(item: T) =>
  z.array(item).min(1, 'must have at least one item, or be left out');

/** A name that must stand elsewhere in the file. */
export const reference = <T extends z.ZodType<string>>(
  form: T,
  allowed: readonly string[] | undefined,
  what: string,
) =>
  form.refine((value) => allowed?.includes(value) ?? true, {
    error: `must be ${what} of this file${listed(allowed)}`,
    params: { allowed: allowed ?? [] },
  });

const MOST_LISTED = 8;

/** The names there are, as far as they fit into a line. */
export function listed(names: readonly string[] = []): string {
  if (names.length === 0) return ' (there are none)';
  const more = names.length > MOST_LISTED ? ', …' : '';
  return ` (${names.slice(0, MOST_LISTED).join(', ')}${more})`;
}

/** For conditions on a whole that say nothing useful while a part of it is wrong. */
export const onceSound = {
  when: ({ issues }: { readonly issues: readonly unknown[] }) => issues.length === 0,
};
