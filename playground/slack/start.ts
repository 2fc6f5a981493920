import { makeApi, type Tokens } from './api.ts';
import { type Deliver, makeDeliver } from './delivery/deliver.ts';
import type { Envelope } from './delivery/envelope.ts';
import { postSigned } from './delivery/signed-http.ts';
import { makeSockets } from './delivery/sockets.ts';
import { type Faults, makeFaults } from './faults.ts';
import { makeFiles } from './files.ts';
import { type Journal, makeJournal } from './journal.ts';
import type { Channel, Command, Group, Person, StoredFile } from './model.ts';
import type { Desk } from './person/desk.ts';
import { makePerson, type PersonDriver } from './person/person.ts';
import { makeResponseUrls } from './response-urls.ts';
import { listen, type Server } from './server.ts';
import { describe, type State, snapshotOf } from './state.ts';
import { makeTriggers } from './triggers.ts';
import { makeUntil, type Until } from './until.ts';
import { allScopes, type KnownShortcut, makeWorkspace, type Workspace } from './workspace.ts';
import { type AppIdentity, makeWorld, type World } from './world.ts';

type Known<Thing> = Partial<Thing> & { readonly id: string };

export type SlackOptions = {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly workspace?: {
    readonly teamId?: string;
    readonly teamName?: string;
    readonly app?: Partial<AppIdentity>;
    readonly people?: readonly Known<Person>[];
    readonly groups?: readonly Known<Group>[];
    readonly channels?: readonly Known<Channel>[];
    readonly scopes?: readonly string[];
    readonly commands?: readonly (Partial<Command> & { readonly command: string })[];
    readonly shortcuts?: readonly KnownShortcut[];
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
  /** How long a file that was uploaded can't be shown yet. */
  readonly fileMs: number;
};

const slackTiming: Timing = {
  ackMs: 3000,
  triggerMs: 3000,
  eventRetryMs: [0, 60_000, 300_000],
  fileMs: 250,
};

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
  /** A file with its bytes, which the state leaves out. */
  readonly file: (id: string) => StoredFile | undefined;
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
  const world = makeWorld({ team: teamFrom(options), app: appFrom(options), now });
  const workspace = furnish(world, options);
  const wires = await makeWires(world, { ...options, now, signingSecret });
  const { desk, faults, journal, sockets, line } = wires;
  return {
    apiUrl: `${desk.siteUrl()}/api/`,
    siteUrl: desk.siteUrl(),
    botToken: tokens.bot,
    appToken: tokens.app,
    signingSecret,
    botUser: world.app.botUser,
    as: (personId) => makePerson(desk, personId),
    workspace,
    faults,
    journal,
    state: { snapshot: () => snapshotOf(world, sockets.count()), subscribe: world.subscribe },
    file: (id) => world.files.get(id),
    until: makeUntil(world, () => describe(world, journal)),
    deliver: desk.deliver,
    deliverTo(requestUrl) {
      line.requestUrl = requestUrl;
    },
    stop: wires.stop,
  };
}

type Line = { requestUrl: string | undefined; server: Server | undefined };

/** Everything between the workspace and the app: the server, the sockets, and what may go wrong with them. */
async function makeWires(
  world: World,
  options: SlackOptions & { readonly now: () => Date; readonly signingSecret: string },
) {
  const timing = { ...slackTiming, ...options.timing };
  const ending = new AbortController();
  const { signal } = ending;
  const line: Line = { requestUrl: options.requestUrl, server: undefined };
  const sockets = makeSockets(world, timing.ackMs);
  const host = () => `127.0.0.1:${line.server?.port ?? 0}`;
  const cut = () => {
    sockets.terminate();
    line.server?.cut();
  };
  const { faults, trouble } = makeFaults({ ...sockets, cut });
  const journal = makeJournal(world);
  const { signingSecret, now, workspace } = options;
  const transport = (envelope: Envelope) =>
    line.requestUrl === undefined
      ? sockets.send(envelope)
      : postSigned({ url: line.requestUrl, signingSecret, ackMs: timing.ackMs, now }, envelope);
  const desk: Desk = {
    world,
    triggers: makeTriggers(world, timing.triggerMs),
    responseUrls: makeResponseUrls(world),
    deliver: makeDeliver({ world, journal, trouble, transport, eventRetryMs: timing.eventRetryMs, signal }),
    siteUrl: () => `http://${host()}`,
    events: workspace?.events && new Set(workspace.events),
  };
  const files = makeFiles({ world, processingMs: timing.fileMs, signal });
  const context = { ...desk, files, ticketUrl: () => sockets.ticketUrl(host()) };
  const api = makeApi({ context, tokens, trouble, journal, signal });
  line.server = await listen(options.port ?? 0, { ...desk, api, files, trouble, upgrade: sockets.upgrade });
  const stop = async () => {
    ending.abort();
    sockets.terminate();
    await line.server?.close();
  };
  return { desk, faults, journal, sockets, line, stop };
}

function teamFrom({ workspace }: SlackOptions): World['team'] {
  return {
    id: workspace?.teamId ?? 'T0PLAYGROUND',
    domain: 'playground',
    name: workspace?.teamName ?? 'Playground',
  };
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
