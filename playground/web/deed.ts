import { z } from 'zod';
import { SlackFailure } from '../slack/failure.ts';
import { Impossible } from '../slack/person/desk.ts';
import type { PersonDriver } from '../slack/person/person.ts';
import { ConfirmFirst } from '../slack/person/press.ts';

const message = z.object({ channel: z.string(), ts: z.string() });
const view = z.object({ id: z.string() });
const entry = z.union([z.string(), z.number(), z.array(z.string()), z.null()]);

/** What a person does on the page, as it is sent. */
export const Deed = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('say'),
    channel: z.string(),
    text: z.string().min(1),
    threadTs: z.string().optional(),
  }),
  z.object({ kind: z.literal('command'), channel: z.string(), command: z.string(), text: z.string() }),
  z.object({
    kind: z.literal('press'),
    message: message.optional(),
    view: view.optional(),
    blockId: z.string(),
    actionId: z.string(),
    value: z.union([z.string(), z.array(z.string())]).optional(),
    confirm: z.literal(true).optional(),
  }),
  z.object({
    kind: z.literal('fill'),
    surface: z.enum(['modal', 'home']),
    view,
    blockId: z.string(),
    entry,
    typed: z.string().optional(),
  }),
  z.object({ kind: z.literal('shortcut'), callbackId: z.string(), message: message.optional() }),
  z.object({ kind: z.literal('open app'), tab: z.enum(['home', 'messages']) }),
  z.object({ kind: z.literal('suggest'), view, blockId: z.string(), typed: z.string() }),
  z.object({ kind: z.literal('submit'), view }),
  z.object({ kind: z.literal('close'), view }),
]);
export type Deed = z.output<typeof Deed>;

/** Does it with the person's own hands, so the page can do nothing that Slack's client couldn't. Throws `Impossible`. */
export async function perform(person: PersonDriver, deed: Deed): Promise<unknown> {
  switch (deed.kind) {
    case 'say':
      return { ts: person.say(deed.channel, deed.text, deed.threadTs).ts };
    case 'command': {
      const { error } = await person.command(deed.command, deed.text, { channel: deed.channel });
      return { error };
    }
    case 'press':
      return person.click(pressOf(deed));
    case 'fill':
      if (deed.surface === 'home') return person.fillHome(deed.blockId, deed.entry, deed.typed);
      requireTop(person, deed.view);
      return person.fill(deed.blockId, deed.entry, deed.typed);
    case 'shortcut':
      return person.shortcut(deed.callbackId, deed.message);
    case 'open app':
      return person.openHome(deed.tab);
    case 'suggest':
      return { options: await person.suggest(deed.blockId, deed.typed, { view: deed.view }) };
    case 'submit':
      requireTop(person, deed.view);
      return { kind: (await person.submit()).kind };
    case 'close':
      requireTop(person, deed.view);
      return person.close();
  }
}

function pressOf(deed: Extract<Deed, { kind: 'press' }>) {
  const { kind: _, confirm, value, ...target } = deed;
  return {
    ...target,
    ...(value === undefined ? {} : { value }),
    ...(confirm === undefined ? {} : { confirm }),
  };
}

/** The page may be a moment behind: another modal may have come up or gone. */
function requireTop(person: PersonDriver, { id }: { readonly id: string }): void {
  if (person.view()?.id !== id) throw new Impossible('this modal is no longer in front');
}

/** What the page is told when it couldn't be done; undefined for a fault of the playground itself. */
export function refusalOf(error: unknown): { readonly error: string; readonly dialog?: unknown } | undefined {
  if (error instanceof ConfirmFirst) return { error: error.message, dialog: error.dialog };
  if (error instanceof Impossible) return { error: error.message };
  return error instanceof SlackFailure ? { error: error.code } : undefined;
}
