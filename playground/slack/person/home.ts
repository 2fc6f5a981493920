import { openDirect } from '../conversations.ts';
import type { Person } from '../model.ts';
import { wireView } from '../views.ts';
import type { Desk } from './desk.ts';

/** The tabs of the app: its Home, and its direct messages. */
export type AppTab = 'home' | 'messages';

/** Opens a tab of the app; resolves when the event has had its first attempt. */
export async function openHome(desk: Desk, person: Person, tab: AppTab): Promise<void> {
  const { world, deliver, events } = desk;
  if (events !== undefined && !events.has('app_home_opened')) return;
  const channel = openDirect(world, person.id, 'user_not_found');
  const home = tab === 'home' ? world.homes.get(person.id) : undefined;
  await deliver.event({
    type: 'app_home_opened',
    user: person.id,
    channel: channel.id,
    tab,
    ...(home === undefined ? {} : { view: wireView(world, home) }),
  });
}
