import type { ModalView } from '@slack/types';
import { Unavailable } from '../../domain/refusal.ts';
import { asked, isDenied } from './failure.ts';
import type { WebClients } from './web-clients.ts';

/** A modal somebody has before them. */
export type Window = {
  /** `closed` where they have closed it meanwhile. @throws Unavailable `slack`. */
  show(view: ModalView): Promise<'shown' | 'closed'>;
};

export function windowOf({ state }: Pick<WebClients, 'state'>, viewId: string): Window {
  return {
    async show(view) {
      try {
        await asked(state.views.update({ view_id: viewId, view }));
        return 'shown';
      } catch (error) {
        if (isDenied(error, 'not_found', 'view_not_found')) return 'closed';
        throw error;
      }
    },
  };
}

/** Slack lets a press open a window within 3 s, once. */
const TOO_LATE = [
  'expired_trigger_id',
  'exchanged_trigger_id',
  'invalid_trigger_id',
  'trigger_expired',
  'trigger_exchanged',
] as const;

/** Nothing was opened, and nothing done. */
export class TooLateForWindow extends Error {
  override readonly name = 'TooLateForWindow';
}

/** @throws TooLateForWindow; Unavailable `slack`. */
export async function openWindow(
  clients: Pick<WebClients, 'posts' | 'state'>,
  triggerId: string,
  view: ModalView,
): Promise<Window> {
  try {
    const { view: opened } = await asked(clients.posts.views.open({ trigger_id: triggerId, view }));
    if (opened?.id === undefined) throw new Unavailable('slack', 'unknown', opened);
    return windowOf(clients, opened.id);
  } catch (error) {
    if (isDenied(error, ...TOO_LATE)) throw new TooLateForWindow('too late for a window', { cause: error });
    throw error;
  }
}
