import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests wait more than they compute, so three files at a time pay off even on two cores. */
const maxWorkers = Math.max(3, availableParallelism() - 1);

/** Three projects: the rule of who imports whom, what needs no services, and what needs those of `test/services.ts`. */
export default defineConfig({
  test: {
    maxWorkers,
    projects: [
      { test: { name: 'architecture', include: ['test/architecture.test.ts'] } },
      {
        test: {
          name: 'unit',
          include: ['test/{domain,words,views,usecases,playground}/**/*.test.ts', 'test/*.test.ts'],
          exclude: ['test/architecture.test.ts'],
          // A bug hangs for good; a busy machine only takes longer.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/{adapters,journeys,browser}/**/*.test.ts'],
          globalSetup: ['test/services.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
