import type { Placed } from '../blocks/block.ts';
import type { Option } from '../blocks/options.ts';
import type { Person, Value, View } from '../model.ts';
import { choose, type Entry } from './choose.ts';
import { type Desk, Impossible } from './desk.ts';
import { topModal } from './modal.ts';
import { blocksOf, elementAt, enter, type Place, valuesAt } from './place.ts';
import { ConfirmFirst, dispatch } from './press.ts';
import { suggest } from './suggest.ts';

export type Filling = {
  /** The topmost modal, or the app's Home. */
  readonly surface: 'modal' | 'home';
  readonly blockId: string;
  readonly entry: Entry;
  /** What was typed into a type-ahead menu to be offered `entry`; left out: each wish itself. */
  readonly typed?: string | undefined;
};

/** Fills one input, as a person would: only what is offered can be chosen. */
export async function fill(
  desk: Desk,
  person: Person,
  { surface, blockId, entry, typed }: Filling,
): Promise<void> {
  const viewNow = () => (surface === 'modal' ? topModal(desk, person) : homeOf(desk, person));
  const before: Place = { kind: 'view', view: viewNow() };
  const at = elementAt(before, { blockId });
  requireNoDialog(before, at);
  const suggested = await suggestedFor(desk, { person, place: before, at, entry, typed });
  const value = choose(at.element, entry, { world: desk.world, suggested });
  const now: Place = { kind: 'view', view: viewNow() };
  if (now.view.id !== before.view.id) throw new Impossible('another modal came up meanwhile');
  const place = enter(desk, person, now, { at, value });
  if (dispatches(now, blockId)) await dispatch(desk, { person, place, at, chosen: value });
}

/** Outside of an input a choice counts at once, so a dialog comes first; `click` can answer it. */
function requireNoDialog(place: Place, { blockId, element }: Placed): void {
  const block = blocksOf(place).find((candidate) => candidate.block_id === blockId);
  if (block?.type === 'input' || !('confirm' in element) || element.confirm === undefined) return;
  throw new ConfirmFirst(element.confirm);
}

function homeOf({ world }: Desk, person: Person): View {
  const home = world.homes.get(person.id);
  if (home === undefined) throw new Impossible(`${person.name} has no Home yet`);
  return home;
}

function dispatches(place: Place, blockId: string): boolean {
  const block =
    place.kind === 'view'
      ? place.view.spec.blocks.find((candidate) => candidate.block_id === blockId)
      : undefined;
  return block !== undefined && (block.type !== 'input' || block.dispatch_action);
}

/** Types each wish into a type-ahead menu; what is chosen already needs no asking. */
async function suggestedFor(
  desk: Desk,
  wanted: Pick<Filling, 'entry' | 'typed'> & { person: Person; place: Place; at: Placed },
): Promise<readonly Option[]> {
  const { person, place, at, entry } = wanted;
  if (at.element.type !== 'external_select' && at.element.type !== 'multi_external_select') return [];
  if (entry === null) return [];
  const chosen = chosenIn(valuesAt(desk, person, place)[at.blockId]?.[at.element.action_id]);
  const wishes = (typeof entry === 'object' ? entry : [String(entry)]).filter(
    (wish) => !chosen.some(({ text, value }) => text.text === wish || value === wish),
  );
  const typed = wanted.typed === undefined || wishes.length === 0 ? wishes : [wanted.typed];
  const offers = await Promise.all(typed.map((text) => suggest(desk, { person, place, at, typed: text })));
  return [...chosen, ...offers.flat()];
}

function chosenIn(value: Value | undefined): readonly Option[] {
  if (value === undefined) return [];
  if ('selected_options' in value) return value.selected_options;
  return 'selected_option' in value && value.selected_option !== null ? [value.selected_option] : [];
}
