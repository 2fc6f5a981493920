import { LogLevel } from '@slack/bolt';
import type { Logger } from 'pino';

/** Bolt's and the Web API client's log in ours. Their debug lines hold whole payloads, so those stay out. */
export function boltLog(log: Logger) {
  const text = (said: readonly unknown[]) => said.map(String).join(' ');
  return {
    debug: () => undefined,
    info: (...said: unknown[]) => log.debug(text(said)),
    warn: (...said: unknown[]) => log.warn(text(said)),
    error: (...said: unknown[]) => log.error(text(said)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}
