import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export type Tap = {
  /** Where the service is reached through the tap. */
  readonly url: string;
  readonly isClosed: () => boolean;
  /** Breaks every connection and refuses new ones, as if the service were gone. */
  readonly close: () => void;
  readonly open: () => void;
  readonly stop: () => Promise<void>;
};

/** Stands before a TCP service on this machine, so that it can be taken away from those who use it and given back. */
export async function startTap(serviceUrl: string): Promise<Tap> {
  const service = new URL(serviceUrl);
  const state = { isClosed: false };
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    if (state.isClosed) {
      near.destroy();
      return;
    }
    const far = connect(Number(service.port), service.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.setNoDelay();
      one.pipe(other);
      // Either end may vanish; then so does the other.
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: urlAt(serviceUrl, address.port),
    isClosed: () => state.isClosed,
    close() {
      state.isClosed = true;
      cut();
    },
    open() {
      state.isClosed = false;
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}

/** The same address, user and path at another port of this machine. */
export function urlAt(serviceUrl: string, port: number): string {
  const url = new URL(serviceUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return url.href;
}
