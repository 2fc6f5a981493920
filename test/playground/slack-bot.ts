import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { Slack } from '../../playground/slack/start.ts';

/** Also how long it waits for a pong, so on a busy machine it must not be too short. */
const reconnectMs = 500;

/** A real Bolt app on the simulated workspace, over Socket Mode; `listen` says what it does. */
export async function startBot(
  slack: Slack,
  listen: (app: App) => void,
): Promise<{ stop: () => Promise<void> }> {
  const clientOptions = () => ({
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    timeout: 5000,
    rejectRateLimitedCalls: true,
  });
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    clientPingTimeout: reconnectMs,
    logLevel: LogLevel.ERROR,
    installerOptions: { clientOptions: clientOptions() },
  });
  const app = new App({
    token: slack.botToken,
    receiver,
    logLevel: LogLevel.ERROR,
    clientOptions: clientOptions(),
  });
  listen(app);
  await app.start();
  return { stop: async () => receiver.client.disconnect() };
}
