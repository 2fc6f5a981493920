import { z } from 'zod';
import type { Placed } from '../blocks/block.ts';
import { complaints } from '../blocks/complaint.ts';
import { type Option, OptionGroup, Option as OptionSchema, offered } from '../blocks/options.ts';
import { troubleOf } from '../delivery/envelope.ts';
import { SlackFailure } from '../failure.ts';
import type { Person } from '../model.ts';
import { suggestionPayload } from '../payloads.ts';
import { type Desk, Impossible } from './desk.ts';
import type { Place } from './place.ts';

const Suggestions = z.union([
  z.strictObject({ options: z.array(OptionSchema).max(100) }),
  z.strictObject({ option_groups: z.array(OptionGroup).max(100) }),
]);

/**
 * Types into a type-ahead menu and gives what it then offers; nothing while the text is too short.
 * Throws `SlackFailure` where the app doesn't answer in time or answers what Slack refuses.
 */
export async function suggest(
  desk: Desk,
  { person, place, at, typed }: { person: Person; place: Place; at: Placed; typed: string },
): Promise<readonly Option[]> {
  const { blockId, element } = at;
  if (element.type !== 'external_select' && element.type !== 'multi_external_select') {
    throw new Impossible(`${blockId} is no type-ahead menu`);
  }
  if (typed.length < element.min_query_length) return [];
  const surface =
    place.kind === 'view' ? { view: place.view } : place.kind === 'message' ? { message: place.message } : {};
  const outcome = await desk.deliver.once({
    type: 'interactive',
    payload: suggestionPayload(desk.world, person, {
      ...surface,
      blockId,
      actionId: element.action_id,
      typed,
    }),
  });
  if (outcome.kind !== 'acked') throw new SlackFailure(troubleOf(outcome) ?? 'operation_timeout');
  const parsed = Suggestions.safeParse(outcome.payload, { reportInput: true });
  if (!parsed.success) throw new SlackFailure('invalid_options', complaints(parsed.error.issues, []));
  return offered(parsed.data);
}
