import { makeHealthServer } from './adapters/http/health.ts';
import { makeClusters } from './adapters/kubernetes/clusters.ts';
import { makeOnCall, ON_CALL_TIMEOUT_MS } from './adapters/oncall/on-call.ts';
import { makeAudit } from './adapters/postgres/audit.ts';
import { makeMessages } from './adapters/postgres/messages.ts';
import { owedJobs } from './adapters/postgres/owed.ts';
import { makePace } from './adapters/postgres/pace.ts';
import { makePeople } from './adapters/postgres/people.ts';
import { prune } from './adapters/postgres/prune.ts';
import { makeSecondFactors } from './adapters/postgres/second-factors.ts';
import { makeTickets } from './adapters/postgres/tickets.ts';
import { makeTokens } from './adapters/redis/tokens.ts';
import { makeBoard } from './adapters/slack/board.ts';
import { READ_BACK_MS } from './adapters/slack/board-deps.ts';
import { makeCardLink } from './adapters/slack/card-link.ts';
import { makeCardLinks } from './adapters/slack/card-links.ts';
import { makeChannels } from './adapters/slack/channels.ts';
import { makeDirectory } from './adapters/slack/directory.ts';
import { listenToSlack } from './adapters/slack/listen.ts';
import { makeReaders } from './adapters/slack/reader.ts';
import { groupsIn } from './domain/policy.ts';
import { makeInForce } from './in-force.ts';
import { makeJobHandlers } from './job-handlers.ts';
import { type Lifo, makeLifo } from './lifo.ts';
import { type Repeated, repeatedly } from './repeatedly.ts';
import {
  type AppOptions,
  openSurroundings,
  type RunningOptions,
  readinessChecks,
  type Surroundings,
  VERSION,
} from './surroundings.ts';
import { makeUseCases, type Ports } from './use-cases.ts';
import { makeDoJob } from './usecases/do-job.ts';
import { makeGiveUpJob } from './usecases/give-up-job.ts';
import { makeRecordRefusals } from './usecases/record-refusals.ts';
import { type Workspace, withOnCall } from './usecases/with-on-call.ts';
import { watchPolicy } from './watch-policy.ts';
import { wordsFor } from './words/words.ts';

export type App = {
  /** Where health is served, also where a free port was asked for. */
  readonly apiPort: number;
  /** Looks at firebreak.yaml now, instead of in a moment. */
  readonly reload: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const SWEEP_EVERY_MS = 3_600_000;
const COUNT_REPEATS_EVERY_MS = 60_000;
const ALL_INTERFACES = '0.0.0.0';

/**
 * The one place where parts meet. What was opened is closed in reverse order, also when the start fails
 * half-way; `stop` is safe to call twice.
 *
 * @throws Error when the configuration can't be used, the database can't be reached or is not migrated, or
 *   Slack refuses the tokens. Redis, clusters and Slack may be away: readiness says so until they are back.
 */
export async function startApp(options: AppOptions): Promise<App> {
  const opened = makeLifo((err) => options.log.application.warn({ err }, 'did not close cleanly'));
  try {
    return await assemble(options, opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function assemble(given: AppOptions, opened: Lifo): Promise<App> {
  const { config, log, now } = given;
  const inForce = makeInForce(config.settings);
  const options: RunningOptions = { ...given, settings: inForce.current };
  const around = await openSurroundings(options, opened);
  const { audit, workspace, ...ports } = portsOn(around, options);
  const watched = { config, inForce, audit, version: VERSION, now, log: log.application };
  const policyWatch = await watchPolicy(watched);
  opened.add(policyWatch.stop);
  const recordRefusals = makeRecordRefusals({
    ...ports,
    audit,
    notRecorded: (err) => log.workorder.error({ err }, 'a refusal could not be recorded'),
  });
  const useCases = makeUseCases({
    ...ports,
    settings: options.settings,
    keyPrefix: config.redis.keyPrefix,
    version: VERSION,
    recorded: recordRefusals,
  });
  const languages = languagesOn(workspace, options);
  const board = boardOn(around, { ...ports, ...languages }, options);
  const links = linksOn(around, ports, options);
  listenToSlack(around.slack, { ...ports, ...languages, ...links, useCases, recordRefusals, log: log.slack });
  const doJob = makeDoJob(makeJobHandlers(ports, board));
  await around.jobs.work({ doJob, giveUp: makeGiveUpJob(ports) });
  const failed = (err: unknown) => log.workorder.warn({ err }, 'repeated refusals could not be counted');
  const counting = repeatedly(audit.countRepeats, { everyMs: COUNT_REPEATS_EVERY_MS, failed });
  const sweeping = keepPromises(around, options);
  // At once: one after the other they may take longer than Kubernetes waits.
  opened.add(around.slack.stop, around.jobs.letGo, sweeping.stop, counting.stop);
  await around.slack.start();
  const health = await serveHealth(around, options);
  opened.add(health.stop);
  return { apiPort: health.port, reload: policyWatch.reload, stop: opened.close };
}

const serveHealth = (around: Surroundings, { config, log }: AppOptions) =>
  makeHealthServer({
    checks: readinessChecks(around),
    log: log.http,
    host: ALL_INTERFACES,
    port: config.http.port,
  });

function portsOn(
  { db, redis, apis, catalog, jobs, slack }: Surroundings,
  { config, settings, log, now }: RunningOptions,
) {
  const policy = () => settings().policy;
  const client = slack.clients.directory;
  const workspace = makeDirectory({
    client,
    people: makePeople({ db, now }),
    groups: () => groupsIn(policy()),
    identity: slack.identity,
    now,
  });
  const onCall = makeOnCall({
    services: config.onCall,
    timeoutMs: ON_CALL_TIMEOUT_MS,
    log: log.application,
    now,
  });
  return {
    tickets: makeTickets({ db, enqueue: jobs.enqueue, now }),
    tokens: makeTokens(redis, config.redis.keyPrefix),
    workspace,
    directory: withOnCall({ workspace, onCall, policy, now }),
    catalog,
    clusters: makeClusters(apis),
    channels: makeChannels({ client, now }),
    audit: makeAudit({ db, now }),
    secondFactors: makeSecondFactors({ db, key: config.encryptionKey, now }),
    policy,
    now,
  };
}

/** Asks no on-call schedule: a language is Slack's alone to say. */
function languagesOn(directory: Workspace, { settings, log }: RunningOptions) {
  const channelWords = () => wordsFor(settings().channels.language);
  const readers = makeReaders({ directory, wordsFor, channelWords, log: log.slack });
  return { channelWords, readers };
}

function boardOn(
  { db, slack }: Surroundings,
  { tickets, readers, channelWords }: Pick<Ports, 'tickets'> & ReturnType<typeof languagesOn>,
  { settings, log, now }: Omit<RunningOptions, 'config'>,
) {
  return makeBoard({
    clients: slack.clients,
    tickets,
    messages: makeMessages({ db }),
    pace: makePace({ db }),
    defaultChannel: () => settings().channels.default,
    readers,
    channelWords,
    log: log.slack,
    now,
    readBackMs: READ_BACK_MS,
  });
}

function linksOn(
  { db, slack }: Surroundings,
  { tickets }: Pick<Ports, 'tickets'>,
  { log }: Pick<AppOptions, 'log'>,
) {
  const deps = { client: slack.clients.directory, messages: makeMessages({ db }), log: log.slack };
  return { cardLink: makeCardLink({ ...deps, tickets }), cardLinks: makeCardLinks(deps) };
}

/**
 * At the start and every hour, what the tickets say is owed becomes jobs again, whatever became of the first;
 * and what has served its time goes.
 */
function keepPromises({ db, jobs }: Surroundings, { now, log }: AppOptions): Repeated {
  const failed = (err: unknown) => log.workorder.warn({ err }, 'the hourly sweep failed');
  const sweep = async () => {
    await jobs.send(await owedJobs(db, now));
    await prune(db, now);
  };
  return repeatedly(sweep, { everyMs: SWEEP_EVERY_MS, failed });
}
