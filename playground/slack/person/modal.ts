import { z } from 'zod';
import { checkView } from '../blocks/check.ts';
import { troubleOf } from '../delivery/envelope.ts';
import { SlackFailure } from '../failure.ts';
import { pictureIn } from '../files.ts';
import type { Person, View } from '../model.ts';
import { closedPayload, submissionPayload } from '../payloads.ts';
import { openModal, pushModal, removeModal, replaceModal, setStack, stackOf, updateModal } from '../views.ts';
import { complaintsOf } from './complaints-of.ts';
import { type Desk, Impossible } from './desk.ts';

/** What becomes of the modal when its submit button is pressed. */
export type Submitted =
  | { readonly kind: 'closed' }
  /** By block id; `slack` refuses on the spot what the app never gets to see. */
  | {
      readonly kind: 'errors';
      readonly by: 'slack' | 'app';
      readonly errors: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'updated' | 'pushed'; readonly view: View }
  /** The app didn't answer, or with something Slack doesn't take. The modal stays. */
  | { readonly kind: 'failed'; readonly error: string };

const Answer = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
  z.object({ response_action: z.literal('clear') }),
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string().min(1)) }),
]);

const troubleText = 'We had some trouble connecting. Try again?';

export function topModal({ world }: Desk, person: Person): View {
  const top = stackOf(world, person.id).at(-1);
  if (top === undefined) throw new Impossible(`${person.name} has no modal open`);
  return top;
}

/** Presses the submit button of the topmost modal. */
export async function submit(desk: Desk, person: Person): Promise<Submitted> {
  const { world, triggers, deliver } = desk;
  const view = topModal(desk, person);
  if (view.spec.type !== 'modal' || view.spec.submit === undefined) {
    throw new Impossible('this modal has no submit button');
  }
  if (view.spec.submit_disabled) throw new Impossible('the submit button is disabled');
  const errors = complaintsOf(view);
  if (Object.keys(errors).length > 0) {
    replaceModal(world, { ...view, errors });
    return { kind: 'errors', by: 'slack', errors };
  }
  const triggerId = triggers.issue(person.id, view.id);
  const outcome = await deliver.once({
    type: 'interactive',
    payload: submissionPayload(world, view, { person, triggerId }),
  });
  if (outcome.kind !== 'acked') return stuck(desk, view, troubleOf(outcome) ?? 'operation_timeout');
  return settle(desk, person, view, outcome.payload);
}

/** The modal as it is now: the app may have changed it while its answer was on the way. */
function stuck({ world }: Desk, view: View, error: string): Submitted {
  const now = openModal(world, { id: view.id });
  if (now !== undefined) replaceModal(world, { ...now, trouble: troubleText });
  return { kind: 'failed', error };
}

async function settle(desk: Desk, person: Person, view: View, payload: unknown): Promise<Submitted> {
  const { world } = desk;
  if (isEmptyAnswer(payload)) {
    removeModal(world, view);
    return { kind: 'closed' };
  }
  const answer = Answer.safeParse(payload);
  if (!answer.success) return stuck(desk, view, 'invalid_response');
  try {
    return await follow(desk, person, view, answer.data);
  } catch (error) {
    if (!(error instanceof SlackFailure)) throw error;
    return stuck(desk, view, error.message);
  }
}

const isEmptyAnswer = (payload: unknown) =>
  payload === undefined ||
  payload === null ||
  payload === '' ||
  (typeof payload === 'object' && Object.keys(payload).length === 0);

async function follow(
  desk: Desk,
  person: Person,
  view: View,
  answer: z.output<typeof Answer>,
): Promise<Submitted> {
  const { world } = desk;
  const now = openModal(world, { id: view.id }) ?? view;
  switch (answer.response_action) {
    case 'update':
      return { kind: 'updated', view: updateModal(world, now, checkView(answer.view, pictureIn(world))) };
    case 'push':
      return {
        kind: 'pushed',
        view: pushModal(world, person.id, checkView(answer.view, pictureIn(world)), now),
      };
    case 'clear':
      await clear(desk, person);
      return { kind: 'closed' };
    case 'errors': {
      const inputs = now.spec.blocks.filter((block) => block.type === 'input').map((block) => block.block_id);
      const stray = Object.keys(answer.errors).find((blockId) => !inputs.includes(blockId));
      if (stray !== undefined) return stuck(desk, view, `errors name ${stray}, which is no input block`);
      replaceModal(world, { ...now, errors: answer.errors });
      return { kind: 'errors', by: 'app', errors: answer.errors };
    }
  }
}

/** Closes the topmost modal, or all of them where it says so. */
export async function close(desk: Desk, person: Person): Promise<void> {
  const view = topModal(desk, person);
  if (view.spec.type === 'modal' && view.spec.clear_on_close) {
    await clear(desk, person);
    return;
  }
  removeModal(desk.world, view);
  await tellClosed(desk, person, [view], 'closed');
}

async function clear(desk: Desk, person: Person): Promise<void> {
  const stack = stackOf(desk.world, person.id);
  setStack(desk.world, person.id, []);
  await tellClosed(desk, person, stack, 'cleared');
}

async function tellClosed(
  { world, deliver }: Desk,
  person: Person,
  views: readonly View[],
  how: 'cleared' | 'closed',
): Promise<void> {
  const asked = views.filter(({ spec }) => spec.type === 'modal' && spec.notify_on_close);
  const payloads = asked.map((view) => closedPayload(world, view, person, how));
  await Promise.all(payloads.map((payload) => deliver.once({ type: 'interactive', payload })));
}
