import type { Reading } from './reading.ts';
import type { Settings } from './settings.ts';

/** What of the environment a policy can depend on. */
type Surroundings = { readonly encryptionKey: Uint8Array | undefined };

/** One line for everything firebreak.yaml asks for that the environment does not allow. */
export function problemsWith(
  { policy }: Pick<Settings, 'policy'>,
  { encryptionKey }: Surroundings,
): string[] {
  if (encryptionKey !== undefined) return [];
  const rules = policy.rules.filter(({ terms }) => terms.stepUp === true);
  const places = [
    ...(policy.defaults.stepUp ? ['defaults'] : []),
    ...rules.map(({ name }) => `rule ${JSON.stringify(name)}`),
  ];
  return places.map((place) => `${place}: stepUp needs FIREBREAK_ENCRYPTION_KEY in the environment`);
}

/** Good only where the environment has what the file asks for. */
export function fitting(reading: Reading<Settings>, around: Surroundings): Reading<Settings> {
  if (reading.kind === 'bad') return reading;
  const problems = problemsWith(reading.value, around);
  return problems.length === 0 ? reading : { kind: 'bad', problems };
}
