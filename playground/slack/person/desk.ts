import type { Deliver } from '../delivery/deliver.ts';
import type { Channel, Person } from '../model.ts';
import type { ResponseUrls } from '../response-urls.ts';
import type { Triggers } from '../triggers.ts';
import type { World } from '../world.ts';

/** What a person's client works with. */
export type Desk = {
  readonly world: World;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly deliver: Deliver;
  /** Where this workspace is served. */
  readonly siteUrl: () => string;
  /** The events the app has subscribed to; undefined for all. */
  readonly events: ReadonlySet<string> | undefined;
};

/** A person asked for something that no hand could do: the button isn't there, the option isn't offered. */
export class Impossible extends Error {
  override readonly name = 'Impossible';
}

export function personOf({ world }: Desk, id: string): Person {
  const person = world.people.get(id);
  if (person === undefined) throw new Impossible(`nobody here is ${id}`);
  return person;
}

/** A channel that `person` is in. */
export function channelOf({ world }: Desk, person: Person, id: string): Channel {
  const channel = world.channels.get(id);
  if (channel === undefined) throw new Impossible(`there is no channel ${id}`);
  if (!channel.members.includes(person.id)) throw new Impossible(`${person.name} is not in ${channel.name}`);
  return channel;
}
