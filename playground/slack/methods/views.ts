import { z } from 'zod';
import { checkView } from '../blocks/check.ts';
import type { ViewSpec } from '../blocks/view.ts';
import { SlackFailure } from '../failure.ts';
import { pictureIn } from '../files.ts';
import { openModal, publishHome, pushModal, updateModal, wireView } from '../views.ts';
import type { World } from '../world.ts';
import { method } from './method.ts';

const triggered = z.object({ trigger_id: z.string().min(1), view: z.unknown() });

/** Checked before the trigger is used up, as Slack does. */
function modalFrom(world: World, raw: unknown): ViewSpec {
  const spec = checkView(raw, pictureIn(world));
  if (spec.type !== 'modal') {
    throw new SlackFailure('invalid_arguments', [
      '[ERROR] must be a valid enum value [json-pointer:/view/type]',
    ]);
  }
  return spec;
}

const open = method({
  scopes: [],
  args: triggered,
  run(args, { world, triggers }) {
    const spec = modalFrom(world, args.view);
    const { person } = triggers.exchange(args.trigger_id);
    return { view: wireView(world, pushModal(world, person, spec, undefined)) };
  },
});

const push = method({
  scopes: [],
  args: triggered,
  run(args, { world, triggers }) {
    const spec = modalFrom(world, args.view);
    const { person, viewId } = triggers.exchange(args.trigger_id);
    const under = viewId === undefined ? undefined : openModal(world, { id: viewId });
    if (under === undefined) throw new SlackFailure('invalid_trigger_id');
    return { view: wireView(world, pushModal(world, person, spec, under)) };
  },
});

const update = method({
  scopes: [],
  args: z.object({
    view_id: z.string().optional(),
    external_id: z.string().optional(),
    hash: z.string().optional(),
    view: z.unknown(),
  }),
  run(args, { world }) {
    const spec = modalFrom(world, args.view);
    const view = openModal(world, { id: args.view_id ?? '', externalId: args.external_id ?? '' });
    if (view === undefined) throw new SlackFailure('not_found');
    if (args.hash !== undefined && args.hash !== view.hash) throw new SlackFailure('hash_conflict');
    return { view: wireView(world, updateModal(world, view, spec)) };
  },
});

const publish = method({
  scopes: [],
  args: z.object({ user_id: z.string().min(1), hash: z.string().optional(), view: z.unknown() }),
  run(args, { world }) {
    const spec = checkView(args.view, pictureIn(world));
    if (spec.type !== 'home') {
      throw new SlackFailure('invalid_arguments', [
        '[ERROR] must be a valid enum value [json-pointer:/view/type]',
      ]);
    }
    if (!world.people.has(args.user_id)) throw new SlackFailure('user_not_found');
    const before = world.homes.get(args.user_id);
    if (args.hash !== undefined && before !== undefined && args.hash !== before.hash) {
      throw new SlackFailure('hash_conflict');
    }
    return { view: wireView(world, publishHome(world, args.user_id, spec)) };
  },
});

export const viewMethods = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
};
