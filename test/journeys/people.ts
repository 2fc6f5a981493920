import { CHANNEL } from './play.ts';
import type { World } from './world.ts';

/** Lets further people in, on call as Alice and Ann are: presses are limited per person. */
export function hire({ slack }: Pick<World, 'slack'>, ids: readonly string[]): void {
  for (const id of ids) slack.workspace.putPerson({ id, name: id.slice(2).toLowerCase() });
  for (const id of ['S0ONCALL', 'S0BACKEND']) {
    slack.workspace.putGroup({ id, members: ['U0ALICE', 'U0ANN', ...ids] });
  }
  const members = slack.state.snapshot().people.map(({ id }) => id);
  slack.workspace.putChannel({ id: CHANNEL, members });
}

/** Closes whatever anybody has open. */
export async function closeModals({ slack }: Pick<World, 'slack'>): Promise<void> {
  for (const { id } of slack.state.snapshot().people) {
    while (slack.as(id).view() !== undefined) await slack.as(id).close();
  }
}
