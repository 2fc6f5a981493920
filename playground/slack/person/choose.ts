import type { Element } from '../blocks/elements.ts';
import { type Option, offered } from '../blocks/options.ts';
import type { Value } from '../model.ts';
import type { World } from '../world.ts';
import { Impossible } from './desk.ts';

/** What a person types or picks: text, a number, the text or value of an option, several of them, or nothing. */
export type Entry = string | number | readonly string[] | null;

/** The new state of an input. Throws `Impossible` for an option that isn't offered. */
export function choose(
  element: Element,
  entry: Entry,
  { world, suggested }: { world: World; suggested: readonly Option[] },
): Value {
  switch (element.type) {
    case 'plain_text_input':
    case 'number_input':
    case 'url_text_input':
    case 'email_text_input':
      return { type: element.type, value: entry === null ? null : String(entry) };
    case 'static_select':
    case 'radio_buttons':
      return { type: element.type, selected_option: one(offered(element), entry) };
    case 'external_select':
      return { type: element.type, selected_option: one(suggested, entry) };
    case 'multi_static_select':
      return { type: element.type, selected_options: several(offered(element), entry, element) };
    case 'checkboxes':
      return { type: element.type, selected_options: several(offered(element), entry, {}) };
    case 'multi_external_select':
      return { type: element.type, selected_options: several(suggested, entry, element) };
    case 'users_select':
      return { type: element.type, selected_user: entry === null ? null : user(world, entry) };
    case 'multi_users_select':
      return { type: element.type, selected_users: listed(entry).map((name) => user(world, name)) };
    case 'datepicker':
      return { type: element.type, selected_date: entry === null ? null : String(entry) };
    case 'button':
    case 'overflow':
      throw new Impossible(`a ${element.type} holds no entry`);
  }
}

const listed = (entry: Entry): readonly string[] => {
  if (entry === null) return [];
  return typeof entry === 'object' ? entry : [String(entry)];
};

function one(options: readonly Option[], entry: Entry): Option | null {
  return entry === null ? null : pick(options, String(entry));
}

function several(
  options: readonly Option[],
  entry: Entry,
  { max_selected_items: most }: { max_selected_items?: number | undefined },
): readonly Option[] {
  const chosen = listed(entry).map((name) => pick(options, name));
  if (most !== undefined && chosen.length > most) throw new Impossible(`at most ${most} can be chosen`);
  return chosen;
}

/** An option by its text or its value. */
export function pick<Known extends Option>(options: readonly Known[], wanted: string): Known {
  const found = options.find(({ text, value }) => text.text === wanted || value === wanted);
  if (found !== undefined) return found;
  const known = options.map(({ text }) => text.text).join(', ');
  throw new Impossible(`"${wanted}" is not offered; there is: ${known || 'nothing'}`);
}

function user(world: World, wanted: string | number | readonly string[]): string {
  const person = [...world.people.values()].find(({ id, name }) => id === wanted || name === wanted);
  if (person === undefined || person.deleted) throw new Impossible(`nobody here is ${String(wanted)}`);
  return person.id;
}
