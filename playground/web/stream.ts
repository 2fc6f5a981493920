import type { ServerResponse } from 'node:http';
import { changesBetween, type Screen } from './screen.ts';

type Deps = {
  readonly look: () => Screen;
  /** Calls back when something may have changed; gives the way to stop. */
  readonly subscribe: (listener: () => void) => () => void;
};

/** Changes that come together are sent together. */
const gatherMs = 30;
/** Keeps the connection open through whatever closes silent ones. */
const beatMs = 15_000;

/** Sends a screen as server-sent events: the whole of it (`all`), then every change to it (`change`), until closed. */
export function streamScreen(response: ServerResponse, { look, subscribe }: Deps): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const sent: { screen: Screen; timer: NodeJS.Timeout | undefined } = { screen: new Map(), timer: undefined };
  const send = (event: 'all' | 'change') => {
    sent.timer = undefined;
    const screen = look();
    const { put, drop } = changesBetween(sent.screen, screen);
    sent.screen = screen;
    if (event === 'change' && put.length + drop.length === 0) return;
    const entries = put.map(([key, text]) => `${JSON.stringify(key)}:${text}`);
    response.write(
      `event: ${event}\ndata: {"put":{${entries.join(',')}},"drop":${JSON.stringify(drop)}}\n\n`,
    );
  };
  send('all');
  const unsubscribe = subscribe(() => {
    sent.timer ??= setTimeout(send, gatherMs, 'change');
  });
  const beat = setInterval(() => response.write(': still here\n\n'), beatMs);
  response.on('close', () => {
    unsubscribe();
    clearTimeout(sent.timer);
    clearInterval(beat);
  });
}
