import { textOf } from '../../../playground/slack/read.ts';
import type { Slack as Simulator, SlackOptions } from '../../../playground/slack/start.ts';
import { listenToSlack } from '../../../src/adapters/slack/listen.ts';
import type { SlackUseCases } from '../../../src/adapters/slack/listen-deps.ts';
import type { Message } from '../../../src/adapters/slack/views/message.ts';
import { approveTicket } from '../../../src/domain/approve-ticket.ts';
import { tokenCreated } from '../../../src/domain/process-entry.ts';
import type { Ticket } from '../../../src/domain/ticket.ts';
import { qualifiedName } from '../../../src/usecases/open-ticket.ts';
import type { Catalog } from '../../../src/usecases/ports.ts';
import type { Asked } from '../../../src/usecases/record-refusals.ts';
import { after, application, bob, NOON, opened, policy } from '../../build.ts';
import { connectTo, EMERGENCY, readableLog, readersOf, startWorkspace, words } from './setup.ts';
import { notingUseCases } from './use-cases.ts';

const web = application();

/** Knows `web-service` in production, and `api-gateway` in two places. */
export const catalog: Catalog = {
  find: (name) => known.filter((each) => each.name === name || qualifiedName(each) === name),
  search: (typed, limit) => known.filter(({ name }) => name.includes(typed)).slice(0, limit),
  nearest: () => ['web-service'],
  away: () => [],
};
const known = [
  web,
  application({ name: 'api-gateway' }),
  application({ name: 'api-gateway', namespace: 'staging' }),
];

/** A ticket that was approved and whose token lives. */
export function approvedTicket(): Ticket {
  const decider = { person: bob, policy: policy(), version: '1', cardHash: '', comment: '' };
  const { ticket } = approveTicket(opened().ticket, decider, after(60));
  return tokenCreated(ticket, 100, after(61)).ticket;
}

export type Desk = Awaited<ReturnType<typeof startDesk>>;

type Setting = {
  readonly useCases?: Partial<SlackUseCases>;
  readonly ticket?: Ticket;
  readonly timing?: NonNullable<SlackOptions['timing']>;
  readonly before?: (simulator: Simulator) => void;
  /** By user id; everybody else's Slack is in English. */
  readonly locales?: Readonly<Record<string, string>>;
};

/** The bot's ears on a simulated workspace, with use cases that note what they are asked. */
export async function startDesk({
  useCases: changes,
  ticket = opened().ticket,
  timing,
  before,
  locales = {},
}: Setting = {}) {
  const simulator = await startWorkspace(timing);
  before?.(simulator);
  const { log, lines } = readableLog();
  const slack = connectTo(simulator, log);
  const { useCases, calls } = notingUseCases(changes, ticket);
  const refusals: { readonly what: string; readonly actor: string }[] = [];
  listenToSlack(slack, {
    useCases,
    tickets: { read: async (id) => (id === ticket.id ? ticket : undefined) },
    catalog,
    readers: readersOf(locales, log),
    channelWords: () => words,
    log,
    now: () => NOON,
    recordRefusals: (what, work) => async (input: Asked & Parameters<typeof work>[0]) => {
      try {
        return await work(input);
      } catch (error) {
        refusals.push({ what, actor: input.actor });
        throw error;
      }
    },
    apiUrl: 'https://firebreak.example.com',
  });
  await slack.start();
  return {
    simulator,
    slack,
    lines,
    calls,
    refusals,
    called: (name: keyof SlackUseCases) =>
      calls.filter((call) => call.name === name).map(({ input }) => input),
    post: async ({ text, blocks }: Message) => {
      const { ts = '' } = await slack.clients.posts.chat.postMessage({ channel: EMERGENCY, text, blocks });
      const message = simulator
        .as('U0BOB')
        .messages(EMERGENCY)
        .find((each) => each.ts === ts);
      if (message === undefined) throw new Error('nothing was posted');
      return message;
    },
    /** What only this person has been told, once there is something. */
    told: (person: string) =>
      simulator.until(() => {
        const said = simulator.as(person).ephemerals().map(textOf);
        return said.length > 0 && said;
      }),
    /** The text of this person's window, once it says `part`. */
    window: (person: string, part: string) =>
      simulator.until(() => {
        const view = simulator.as(person).view();
        const text = view === undefined ? '' : textOf(view.spec);
        return text.includes(part) && text;
      }),
    stop: async () => {
      await slack.stop();
      await simulator.stop();
    },
  };
}
