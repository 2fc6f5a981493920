import { SlackFailure } from './failure.ts';
import type { World } from './world.ts';

/** Whether the app was granted `scope`; remembers that it was needed. */
export function usesScope(world: World, scope: string): boolean {
  if (!world.scopes.has(scope)) return false;
  world.scopesUsed.add(scope);
  return true;
}

/** Throws `missing_scope` as Slack words it. */
export function requireScope(world: World, scope: string): void {
  if (usesScope(world, scope)) return;
  throw new SlackFailure('missing_scope', [], { needed: scope, provided: [...world.scopes].join(',') });
}
