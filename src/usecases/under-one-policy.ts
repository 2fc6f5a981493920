import type { Policy } from '../domain/policy.ts';
import type { PolicyInForce } from './ports.ts';

/**
 * What `look` finds while one policy is in force. People are known by the groups and schedules of the policy
 * that was in force when they were looked up: judged by another, one of its deny rules could miss them.
 */
export async function underOnePolicy<T>(
  policy: PolicyInForce,
  look: (inForce: Policy) => Promise<T>,
): Promise<T> {
  for (;;) {
    const inForce = policy();
    const found = await look(inForce);
    if (policy().hash === inForce.hash) return found;
  }
}
