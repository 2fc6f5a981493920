import { randomBytes } from 'node:crypto';
import { SlackFailure } from './failure.ts';
import type { World } from './world.ts';

export type Trigger = {
  readonly id: string;
  readonly person: string;
  /** The modal it was pressed in, if any. */
  readonly viewId: string | undefined;
  readonly issuedAt: Date;
};

export type Triggers = {
  readonly issue: (person: string, viewId?: string) => string;
  /** Uses one up. Throws `invalid_`, `expired_` or `exchanged_trigger_id`. */
  readonly exchange: (id: string) => Trigger;
};

/** Permission to open a modal, given with every press, good once and for `lifeMs`. */
export function makeTriggers(world: World, lifeMs: number): Triggers {
  const issued = new Map<string, Trigger>();
  const exchanged = new Set<string>();
  return {
    issue(person, viewId) {
      const id = `${issued.size + 1}.${world.now().getTime()}.${randomBytes(16).toString('hex')}`;
      issued.set(id, { id, person, viewId, issuedAt: world.now() });
      return id;
    },
    exchange(id) {
      const trigger = issued.get(id);
      if (trigger === undefined) throw new SlackFailure('invalid_trigger_id');
      if (exchanged.has(id)) throw new SlackFailure('exchanged_trigger_id');
      if (world.now().getTime() - trigger.issuedAt.getTime() > lifeMs) {
        throw new SlackFailure('expired_trigger_id');
      }
      exchanged.add(id);
      return trigger;
    },
  };
}
