import { setTimeout as pause } from 'node:timers/promises';
import type { Trouble } from '../faults.ts';
import type { Journal } from '../journal.ts';
import type { World } from '../world.ts';
import type { Envelope, Outcome } from './envelope.ts';

export type Deliver = {
  /** Once, as Slack does with commands and interactions. */
  readonly once: (envelope: Envelope) => Promise<Outcome>;
  /** An event, sent again while it isn't acknowledged. Resolves after the first attempt. */
  readonly event: (event: Readonly<Record<string, unknown>>) => Promise<Outcome>;
};

type Deps = {
  readonly world: World;
  readonly journal: Journal;
  readonly trouble: Trouble;
  readonly transport: (envelope: Envelope) => Promise<Outcome>;
  /** How long to wait before each further attempt at an event. */
  readonly eventRetryMs: readonly number[];
  /** Aborted when the workspace stops. */
  readonly signal: AbortSignal;
};

export function makeDeliver(deps: Deps): Deliver {
  const { world, journal, trouble, transport, eventRetryMs, signal } = deps;

  const once = async (envelope: Envelope): Promise<Outcome> => {
    const at = world.now();
    if (trouble.takeDrop(envelope.type)) {
      journal.noteDelivery({ ...envelope, at, outcome: 'dropped' });
      return { kind: 'late' };
    }
    const outcome: Outcome = trouble.isDown() ? { kind: 'unreachable' } : await transport(envelope);
    journal.noteDelivery({ ...envelope, at, outcome: outcome.kind });
    return outcome;
  };

  const again = async (payload: Envelope['payload'], first: Outcome): Promise<void> => {
    let last = first;
    for (const [index, waitMs] of eventRetryMs.entries()) {
      if (last.kind === 'acked' || (last.kind === 'refused' && last.retry === 'unwanted')) return;
      await pause(waitMs, undefined, { signal });
      last = await once({
        type: 'events_api',
        payload,
        retry: { attempt: index + 1, reason: retryReason(last) },
      });
    }
  };

  return {
    once,
    async event(event) {
      const payload = eventPayload(world, event);
      const first = await once({ type: 'events_api', payload });
      // Only a stop of the workspace ends the attempts early, and then nobody waits for them.
      again(payload, first).catch(() => undefined);
      return first;
    },
  };
}

function retryReason(outcome: Outcome): 'timeout' | 'http_error' | 'connection_failed' {
  switch (outcome.kind) {
    case 'acked':
    case 'late':
      return 'timeout';
    case 'refused':
      return 'http_error';
    case 'unreachable':
      return 'connection_failed';
  }
}

function eventPayload(world: World, event: Readonly<Record<string, unknown>>) {
  return {
    token: 'playground',
    team_id: world.team.id,
    api_app_id: world.app.appId,
    event: { ...event, event_ts: world.stamp() },
    type: 'event_callback',
    event_id: world.nextId('Ev'),
    event_time: Math.floor(world.now().getTime() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: world.team.id,
        user_id: world.app.botUser,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}
