import type { Placed } from '../blocks/block.ts';
import type { Confirm } from '../blocks/text.ts';
import { troubleOf } from '../delivery/envelope.ts';
import { notify } from '../messages.ts';
import type { Person, Value } from '../model.ts';
import { ephemeralActionPayload, messageActionPayload, viewActionPayload } from '../payloads.ts';
import { replaceHome, replaceModal, stackOf } from '../views.ts';
import { choose, type Entry, pick } from './choose.ts';
import { type Desk, Impossible } from './desk.ts';
import { elementAt, enter, type Place, placeOf, valuesAt, type Where } from './place.ts';

export type Press = Where & {
  readonly actionId: string;
  readonly blockId?: string;
  /** Of a button: which of several. Of a menu: what to choose, by text or value. */
  readonly value?: Exclude<Entry, null>;
  /** Says yes to the confirm dialog, where there is one. */
  readonly confirm?: true;
};

/** The element asks first; `dialog` is what it says. */
export class ConfirmFirst extends Impossible {
  readonly dialog: Confirm;

  constructor(dialog: Confirm) {
    super(
      `asks first: "${dialog.title.text}" ${dialog.text.text} [${dialog.deny.text}] [${dialog.confirm.text}]`,
    );
    this.dialog = dialog;
  }
}

/** Where a press would land and what it would hit. Throws `Impossible` as `press` does. */
export function aim(desk: Desk, person: Person, target: Press): { place: Place; at: Placed } {
  const place = placeOf(desk, person, target);
  const buttonValue = typeof target.value === 'string' ? target.value : undefined;
  return { place, at: elementAt(place, { blockId: target.blockId, actionId: target.actionId, buttonValue }) };
}

/** Presses a button or chooses from a menu. Gives Slack's error code, if the app didn't acknowledge. */
export async function press(
  desk: Desk,
  person: Person,
  target: Press,
): Promise<{ error: string | undefined }> {
  const { place, at } = aim(desk, person, target);
  return pressAt(desk, { person, place, at, target });
}

type Landed = { person: Person; place: Place; at: Placed; target: Pick<Press, 'value' | 'confirm'> };

export async function pressAt(desk: Desk, { person, place, at, target }: Landed) {
  const { element } = at;
  if ('confirm' in element && element.confirm !== undefined && target.confirm !== true) {
    throw new ConfirmFirst(element.confirm);
  }
  if (element.type === 'button' || element.type === 'overflow') {
    return dispatch(desk, { person, place, at, chosen: stateless(at, target.value) });
  }
  if (target.value === undefined) throw new Impossible(`say what to choose in ${element.action_id}`);
  const value = choose(element, target.value, { world: desk.world, suggested: [] });
  return dispatch(desk, { person, place: enter(desk, person, place, { at, value }), at, chosen: value });
}

function stateless({ element }: Placed, value: Press['value']): Readonly<Record<string, unknown>> {
  if (element.type !== 'overflow') return pressed(element);
  return { type: 'overflow', selected_option: pick(element.options, String(value)) };
}

function pressed(element: Placed['element']): Readonly<Record<string, unknown>> {
  if (element.type !== 'button') return { type: element.type };
  const { type, text, value, url, style, confirm } = element;
  return { type, text, value, url, style, confirm };
}

type Dispatched = {
  readonly person: Person;
  readonly place: Place;
  readonly at: Placed;
  readonly chosen: Value | Readonly<Record<string, unknown>>;
};

/** Sends `block_actions` for what was pressed, chosen or entered. */
export async function dispatch(desk: Desk, { person, place, at, chosen }: Dispatched) {
  const { world, deliver } = desk;
  const action = {
    ...chosen,
    action_id: at.element.action_id,
    block_id: at.blockId,
    action_ts: world.stamp(),
  };
  const payload = actionPayload(desk, { person, place, action });
  const error = troubleOf(await deliver.once({ type: 'interactive', payload }));
  if (error !== undefined) showTrouble(desk, person, place, error);
  return { error };
}

function actionPayload(
  desk: Desk,
  { person, place, action }: { person: Person; place: Place; action: Readonly<Record<string, unknown>> },
) {
  const { world, triggers } = desk;
  if (place.kind === 'view') {
    const triggerId = triggers.issue(person.id, place.view.id);
    return viewActionPayload(world, place.view, { person, triggerId, action });
  }
  const ts = place.kind === 'message' ? place.message.ts : place.ephemeral.ts;
  const press = {
    person,
    triggerId: triggers.issue(person.id),
    responseUrl: `${desk.siteUrl()}${desk.responseUrls.issue({ channel: place.channel.id, person: person.id, ts })}`,
    action,
    values: valuesAt(desk, person, place),
  };
  return place.kind === 'message'
    ? messageActionPayload(world, place, press)
    : ephemeralActionPayload(world, place, press);
}

function showTrouble({ world }: Desk, person: Person, place: Place, error: string): void {
  if (place.kind !== 'view') {
    notify(world, person.id, { text: `This app didn't respond: ${error}`, channel: place.channel.id });
    return;
  }
  const trouble = `This app didn't respond: ${error}`;
  const open = stackOf(world, person.id).find(({ id }) => id === place.view.id);
  if (open !== undefined) replaceModal(world, { ...open, trouble });
  const home = world.homes.get(person.id);
  if (home?.id === place.view.id) replaceHome(world, { ...home, trouble });
}
