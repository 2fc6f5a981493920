import type { Button, HomeView, KnownBlock } from '@slack/types';
import type { Ticket } from '../../../domain/ticket.ts';
import type { Home, Some } from '../../../usecases/show-home.ts';
import type { Voice } from '../../../words/voice.ts';
import type { Words } from '../../../words/words.ts';
import { ticketButtons } from './action-panel.ts';
import { button, buttons, context, header, linkButton, section } from './blocks.ts';
import { BUTTONS, ticketRef } from './ids.ts';
import { cutMrkdwn, mrkdwnVoice as voice } from './mrkdwn.ts';
import { stepUpSection } from './step-up-section.ts';

/** Where the cards of tickets are, by ticket id; those that are not posted are left out. */
export type Links = ReadonlyMap<number, string>;

type Showing = {
  readonly words: Words;
  readonly links: Links;
  /** What a press on this page came to, on top of everything else. */
  readonly notice?: readonly KnownBlock[];
};

/** What concerns one person now, with the buttons that are theirs. */
export function homeTab(home: Home, { words, links, notice = [] }: Showing): HomeView {
  const { at, actions, decides, factor } = home;
  const lists = listsOf(home, { words, links });
  const isAble = actions.length > 0;
  const isConcerned = isAble || decides;
  return homeOf([
    header(words.home.title),
    ...notice,
    ...buttons('home', [...(isAble ? [openButton(words)] : []), refreshButton(words)]),
    context(words.home.updated(at, voice)),
    ...(isConcerned ? [] : [section(words.home.nothingToAsk(voice))]),
    ...lists,
    ...(isConcerned && lists.length === 0 ? [section(words.home.quiet)] : []),
    ...(factor === undefined ? [] : stepUpSection(factor, words)),
  ]);
}

/** Why there is no page for somebody: nothing to press where trying again would not help. */
export function noticeHome(
  { blocks }: { readonly blocks: readonly KnownBlock[] },
  { words, again }: { readonly words: Words; readonly again: 'helps' | 'no use' },
): HomeView {
  const refresh = again === 'helps' ? [refreshButton(words)] : [];
  return homeOf([header(words.home.title), ...blocks, ...buttons('home', refresh)]);
}

const homeOf = (blocks: readonly KnownBlock[]): HomeView => ({ type: 'home', blocks: [...blocks] });

const openButton = ({ home }: Words): Button =>
  button({ action: BUTTONS.openTicket, label: home.buttons.open, value: '{}', style: 'primary' });

const refreshButton = ({ home }: Words): Button =>
  button({ action: BUTTONS.refreshHome, label: home.buttons.refresh, value: '{}' });

type Around = Pick<Showing, 'words' | 'links'>;

function listsOf(home: Home, around: Around): KnownBlock[] {
  const { headings } = around.words.home;
  const { mine: moreMine, open: moreOpen } = around.words.home.more;
  return [
    ...list(home.live, { heading: headings.live, more: moreMine, each: (one) => live(one, home, around) }),
    ...list(home.waiting, { heading: headings.waiting, more: moreOpen, each: (one) => waiting(one, around) }),
    ...list(home.reviews, { heading: headings.reviews, more: moreOpen, each: (one) => owing(one, around) }),
    ...list(home.mine, { heading: headings.mine, more: moreMine, each: (one) => mine(one, home, around) }),
    ...list(home.teams, { heading: headings.teams, more: moreOpen, each: (one) => theirs(one, around) }),
  ];
}

type List = {
  readonly heading: string;
  readonly more: (n: number, voice: Voice) => string;
  readonly each: (ticket: Ticket) => readonly KnownBlock[];
};

function list({ shown, more: left }: Some, { heading, more, each }: List): KnownBlock[] {
  if (shown.length === 0) return [];
  return [
    header(heading),
    ...shown.flatMap((ticket) => each(ticket)),
    ...(left > 0 ? [context(more(left, voice))] : []),
  ];
}

function live(ticket: Ticket, { at }: Home, around: Around): KnownBlock[] {
  const { words } = around;
  return [
    paragraph(words.command.mine.line(ticket, at, voice)),
    ...buttons(`live-${ticket.id}`, [...cardButton(ticket, around), ...ticketButtons(ticket, words)]),
  ];
}

/** Whoever decides has to see the card: what it shows is kept with the decision. */
function waiting(ticket: Ticket, around: Around): KnownBlock[] {
  const { words } = around;
  const stands = [words.card.approvals(ticket, voice), words.card.expires(ticket, voice)].join(' · ');
  const because = words.home.because(ticket.reason, voice);
  return [
    paragraph(words.command.list.line(ticket, voice), because, stands, ...elsewhere(ticket, around)),
    ...buttons(`waiting-${ticket.id}`, cardButton(ticket, around)),
  ];
}

function owing(ticket: Ticket, around: Around): KnownBlock[] {
  const { words } = around;
  const because = words.home.because(ticket.breakGlass?.reason ?? ticket.reason, voice);
  const value = ticketRef.encode({ ticketId: ticket.id });
  const { button: label } = words.reviewBreakGlass;
  return [
    paragraph(words.command.list.line(ticket, voice), because),
    ...buttons(`review-${ticket.id}`, [
      ...cardButton(ticket, around),
      button({ action: BUTTONS.reviewBreakGlass, label, value }),
    ]),
  ];
}

const mine = (ticket: Ticket, { at }: Home, { words }: Around): KnownBlock[] => [
  paragraph(words.command.mine.line(ticket, at, voice)),
];

const theirs = (ticket: Ticket, { words }: Around): KnownBlock[] => [
  paragraph(words.command.list.line(ticket, voice)),
];

/** So that 250 kB hold every list at its longest. */
const PARAGRAPH = 1500;

const paragraph = (...lines: readonly string[]): KnownBlock =>
  section(cutMrkdwn(lines.join('\n'), PARAGRAPH));

const cardButton = ({ id }: Ticket, { words, links }: Around): Button[] => {
  const url = links.get(id);
  return url === undefined ? [] : [linkButton({ action: BUTTONS.openCard, label: words.card.openCard, url })];
};

/** Where it is told, for who gets no link. */
const elsewhere = (ticket: Ticket, { words, links }: Around): readonly string[] =>
  links.has(ticket.id) ? [] : [words.command.status.openedIn(ticket, voice)];
