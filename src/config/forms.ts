import { z } from 'zod';

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
