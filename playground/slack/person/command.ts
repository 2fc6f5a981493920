import type { Block } from '../blocks/block.ts';
import { troubleOf } from '../delivery/envelope.ts';
import { SlackFailure } from '../failure.ts';
import { notify, postMessage } from '../messages.ts';
import type { Person } from '../model.ts';
import { commandPayload } from '../payloads.ts';
import { answer, Reply } from '../response-urls.ts';
import { usesScope } from '../scopes.ts';
import type { World } from '../world.ts';
import { channelOf, type Desk, Impossible } from './desk.ts';

/** What a person sees right after pressing Enter: the answer, or Slack's word that there was none. */
export type Seen = {
  /** Empty where the app acknowledged without a word. */
  readonly text: string;
  readonly blocks: readonly Block[];
  /** Slack's error code, such as `operation_timeout`. */
  readonly error: string | undefined;
};

export type CommandInput = {
  readonly person: Person;
  readonly command: string;
  readonly text: string;
  readonly channel: string;
};

const silence: Seen = { text: '', blocks: [], error: undefined };

/** Types a slash command. Throws `Impossible` where the person isn't in the channel. */
export async function runCommand(desk: Desk, input: CommandInput): Promise<Seen> {
  const { world, triggers, responseUrls, deliver } = desk;
  const { person } = input;
  const channel = channelOf(desk, person, input.channel);
  requireCommands(world);
  if (channel.isArchived) throw new Impossible(`${channel.name} is archived`);
  const command = world.commands.get(input.command);
  if (command === undefined) return failed(world, input, 'invalid_command');
  const origin = { channel: channel.id, person: person.id, ts: undefined };
  const outcome = await deliver.once({
    type: 'slash_commands',
    payload: commandPayload(world, channel, {
      person,
      command: input.command,
      text: command.shouldEscape ? escaped(world, input.text) : input.text,
      triggerId: triggers.issue(person.id),
      responseUrl: `${desk.siteUrl()}${responseUrls.issue(origin)}`,
    }),
  });
  if (outcome.kind !== 'acked') return failed(world, input, troubleOf(outcome) ?? 'operation_timeout');
  return showAnswer(desk, input, outcome.payload);
}

/** Without this scope an app has neither commands nor shortcuts. */
export function requireCommands(world: World): void {
  if (!usesScope(world, 'commands')) throw new Impossible('the app lacks the scope commands');
}

function failed(world: World, { person, command, channel }: CommandInput, error: string): Seen {
  const text =
    error === 'invalid_command'
      ? `${command} is not a valid command.`
      : `${command} failed with the error "${error}"`;
  notify(world, person.id, { text, channel });
  return { ...silence, error };
}

/** The acknowledgement itself may carry the answer. */
function showAnswer(desk: Desk, input: CommandInput, payload: unknown): Seen {
  const { world } = desk;
  const reply = Reply.safeParse(payload ?? {});
  if (!reply.success) return failed(world, input, 'dispatch_failed');
  if (reply.data.text === '' && !reply.data.blocks) return silence;
  try {
    const channel = channelOf(desk, input.person, input.channel);
    if (reply.data.response_type === 'in_channel') {
      postMessage(world, channel, {
        user: input.person.id,
        text: `${input.command} ${input.text}`.trim(),
        blocks: [],
      });
    }
    const origin = { channel: channel.id, person: input.person.id, ts: undefined };
    return { ...silence, ...answer(world, origin, reply.data) };
  } catch (error) {
    if (!(error instanceof SlackFailure)) throw error;
    return failed(world, input, error.message);
  }
}

/** With `should_escape` Slack writes ids for the people and channels named. */
function escaped(world: World, text: string): string {
  const people = new Map([...world.people.values()].map((person) => [person.name, person.id]));
  const channels = new Map([...world.channels.values()].map((channel) => [channel.name, channel]));
  return text
    .replace(/(?<![\w<])@([\w.-]+)/g, (whole, name: string) => {
      const id = people.get(name);
      return id === undefined ? whole : `<@${id}|${name}>`;
    })
    .replace(/(?<![\w<])#([\w-]+)/g, (whole, name: string) => {
      const channel = channels.get(name);
      if (channel === undefined) return whole;
      return `<#${channel.id}|${channel.isPrivate ? '' : channel.name}>`;
    });
}
