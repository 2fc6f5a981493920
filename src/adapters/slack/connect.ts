import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import type { Logger } from 'pino';
import { z } from 'zod';
import { boltLog } from './bolt-log.ts';
import { read } from './failure.ts';
import { makePictures, type Pictures } from './pictures.ts';
import { makeRunningWork, type RunningWork } from './running-work.ts';
import { type Link, makeSocketLink } from './socket-link.ts';
import { makeWebClients, type WebClients, webClientOptions } from './web-clients.ts';

/** How Slack reaches us. */
export type SlackConnection =
  | { readonly mode: 'socket'; readonly appToken: string }
  | { readonly mode: 'http'; readonly signingSecret: string; readonly port: number };

export type SlackOptions = {
  readonly botToken: string;
  /** Ends in `/api/`. */
  readonly apiUrl: string;
  readonly connection: SlackConnection;
  readonly log: Logger;
};

export type Identity = { readonly teamId: string; readonly botUserId: string };

export type Slack = {
  /** Where listeners are registered, before `start`. */
  readonly app: App;
  readonly clients: WebClients;
  readonly pictures: Pictures;
  /** What listeners are doing now. */
  readonly work: RunningWork;
  /** Who we are in which workspace; asked once. @throws Unavailable `slack`. */
  readonly identity: () => Promise<Identity>;
  /**
   * Lets Slack reach us. Slack being away is no failure: it is tried again until `stop`.
   * @throws the Web API's error where the token is refused for good, or the port can't be had.
   */
  readonly start: () => Promise<void>;
  /** Takes nothing more from Slack, then waits for what is being done, and takes pictures out of Slack. Safe to call twice. */
  readonly stop: () => Promise<void>;
  /** Whether Slack can reach us now. */
  readonly alive: () => boolean;
};

/** A pong is expected within that; it is also how often one is asked for, times three. */
const PONG_MS = 3000;
/** What listeners may still take after the last payload: a view, a cluster looked at, an answer. */
const DRAIN_MS = 12_000;

export function connectSlack({ botToken, apiUrl, connection, log }: SlackOptions): Slack {
  const clients = makeWebClients({ botToken, apiUrl, log });
  const pictures = makePictures({ clients, log });
  const work = makeRunningWork();
  const identity = askedOnce(() => whoWeAre(clients));
  const { receiver, link } = makeReceiver(connection, { apiUrl, log });
  const app = new App({
    receiver,
    logger: boltLog(log),
    clientOptions: webClientOptions({ apiUrl, log }),
    authorize: async () => ({ botToken }),
    ignoreSelf: false,
    convoStore: false,
  });
  app.error(async (error) => log.error({ err: error }, 'a listener failed'));
  return {
    app,
    clients,
    pictures,
    work,
    identity,
    async start() {
      await link.start();
      // Whoever presses first has 3 s, and should not wait for this; where it fails it is asked again then.
      identity().catch((error: unknown) => log.warn({ err: error }, 'Slack did not say who we are'));
    },
    async stop() {
      await link.stop();
      await work.ended(DRAIN_MS);
      await pictures.removeAll();
    },
    alive: link.alive,
  };
}

type Surroundings = { readonly apiUrl: string; readonly log: Logger };

function makeReceiver(
  connection: SlackConnection,
  { apiUrl, log }: Surroundings,
): { receiver: SocketModeReceiver | HTTPReceiver; link: Link } {
  if (connection.mode === 'http') {
    const { signingSecret, port } = connection;
    const receiver = new HTTPReceiver({ signingSecret, port, logger: boltLog(log) });
    return { receiver, link: makeHttpLink(receiver, port) };
  }
  const receiver = new SocketModeReceiver({
    appToken: connection.appToken,
    logger: boltLog(log),
    clientPingTimeout: PONG_MS,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: webClientOptions({ apiUrl, log }) },
  });
  return { receiver, link: makeSocketLink(receiver.client, log) };
}

function makeHttpLink(receiver: HTTPReceiver, port: number): Link {
  const state = { listening: false };
  return {
    async start() {
      await receiver.start(port);
      state.listening = true;
    },
    async stop() {
      if (!state.listening) return;
      state.listening = false;
      await receiver.stop();
    },
    alive: () => state.listening,
  };
}

const Who = z.object({ team_id: z.string(), user_id: z.string() });

/** @throws Unavailable `slack`. */
export async function whoWeAre({ directory }: Pick<WebClients, 'directory'>): Promise<Identity> {
  const who = Who.parse(await read(directory.auth.test()));
  return { teamId: who.team_id, botUserId: who.user_id };
}

/** Keeps the first answer; a failure is not kept. */
function askedOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  const kept: { answer: Promise<T> | undefined } = { answer: undefined };
  return () => {
    kept.answer ??= ask().catch((error: unknown) => {
      kept.answer = undefined;
      throw error;
    });
    return kept.answer;
  };
}
