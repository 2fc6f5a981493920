import { type Block, elementsOf, type Placed } from '../blocks/block.ts';
import { mayRead } from '../conversations.ts';
import { findMessage } from '../messages.ts';
import type { Channel, Ephemeral, Message, Person, Values, View } from '../model.ts';
import { valuesFor } from '../values.ts';
import { replaceHome, replaceModal, stackOf } from '../views.ts';
import { type Desk, Impossible } from './desk.ts';

/** Where on a person's screen a press lands. Without either, on the topmost modal. */
export type Where = {
  /** A message, or an ephemeral one shown to this person. */
  readonly message?: Pick<Message, 'channel' | 'ts'> | undefined;
  /** The topmost modal or the App Home. */
  readonly view?: Pick<View, 'id'> | undefined;
};

export type Place =
  | { readonly kind: 'message'; readonly channel: Channel; readonly message: Message }
  | { readonly kind: 'ephemeral'; readonly channel: Channel; readonly ephemeral: Ephemeral }
  | { readonly kind: 'view'; readonly view: View };

/** Throws `Impossible` for what isn't on the person's screen. */
export function placeOf(desk: Desk, person: Person, where: Where): Place {
  if (where.message === undefined) return { kind: 'view', view: visibleView(desk, person, where.view?.id) };
  const { world } = desk;
  const channel = world.channels.get(where.message.channel);
  if (channel === undefined || !mayRead(channel, person.id)) {
    throw new Impossible(`${person.name} can't see ${where.message.channel}`);
  }
  const ephemeral = world.ephemerals.get(where.message.ts);
  if (ephemeral?.reader === person.id) return { kind: 'ephemeral', channel, ephemeral };
  const message = findMessage(world, channel.id, where.message.ts);
  if (message === undefined)
    throw new Impossible(`there is no message ${where.message.ts} in ${channel.name}`);
  return { kind: 'message', channel, message };
}

function visibleView({ world }: Desk, person: Person, id: string | undefined): View {
  const top = stackOf(world, person.id).at(-1);
  const home = world.homes.get(person.id);
  const view = [top, home].find(
    (candidate) => candidate !== undefined && (id === undefined || candidate.id === id),
  );
  if (view === undefined) throw new Impossible(`${person.name} has no such view before them`);
  return view;
}

export function blocksOf(place: Place): readonly Block[] {
  switch (place.kind) {
    case 'message':
      return place.message.blocks;
    case 'ephemeral':
      return place.ephemeral.blocks;
    case 'view':
      return place.view.spec.blocks;
  }
}

const choiceKey = (person: Person, place: Exclude<Place, { kind: 'view' }>) =>
  `${person.id} ${place.channel.id} ${place.kind === 'message' ? place.message.ts : place.ephemeral.ts}`;

/** What the person has entered there so far. */
export function valuesAt({ world }: Desk, person: Person, place: Place): Values {
  if (place.kind === 'view') return place.view.values;
  return valuesFor(blocksOf(place), world.choices.get(choiceKey(person, place)));
}

/** Keeps an entry, and gives the place as it is now. */
export function enter(
  desk: Desk,
  person: Person,
  place: Place,
  entry: { at: Placed; value: Values[string][string] },
): Place {
  const { world } = desk;
  const { blockId, element } = entry.at;
  const before = valuesAt(desk, person, place);
  const values = { ...before, [blockId]: { ...before[blockId], [element.action_id]: entry.value } };
  if (place.kind !== 'view') {
    world.choices.set(choiceKey(person, place), values);
    return place;
  }
  const { [blockId]: _, ...errors } = place.view.errors;
  const view = { ...place.view, values, errors };
  if (view.spec.type === 'modal') return { kind: 'view', view: replaceModal(world, view) };
  return { kind: 'view', view: replaceHome(world, view) };
}

type Wanted = {
  readonly blockId?: string | undefined;
  readonly actionId?: string | undefined;
  readonly buttonValue?: string | undefined;
};

/** The one element that matches. Throws `Impossible` where there is none, or more than one. */
export function elementAt(place: Place, { blockId: block, actionId, buttonValue }: Wanted): Placed {
  const all = elementsOf(blocksOf(place));
  const matching = all.filter(
    ({ blockId, element }) =>
      (block === undefined || block === blockId) &&
      (actionId === undefined || actionId === element.action_id) &&
      (element.type !== 'button' || buttonValue === undefined || element.value === buttonValue),
  );
  const [found, another] = matching;
  if (found !== undefined && another === undefined) return found;
  const there = all.map(({ blockId, element }) => `${blockId}/${element.action_id}`).join(', ') || 'nothing';
  const problem = found === undefined ? 'there is no' : 'there is more than one';
  const named = [block, actionId, buttonValue].filter((name) => name !== undefined).join('/');
  throw new Impossible(`${problem} ${named} to press or fill; there is: ${there}`);
}
