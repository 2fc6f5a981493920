import type { KnownBlock } from '@slack/types';
import { nearestNames } from '../../../domain/application.ts';
import type { Ticket } from '../../../domain/ticket.ts';
import type { Words } from '../../../words/words.ts';
import { context, section } from './blocks.ts';
import { type Message, message } from './message.ts';
import { codeSpan, mrkdwnVoice as voice } from './mrkdwn.ts';
import { ticketCard } from './ticket-card.ts';

/** The first words `/emergency` knows. */
export const COMMANDS = [
  'open',
  'delete-pods',
  'redeploy',
  'look',
  'status',
  'who',
  'list',
  'mine',
  'cancel',
  'finish',
  'revoke',
  'reset-authenticator',
  'help',
] as const;
export type Command = (typeof COMMANDS)[number];

const isCommand = (typed: string): boolean => COMMANDS.some((command) => command === typed);

/** Help; `typed` is the word nobody knows, where there was one. */
export function helpMessage(typed: string | undefined, words: Words): Message {
  const { help } = words.command;
  const missed = typed === undefined || typed === '' || isCommand(typed) ? undefined : typed;
  const notice = missed === undefined ? [] : [section(aboutMiss(missed, words))];
  const commands = help.commands.map(([command, does]) => `${codeSpan(command)} ${does}`);
  return message(missed === undefined ? help.heading : aboutMiss(missed, words), [
    ...notice,
    section(voice.bold(help.heading)),
    section(commands.join('\n')),
    section(help.howItGoes),
    section(words.open.suits(voice).join('\n')),
    context(help.advice),
  ]);
}

function aboutMiss(typed: string, { command: { help } }: Words): string {
  const [near] = nearestNames(typed, COMMANDS, 1);
  return near === undefined ? help.unknown(typed, voice) : help.didYouMean(typed, near, voice);
}

/** The open tickets. */
export function ticketList(tickets: readonly Ticket[], words: Words): Message {
  const { list } = words.command;
  const heading = list.heading(tickets.length);
  return message(heading, [
    section(voice.bold(heading)),
    ...listed(tickets, { line: (ticket) => list.line(ticket, voice), words }),
  ]);
}

/** The asker's own tickets, and what they may do now. */
export function myTickets(tickets: readonly Ticket[], now: Date, words: Words): Message {
  const { mine } = words.command;
  const heading = mine.heading(tickets.length);
  return message(heading, [
    section(voice.bold(heading)),
    ...listed(tickets, { line: (ticket) => mine.line(ticket, now, voice), words }),
  ]);
}

/** One ticket as its card shows it, without buttons. */
export function ticketStatus(ticket: Ticket, words: Words): Message {
  const card = ticketCard(ticket, words);
  return message(card.text, [
    ...card.blocks.filter(({ type }) => type !== 'actions'),
    context(words.command.status.openedIn(ticket, voice)),
  ]);
}

/** A private answer. `text` is mrkdwn, as `words` gives it with a voice. */
export const answer = (text: string): Message => message(text, [section(text)]);

const LISTED = 20;

function listed(
  tickets: readonly Ticket[],
  { line, words }: { readonly line: (ticket: Ticket) => string; readonly words: Words },
): KnownBlock[] {
  const left = tickets.length - LISTED;
  return [
    ...tickets.slice(0, LISTED).map((ticket) => section(line(ticket))),
    ...(left > 0 ? [context(words.ticket.andMore(left))] : []),
  ];
}
