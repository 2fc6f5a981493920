import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { withoutSecrets } from './log/without-secrets.ts';

/** The parts of Firebreak that log. Lines of ERROR and above go to the log `error`, and keep their part. */
export type LogPart = 'workorder' | 'application' | 'kubernetes' | 'slack' | 'http';

export type Logs = Readonly<Record<LogPart, Logger>>;

const ERROR = 50;

/**
 * One logger for each part; all write JSON lines to standard output, or to `destination`. Secrets are masked
 * in the finished line, so none gets through in a message, a stack, a cause or a field of a foreign error.
 */
export function makeLog(
  { level }: { readonly level: string },
  destination: DestinationStream = pino.destination({ dest: 1, sync: true }),
): Logs {
  const masking: DestinationStream = { write: (line) => destination.write(withoutSecrets(line)) };
  const part = (name: LogPart): Logger =>
    pino({ ...OPTIONS, level, formatters: formattersOf(name) }, masking);
  return {
    workorder: part('workorder'),
    application: part('application'),
    kubernetes: part('kubernetes'),
    slack: part('slack'),
    http: part('http'),
  };
}

const OPTIONS: LoggerOptions = {
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  serializers: { err: pino.stdSerializers.err, error: pino.stdSerializers.err },
};

/** A level's label is written once per logger, so the log's name beside it costs nothing per line. */
const formattersOf = (name: LogPart): NonNullable<LoggerOptions['formatters']> => ({
  level: (label, number) => ({
    level: label.toUpperCase(),
    ...(number >= ERROR ? { log: 'error', part: name } : { log: name }),
  }),
});
