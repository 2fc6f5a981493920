import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterAll } from 'vitest';

export type Cut = {
  /** The same address, but through here. */
  readonly url: string;
  /** Breaks every connection and refuses new ones, as a server that is gone. */
  readonly cut: () => Promise<void>;
  readonly restore: () => Promise<void>;
};

/** A way to a server that can be cut; gone when the file ends. */
export async function cutBefore(url: string): Promise<Cut> {
  const target = new URL(url);
  const open = new Set<Socket>();
  const join = (near: Socket) => {
    const far = connect(Number(target.port), target.hostname);
    const both = [near, far];
    for (const socket of both) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        for (const each of both) each.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
  };
  const server = createServer(join);
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const cut = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
  };
  await listen(0);
  afterAll(cut);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a TCP port');
  const { port } = address;
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(port);
  return { url: through.href, cut, restore: () => listen(port) };
}
