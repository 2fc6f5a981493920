import { z } from 'zod';
import type { Message } from '../../playground/slack/model.ts';
import { startBot } from './bot.ts';
import { answerTo, modalAfter, nothingDone } from './look.ts';
import { hire } from './people.ts';
import { approvedTicket, cardOf, modalText, withButton } from './play.ts';
import { startWorld, type World } from './world.ts';

const app = (name: string, team = 'backend') => ({
  name,
  namespace: 'production',
  replicas: 2,
  labels: { team },
});

/** Alice may delete pods of `web`, Ann those of `shop`; `secret` belongs to others. */
export async function startForgery() {
  const world = await startWorld({ apps: [app('web'), app('shop'), app('secret', 'money')] });
  const { slack, cluster } = world;
  hire(world, ['U0ERIN', 'U0FAY']);
  await startBot(world);
  await cluster.until(({ deployments }) => deployments.every(({ ready, wanted }) => ready === wanted));
  const web = await approvedTicket(world, { applications: ['web'] });
  const shop = await approvedTicket(world, { who: 'U0ANN', applications: ['shop'] });
  await slack.until(() => withButton(world, web, 'delete_pods') && withButton(world, shop, 'delete_pods'));
  const press = (who: string, forged: Forged) =>
    slack.as(who).clickStale(forgedMessage(cardOf(world, web), forged), { actionId: forged.actionId });
  return {
    world,
    web,
    shop,
    mine: await idsOf(world, web),
    theirs: await idsOf(world, shop),
    /** Presses a forged button where the answer is a message for this person alone, and nothing is done. */
    pressed: (who: string, forged: Forged) =>
      nothingDone(world, () => answerTo(world, who, () => press(who, forged))),
    /** The same where the answer is a modal. */
    opened: (who: string, forged: Forged) =>
      nothingDone(world, () => modalAfter(world, who, () => press(who, forged))),
    /** Sends off the modal somebody has open, with other contents; gives the answer, and nothing is done. */
    sent: (who: string, contents: Sent) => nothingDone(world, () => send(world, who, contents)),
  };
}

export const UNREADABLE =
  'Something in this request is not allowed. Nothing was done. Try again, or see `/emergency help`.';
export const LOOK = 'Nothing was done. Look at the newest message of the ticket, or see `/emergency help`.';
export const OLD = `Firebreak can't tell what this was for; it may be from an older message. ${LOOK}`;
export const unknown = (field: string) =>
  `What this says of \`${field}\` is not known here; it may be from an older message. ${LOOK}`;
export const GONE =
  'None of the chosen pods of `web` is there any more, or none was chosen. Nothing was deleted. Open *Delete pods* again for the pods as they are now.';

type Forged = { readonly actionId: string; readonly value: string | undefined };

/** A message as it was shown, but with one button of the forger's making. */
const forgedMessage = (seen: Message, { actionId, value }: Forged): Message => ({
  ...seen,
  blocks: [
    {
      type: 'actions',
      block_id: 'forged',
      elements: [
        { type: 'button', action_id: actionId, text: { type: 'plain_text', text: 'x', emoji: false }, value },
      ],
    },
  ],
});

export type Ids = { readonly ticketId: number; readonly entryId: number };

async function idsOf({ database }: World, ticketNo: string): Promise<Ids> {
  const { id } = await database.owner('tickets').where({ ticket_no: ticketNo }).first();
  const entry = await database.owner('ticket_entries').where({ ticket_id: id }).first();
  return { ticketId: Number(id), entryId: Number(entry.id) };
}

export const user = (who: string, team_id = 'T0PLAYGROUND') => ({ id: who, name: who, team_id });

const Ack = z.object({
  response_action: z.string(),
  view: z
    .object({ blocks: z.array(z.object({ text: z.object({ text: z.string() }).optional() })) })
    .optional(),
  errors: z.record(z.string(), z.string()).optional(),
});

type Sent = {
  readonly callback_id?: string;
  readonly private_metadata?: unknown;
  readonly values?: unknown;
};

/** What stands under the fields as JSON, else what the modal says in the end. */
async function send(world: World, who: string, contents: Sent): Promise<string> {
  const { slack } = world;
  const view = slack.as(who).view();
  const payload = {
    type: 'view_submission',
    user: user(who),
    team: { id: 'T0PLAYGROUND' },
    view: {
      id: view?.id,
      type: 'modal',
      callback_id: view?.spec.type === 'modal' ? view.spec.callback_id : undefined,
      private_metadata: view?.spec.private_metadata,
      ...contents,
      state: { values: contents.values ?? view?.values },
    },
  };
  const outcome = await slack.deliver.once({ type: 'interactive', payload });
  const ack = Ack.parse(outcome.kind === 'acked' ? outcome.payload : undefined);
  if (ack.errors !== undefined) return JSON.stringify(ack.errors);
  const atOnce = ack.view?.blocks.map(({ text }) => text?.text).join('\n') ?? '';
  if (!/^(One moment…|Checking who)/.test(atOnce)) return atOnce;
  await slack.until(() => slack.as(who).view()?.hash !== view?.hash);
  return modalText(world, who);
}

export const chosen = (field: string, values: readonly unknown[]) => ({
  [field]: { [field]: { type: 'multi_static_select', selected_options: values.map((value) => ({ value })) } },
});
export const choice = (field: string, value: unknown) => ({
  [field]: { [field]: { type: 'radio_buttons', selected_option: { value } } },
});
export const these = (pods: readonly unknown[]) => ({
  ...choice('which', 'these'),
  ...choice('method', 'delete'),
  ...choice('pace', 'all-at-once'),
  ...chosen('pods', pods),
});
