import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { World } from '../world.ts';
import type { Envelope, Outcome } from './envelope.ts';

export type Sockets = {
  /** A `ws://` URL that lets one connection in, once. */
  readonly ticketUrl: (host: string) => string;
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** To any one connection, in turn. */
  readonly send: (envelope: Envelope) => Promise<Outcome>;
  /** Anything at all to every connection, such as an envelope no client expects. */
  readonly broadcast: (message: unknown) => void;
  /** Tells every connection to go; the app is expected to come back by a new ticket. */
  readonly disconnect: (reason: 'refresh_requested' | 'warning') => void;
  readonly terminate: () => void;
  readonly count: () => number;
};

const connectionsAtMost = 10;
const pingMs = 10_000;
const connectionSeconds = 18_060;

const Ack = z.object({ envelope_id: z.string(), payload: z.unknown() });

type Pending = Map<string, (outcome: Outcome) => void>;

/** The server's end of Socket Mode. */
export function makeSockets(world: World, ackMs: number): Sockets {
  const server = new WebSocketServer({ noServer: true });
  const connections = new Set<WebSocket>();
  const pending: Pending = new Map();
  const tickets = makeTickets(world);
  const turn = { next: 0 };

  return {
    ticketUrl: tickets.url,
    upgrade(request, socket, head) {
      if (!tickets.use(request.url)) {
        socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, (joined) => join({ world, connections, pending }, joined));
    },
    send(envelope) {
      const open = [...connections].filter((socket) => socket.readyState === socket.OPEN);
      turn.next += 1;
      const socket = open[turn.next % open.length];
      if (socket === undefined) return Promise.resolve({ kind: 'unreachable' });
      return sendAndWait({ socket, pending, ackMs }, envelope);
    },
    broadcast(message) {
      for (const socket of connections) socket.send(JSON.stringify(message));
    },
    disconnect(reason) {
      for (const socket of [...connections]) {
        socket.send(disconnectMessage(reason));
        // Slack sends nothing more to a connection it has told to go.
        if (reason === 'refresh_requested') connections.delete(socket);
      }
    },
    terminate() {
      for (const socket of server.clients) socket.terminate();
      for (const resolve of pending.values()) resolve({ kind: 'unreachable' });
    },
    count: () => connections.size,
  };
}

function makeTickets(world: World) {
  const unused = new Set<string>();
  return {
    url(host: string): string {
      const ticket = randomBytes(16).toString('hex');
      unused.add(ticket);
      return `ws://${host}/link/?ticket=${ticket}&app_id=${world.app.appId}`;
    },
    /** False for a ticket that is unknown or was used before. */
    use(url = '/'): boolean {
      return unused.delete(new URL(url, 'http://localhost').searchParams.get('ticket') ?? '');
    },
  };
}

type Room = { readonly world: World; readonly connections: Set<WebSocket>; readonly pending: Pending };

function join({ world, connections, pending }: Room, socket: WebSocket): void {
  socket.on('error', () => socket.terminate());
  if (connections.size >= connectionsAtMost) {
    socket.send(disconnectMessage('too_many_websockets'));
    socket.close();
    return;
  }
  connections.add(socket);
  const pings = setInterval(() => socket.ping(), pingMs);
  socket.on('message', (data) => settle(pending, String(data)));
  socket.on('close', () => {
    clearInterval(pings);
    connections.delete(socket);
    world.changed({ kind: 'connection', id: String(connections.size) });
  });
  socket.send(JSON.stringify(hello(world, connections.size)));
  world.changed({ kind: 'connection', id: String(connections.size) });
}

type Line = { readonly socket: WebSocket; readonly pending: Pending; readonly ackMs: number };

function sendAndWait({ socket, pending, ackMs }: Line, envelope: Envelope): Promise<Outcome> {
  const envelopeId = randomUUID();
  return new Promise((resolve) => {
    const finish = (outcome: Outcome) => {
      clearTimeout(deadline);
      pending.delete(envelopeId);
      resolve(outcome);
    };
    const deadline = setTimeout(() => finish({ kind: 'late' }), ackMs);
    pending.set(envelopeId, finish);
    const { type, payload, retry } = envelope;
    socket.send(
      JSON.stringify({
        envelope_id: envelopeId,
        type,
        payload,
        accepts_response_payload: type !== 'events_api',
        ...(retry === undefined ? {} : { retry_attempt: retry.attempt, retry_reason: retry.reason }),
      }),
    );
  });
}

function settle(pending: Pending, text: string): void {
  const ack = Ack.safeParse(decoded(text));
  if (ack.success) pending.get(ack.data.envelope_id)?.({ kind: 'acked', payload: ack.data.payload });
}

function decoded(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const disconnectMessage = (reason: string) =>
  JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'playground' } });

const hello = (world: World, connections: number) => ({
  type: 'hello',
  num_connections: connections,
  connection_info: { app_id: world.app.appId },
  debug_info: { host: 'playground', build_number: 1, approximate_connection_time: connectionSeconds },
});
