export type Severity = 'P0' | 'P1' | 'P2' | 'P3';

export const SEVERITIES: readonly Severity[] = ['P0', 'P1', 'P2', 'P3'];
export const DEFAULT_SEVERITY: Severity = 'P1';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** How long an undecided ticket waits before it expires, in seconds (SPEC 4). */
export const PENDING_SECONDS: Readonly<Record<Severity, number>> = {
  P0: 60 * MINUTE,
  P1: 2 * HOUR,
  P2: 8 * HOUR,
  P3: 48 * HOUR,
};
