import { modalText, press } from './play.ts';
import type { World } from './world.ts';

/** What a person types who breaks the glass, unless a test says otherwise. */
const WHY = 'Nobody picks up the phone and checkout is down for everybody';

/** Fills in the open form of `break_glass`, sends it off, and gives what the window then says. */
export async function fillGlass(
  { slack, ...world }: World,
  { who = 'U0ALICE', reason = WHY, confirmation = 'BREAK GLASS' } = {},
): Promise<string> {
  const person = slack.as(who);
  await slack.until(() => person.view()?.spec.callback_id === 'break_glass');
  await person.fill('confirmation', confirmation);
  await person.fill('reason', reason);
  await person.submit();
  const said = () => modalText({ slack, ...world }, who);
  await slack.until(() => person.view()?.spec.callback_id !== 'break_glass' && !/^One moment/.test(said()));
  const text = said();
  await person.close();
  return text;
}

/** Breaks the glass from the thread, once it is offered there. */
export async function breakGlass(world: World, ticketNo: string, who = 'U0ALICE'): Promise<string> {
  await press(world, ticketNo, { actionId: 'break_glass', who });
  return fillGlass(world, { who });
}
