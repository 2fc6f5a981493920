import { makeApi, type Tokens } from './api.ts';
import { type Deliver, makeDeliver } from './delivery/deliver.ts';
import type { Envelope, Outcome } from './delivery/envelope.ts';
import { postSigned } from './delivery/signed-http.ts';
import { makeSockets } from './delivery/sockets.ts';
import { type Faults, makeFaults } from './faults.ts';
import { type Journal, makeJournal } from './journal.ts';
import type { Channel, Command, Group, Person, Shortcut } from './model.ts';
import type { Desk } from './person/desk.ts';
import { makePerson, type PersonDriver } from './person/person.ts';
import { makeResponseUrls } from './response-urls.ts';
import { listen } from './server.ts';
import { describe, type State, snapshotOf } from './state.ts';
import { makeTriggers } from './triggers.ts';
import { makeUntil, type Until } from './until.ts';
import { allScopes, makeWorkspace, type Workspace } from './workspace.ts';
import { type AppIdentity, makeWorld, type World } from './world.ts';

type Known<Thing> = Partial<Thing> & { readonly id: string };

export type SlackOptions = {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly workspace?: {
    readonly teamId?: string;
    readonly app?: Partial<AppIdentity>;
    readonly people?: readonly Known<Person>[];
    readonly groups?: readonly Known<Group>[];
    readonly channels?: readonly Known<Channel>[];
    readonly scopes?: readonly string[];
    readonly commands?: readonly (Partial<Command> & { readonly command: string })[];
    readonly shortcuts?: readonly Shortcut[];
    /** The events the app has subscribed to; all where left out. */
    readonly events?: readonly string[];
  };
  /** Payloads go there, signed, instead of to Socket Mode. */
  readonly requestUrl?: string;
  readonly signingSecret?: string;
  readonly timing?: Partial<Timing>;
  readonly now?: () => Date;
};

/** Slack's own patience, by default; shorter where a test is about running out of it. */
export type Timing = {
  readonly ackMs: number;
  readonly triggerMs: number;
  readonly eventRetryMs: readonly number[];
};

const slackTiming: Timing = { ackMs: 3000, triggerMs: 3000, eventRetryMs: [0, 60_000, 300_000] };

export type Slack = {
  /** For `clientOptions.slackApiUrl`. */
  readonly apiUrl: string;
  readonly siteUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** The app's own user id. */
  readonly botUser: string;
  readonly as: (personId: string) => PersonDriver;
  readonly workspace: Workspace;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly state: State;
  readonly until: Until;
  /** Payloads as they stand, for those no hand could send. */
  readonly deliver: Deliver;
  /** From now on payloads go to this request URL; undefined for Socket Mode. */
  readonly deliverTo: (requestUrl: string | undefined) => void;
  readonly stop: () => Promise<void>;
};

const tokens: Tokens = { bot: 'xoxb-playground-bot', app: 'xapp-1-A0PLAYGROUND-playground' };

/** A Slack workspace with one installed app, served on the loopback address. */
export async function startSlack(options: SlackOptions = {}): Promise<Slack> {
  const { now = () => new Date(), signingSecret = 'playground-signing-secret' } = options;
  const timing = { ...slackTiming, ...options.timing };
  const world = makeWorld({ team: teamFrom(options), app: appFrom(options), now });
  const workspace = furnish(world, options);
  const ending = new AbortController();
  const line: { url: string | undefined; host: string; cut: () => void } = {
    url: options.requestUrl,
    host: '',
    cut: () => undefined,
  };

  const sockets = makeSockets(world, timing.ackMs);
  const cut = () => {
    sockets.terminate();
    line.cut();
  };
  const faults = makeFaults({
    refresh: () => sockets.disconnect('refresh_requested'),
    warn: () => sockets.disconnect('warning'),
    cut,
  });
  const journal = makeJournal(world);
  const transport = (envelope: Envelope): Promise<Outcome> =>
    line.url === undefined
      ? sockets.send(envelope)
      : postSigned({ url: line.url, signingSecret, ackMs: timing.ackMs, now }, envelope);
  const { eventRetryMs } = timing;
  const deliver = makeDeliver({ world, journal, faults, transport, eventRetryMs, signal: ending.signal });
  const triggers = makeTriggers(world, timing.triggerMs);
  const responseUrls = makeResponseUrls(world);
  const siteUrl = () => `http://${line.host}`;
  const ticketUrl = () => sockets.ticketUrl(line.host);
  const api = makeApi({
    context: { world, triggers, ticketUrl, siteUrl },
    tokens,
    faults,
    journal,
    signal: ending.signal,
  });
  const server = await listen(options.port ?? 0, { api, responseUrls, faults, upgrade: sockets.upgrade });
  line.host = `127.0.0.1:${server.port}`;
  line.cut = server.cut;

  const events = options.workspace?.events === undefined ? undefined : new Set(options.workspace.events);
  const desk: Desk = { world, triggers, responseUrls, deliver, siteUrl, events };
  return {
    apiUrl: `${siteUrl()}/api/`,
    siteUrl: siteUrl(),
    botToken: tokens.bot,
    appToken: tokens.app,
    signingSecret,
    botUser: world.app.botUser,
    as: (personId) => makePerson(desk, personId),
    workspace,
    faults,
    journal,
    state: { snapshot: () => snapshotOf(world, sockets.count()), subscribe: world.subscribe },
    until: makeUntil(world, () => describe(world, journal)),
    deliver,
    deliverTo(requestUrl) {
      line.url = requestUrl;
    },
    async stop() {
      ending.abort();
      sockets.terminate();
      await server.close();
    },
  };
}

function teamFrom({ workspace }: SlackOptions): World['team'] {
  return { id: workspace?.teamId ?? 'T0PLAYGROUND', domain: 'playground', name: 'Playground' };
}

function appFrom({ workspace }: SlackOptions): AppIdentity {
  const plain = { appId: 'A0PLAYGROUND', botId: 'B0FIREBREAK', botUser: 'U0FIREBREAK', name: 'firebreak' };
  return { ...plain, ...workspace?.app };
}

function furnish(world: World, { workspace = {} }: SlackOptions): Workspace {
  const furniture = makeWorkspace(world);
  furniture.putPerson({ id: world.app.botUser, name: world.app.name, isBot: true });
  for (const person of workspace.people ?? []) furniture.putPerson(person);
  for (const group of workspace.groups ?? []) furniture.putGroup(group);
  for (const channel of workspace.channels ?? []) furniture.putChannel(channel);
  for (const command of workspace.commands ?? []) furniture.putCommand(command);
  for (const shortcut of workspace.shortcuts ?? []) furniture.putShortcut(shortcut);
  furniture.setScopes(workspace.scopes ?? allScopes);
  return furniture;
}
