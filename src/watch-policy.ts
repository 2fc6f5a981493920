import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { lookAtFirebreakFile } from './config/firebreak-file.ts';
import { fitting } from './config/problems.ts';
import type { Settings } from './config/settings.ts';
import type { Config } from './config.ts';
import { repeatedly } from './repeatedly.ts';
import type { Audit, Now } from './usecases/ports.ts';
import { type InForce, makeReloadPolicy, type PolicyNews } from './usecases/reload-policy.ts';

type Deps = {
  readonly config: Pick<Config, 'firebreakFile' | 'kubernetes' | 'encryptionKey' | 'onCall'>;
  readonly inForce: InForce<Settings>;
  readonly audit: Audit;
  readonly version: string;
  readonly now: Now;
  readonly log: Logger;
};

export type PolicyWatch = {
  /** Looks at the file now, whatever it was like a moment ago. */
  readonly reload: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Kubernetes swaps the files of a ConfigMap by symlink, so the content is looked at and not its events. */
const LOOK_EVERY_MS = 2000;

/**
 * Records the policy in force, then watches the file for another.
 * @throws Unavailable `postgres` when the first can't be recorded.
 */
export async function watchPolicy({ config, inForce, log, ...deps }: Deps): Promise<PolicyWatch> {
  const { begin, reload } = makeReloadPolicy({
    ...deps,
    inForce,
    look: () => {
      const file = lookAtFirebreakFile(config.firebreakFile);
      return file.kind === 'readable' ? { ...file, parse: () => fitting(file.parse(), config) } : file;
    },
    restartNeeded: ({ clusters }) =>
      isDeepStrictEqual(clusters, config.kubernetes.clusters) ? [] : ['clusters'],
    told: (news) => tell(log, news),
  });
  const failed = (err: unknown) => log.warn({ err }, 'firebreak.yaml could not be reloaded; trying again');
  await begin();
  const looking = repeatedly(() => reload('change'), { everyMs: LOOK_EVERY_MS, failed });
  const asked = { last: Promise.resolve() };
  return {
    reload: () => {
      asked.last = reload('sighup').catch(failed);
      return asked.last;
    },
    stop: async () => {
      await looking.stop();
      await asked.last;
    },
  };
}

function tell(log: Logger, news: PolicyNews): void {
  switch (news.kind) {
    case 'loaded':
      log.info(news, 'firebreak.yaml has changed and is in force');
      if (news.restartNeeded.length > 0) {
        log.warn(news, 'a part of firebreak.yaml comes into force only by a restart');
      }
      return;
    case 'rejected':
      log.error(news, 'firebreak.yaml cannot be used; what was in force stays');
      return;
    case 'nothing-new':
      log.info(news, 'nothing new in firebreak.yaml');
  }
}
