import { defineConfig } from 'vitest/config';

/** Three projects: what needs nothing, what needs the services of `test/services.ts`, and the browser. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'architecture', include: ['test/architecture.test.ts'] } },
      {
        test: {
          name: 'unit',
          include: ['test/{domain,words,usecases,playground}/**/*.test.ts', 'test/*.test.ts'],
          exclude: ['test/architecture.test.ts'],
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
