import { openDirect } from '../conversations.ts';
import type { Person } from '../model.ts';
import { wireView } from '../views.ts';
import type { Desk } from './desk.ts';

/** Opens the app's Home tab; resolves when the event has had its first attempt. */
export async function openHome(desk: Desk, person: Person): Promise<void> {
  const { world, deliver, events } = desk;
  if (events !== undefined && !events.has('app_home_opened')) return;
  const channel = openDirect(world, person.id, 'user_not_found');
  const home = world.homes.get(person.id);
  await deliver.event({
    type: 'app_home_opened',
    user: person.id,
    channel: channel.id,
    tab: 'home',
    ...(home === undefined ? {} : { view: wireView(world, home) }),
  });
}
