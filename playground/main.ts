import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { readable } from './readable.ts';
import { startPlayground } from './start-playground.ts';

const usualPort = 3473;

const usage = `Usage: npm run playground -- [--port PORT] [--log]

  --port PORT  where the page is served; by default ${usualPort}, or a free port if that is taken
  --log        print Firebreak's log as it comes`;

const whatToTry = `
  1. As Alice, who is on call: type /emergency in #emergency and ask to delete pods of web-service.
  2. As Bob, in another window: approve it. Then delete the two that crash, as Alice, from the ticket's thread.
  3. Take Redis, a cluster or Slack away, or kill Firebreak in the middle of it, with the buttons above the pods.
`;

const { values } = parseArgs({
  options: { port: { type: 'string' }, log: { type: 'boolean' }, help: { type: 'boolean' } },
});

if (values.help === true) {
  console.log(usage);
  process.exit(0);
}

const onPage = (url: string) => console.log(`\nThe playground is at ${url}\n${whatToTry}`);
const start = (port: number) =>
  startPlayground({
    port,
    onPage,
    say: (sentence) => console.log(sentence),
    ...(values.log === true ? { onLine: (line: string) => console.log(readable(line)) } : {}),
  });

const isTaken = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

/** Twice is meant seriously. */
process.on('SIGINT', () => {
  process.once('SIGINT', () => process.exit(1));
});
const asked = Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)));

const playground = await (values.port === undefined
  ? start(usualPort).catch((error: unknown) => (isTaken(error) ? start(0) : Promise.reject(error)))
  : start(Number(values.port)));
console.log(`Firebreak logs to ${playground.logFile}; what it is ready for: ${playground.healthUrl}`);
console.log('Ctrl-C stops everything.');
await asked;
console.log('\nStopping…');
await playground.stop();
process.exit(0);
