import type { Policy } from '../domain/policy.ts';
import type { Schedule } from '../domain/rota.ts';
import type { Reading } from './reading.ts';
import type { Settings } from './settings.ts';

/** What of the environment a policy can depend on. */
type Surroundings = {
  readonly encryptionKey: Uint8Array | undefined;
  /** What there is to ask a service with. */
  readonly onCall: Readonly<Record<Service, unknown>>;
};

type Service = Exclude<Schedule['kind'], 'rota'>;

const SERVICES: Readonly<Record<Service, { readonly name: string; readonly variable: string }>> = {
  pagerduty: { name: 'PagerDuty', variable: 'PAGERDUTY_TOKEN' },
  opsgenie: { name: 'Opsgenie', variable: 'OPSGENIE_API_KEY' },
};

/** One line for everything firebreak.yaml asks for that the environment does not allow. */
export function problemsWith({ policy }: Pick<Settings, 'policy'>, around: Surroundings): string[] {
  return [...withoutKey(policy, around), ...withoutService(policy, around)];
}

function withoutService(policy: Policy, { onCall }: Surroundings): string[] {
  return Object.entries(policy.onCall).flatMap(([schedule, { kind }]) => {
    if (kind === 'rota' || onCall[kind] !== undefined) return [];
    const { name, variable } = SERVICES[kind];
    return [`onCall ${JSON.stringify(schedule)}: a schedule of ${name} needs ${variable} in the environment`];
  });
}

function withoutKey(policy: Policy, { encryptionKey }: Surroundings): string[] {
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
