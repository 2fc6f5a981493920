import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { makeKeyspace } from './keyspace.ts';
import { encode, makeCommandReader, ProtocolError } from './resp.ts';
import { makeSession, type Server as RedisServer, type Session } from './session.ts';

const databaseCount = 16;
/** As often as Redis looks for keys that are over. */
const sweepIntervalMs = 100;

export type RedisStandIn = {
  readonly url: string;
  readonly port: number;
  /** Keeps connections open and accepts new ones, but answers nothing until `resume`. */
  readonly pause: () => void;
  readonly resume: () => void;
  /** Breaks every connection and refuses new ones until `up`, which listens on the same port. Keys stay, and expire. */
  readonly down: () => Promise<void>;
  readonly up: () => Promise<void>;
  /** Safe to call twice. */
  readonly stop: () => Promise<void>;
};

type Options = { readonly port?: number; readonly host?: string; readonly nowMs?: () => number };

/**
 * A server that speaks Redis' protocol (RESP2, and RESP3 after HELLO) for plain keys, expiry and transactions, with
 * Redis' own answers and error texts; it forgets everything when it stops. Without `port` it finds a free one.
 */
export async function startRedisStandIn(options: Options = {}): Promise<RedisStandIn> {
  const { port: wantedPort = 0, host = '127.0.0.1', nowMs = Date.now } = options;
  const databases = Array.from({ length: databaseCount }, () => makeKeyspace(nowMs));
  const connections = makeConnections({ databases, nowMs });
  const listener = createServer({ noDelay: true }, connections.accept);
  const port = await listen(listener, wantedPort, host);
  const sweeping = setInterval(() => {
    for (const keyspace of databases) keyspace.sweep();
  }, sweepIntervalMs);

  const down = async () => {
    if (!listener.listening) return;
    const closed = once(listener, 'close');
    listener.close();
    connections.breakAll();
    await closed;
  };
  return {
    url: `redis://${host}:${port}`,
    port,
    pause: connections.pause,
    resume: connections.resume,
    down,
    up: async () => {
      if (!listener.listening) await listen(listener, port, host);
    },
    stop: async () => {
      clearInterval(sweeping);
      await down();
    },
  };
}

async function listen(listener: Server, port: number, host: string): Promise<number> {
  listener.listen(port, host);
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('Not listening on a TCP port');
  return address.port;
}

function makeConnections(server: RedisServer) {
  const open = new Set<Socket>();
  let paused = false;
  let lastId = 0;

  return {
    accept(socket: Socket) {
      lastId += 1;
      open.add(socket);
      const session = makeSession(server, lastId);
      serve(socket, session);
      if (paused) socket.pause();
      socket.once('close', () => {
        open.delete(socket);
        session.end();
      });
    },
    pause() {
      paused = true;
      for (const socket of open) socket.pause();
    },
    resume() {
      paused = false;
      for (const socket of open) socket.resume();
    },
    breakAll() {
      for (const socket of open) socket.destroy();
    },
  };
}

function serve(socket: Socket, session: Session): void {
  const reader = makeCommandReader();
  socket.on('data', (chunk) => {
    try {
      for (const words of reader.read(chunk)) {
        // HELLO answers in the protocol it has just agreed on, so encode only after running.
        const reply = session.run(words);
        socket.write(encode(reply, session.client.protocol), 'latin1');
        if (words[0]?.toLowerCase() === 'quit') {
          socket.end();
          return;
        }
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      socket.end(`-ERR Protocol error: ${error.message}\r\n`, 'latin1');
    }
  });
  // A client that breaks off is no fault of the server; 'close' follows and cleans up.
  socket.on('error', () => socket.destroy());
}
