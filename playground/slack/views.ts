import { randomBytes } from 'node:crypto';
import type { ViewSpec } from './blocks/view.ts';
import { SlackFailure } from './failure.ts';
import type { View } from './model.ts';
import { valuesFor } from './values.ts';
import type { World } from './world.ts';

const deepest = 3;

const newHash = (world: World) => `${world.stamp().split('.')[0]}.${randomBytes(4).toString('hex')}`;

export function stackOf(world: World, person: string): readonly View[] {
  return world.stacks.get(person) ?? [];
}

/** A modal by its id or the app's external id, wherever it is open. */
export function openModal(world: World, where: { id?: string; externalId?: string }): View | undefined {
  return [...world.stacks.values()]
    .flat()
    .find((view) => view.id === where.id || (where.externalId && view.spec.external_id === where.externalId));
}

/** Puts a modal over what `person` has open; `under` is the one it was asked for from. */
export function pushModal(world: World, person: string, spec: ViewSpec, under: View | undefined): View {
  const stack = stackOf(world, person);
  if (stack.length >= deepest) throw new SlackFailure('push_limit_reached');
  requireFreeExternalId(world, spec.external_id, undefined);
  const id = world.nextId('V');
  const view = makeView(world, { id, person, spec, rootId: under?.rootId ?? id, previousId: under?.id });
  setStack(world, person, [...stack, view]);
  return view;
}

function makeView(world: World, facts: Pick<View, 'id' | 'person' | 'spec' | 'rootId' | 'previousId'>): View {
  return {
    ...facts,
    hash: newHash(world),
    values: valuesFor(facts.spec.blocks),
    errors: {},
    trouble: undefined,
  };
}

/** Another content for the same modal; entries whose ids stay, stay. */
export function updateModal(world: World, view: View, spec: ViewSpec): View {
  requireFreeExternalId(world, spec.external_id, view.id);
  const values = valuesFor(spec.blocks, view.values);
  return replaceModal(world, { ...view, spec, values, hash: newHash(world), errors: {}, trouble: undefined });
}

export function replaceModal(world: World, next: View): View {
  const stack = stackOf(world, next.person).map((view) => (view.id === next.id ? next : view));
  setStack(world, next.person, stack);
  return next;
}

export function removeModal(world: World, view: View): void {
  setStack(
    world,
    view.person,
    stackOf(world, view.person).filter(({ id }) => id !== view.id),
  );
}

export function setStack(world: World, person: string, stack: readonly View[]): void {
  world.stacks.set(person, stack);
  world.changed({ kind: 'view', id: person });
}

/** Replaces a person's App Home. */
export function publishHome(world: World, person: string, spec: ViewSpec): View {
  const before = world.homes.get(person);
  const id = before?.id ?? world.nextId('V');
  const view = makeView(world, { id, person, spec, rootId: id, previousId: undefined });
  return replaceHome(world, { ...view, values: valuesFor(spec.blocks, before?.values) });
}

export function replaceHome(world: World, next: View): View {
  world.homes.set(next.person, next);
  world.changed({ kind: 'home', id: next.person });
  return next;
}

function requireFreeExternalId(world: World, externalId: string, exceptId: string | undefined): void {
  const taken = externalId === '' ? undefined : openModal(world, { externalId });
  if (taken !== undefined && taken.id !== exceptId) throw new SlackFailure('duplicate_external_id');
}

/** A view as the Web API and payloads show it. */
export function wireView(world: World, view: View) {
  const { spec } = view;
  return {
    id: view.id,
    team_id: world.team.id,
    type: spec.type,
    blocks: spec.blocks,
    private_metadata: spec.private_metadata,
    callback_id: spec.callback_id,
    external_id: spec.external_id,
    state: { values: view.values },
    hash: view.hash,
    title: spec.type === 'modal' ? spec.title : { type: 'plain_text', text: 'View Title', emoji: true },
    submit: spec.type === 'modal' ? (spec.submit ?? null) : null,
    close: spec.type === 'modal' ? (spec.close ?? null) : null,
    clear_on_close: spec.type === 'modal' && spec.clear_on_close,
    notify_on_close: spec.type === 'modal' && spec.notify_on_close,
    submit_disabled: spec.type === 'modal' && (spec.submit_disabled ?? false),
    root_view_id: view.rootId,
    previous_view_id: view.previousId ?? null,
    app_id: world.app.appId,
    app_installed_team_id: world.team.id,
    bot_id: world.app.botId,
  };
}
