import { startJobs } from '../../../src/adapters/jobs/jobs.ts';

/** A process that takes the first job it gets and never ends it: the database's URL is its argument. */
const [, , url = ''] = process.argv;
const silent = () => undefined;
const jobs = await startJobs({ url, now: () => new Date(), log: { warn: silent, error: silent } });
await jobs.work({
  doJob: async () => {
    process.stdout.write('holding\n');
    await new Promise(() => undefined);
  },
  giveUp: async () => undefined,
});
