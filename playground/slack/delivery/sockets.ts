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
  /** Tells every connection to go; the app is expected to come back by a new ticket. */
  readonly disconnect: (reason: 'refresh_requested' | 'warning' | 'link_disabled') => void;
  readonly terminate: () => void;
  readonly count: () => number;
};

const connectionsAtMost = 10;
const pingMs = 10_000;
const connectionSeconds = 18_060;

const Ack = z.object({ envelope_id: z.string(), payload: z.unknown() });

/** The server's end of Socket Mode. */
export function makeSockets(world: World, ackMs: number): Sockets {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const connections = new Set<WebSocket>();
  const pending = new Map<string, (outcome: Outcome) => void>();
  const turn = { next: 0 };

  const join = (socket: WebSocket) => {
    if (connections.size >= connectionsAtMost) return turnAway(socket, 'too_many_websockets');
    connections.add(socket);
    const pings = setInterval(() => socket.ping(), pingMs);
    socket.on('message', (data) => settle(pending, String(data)));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearInterval(pings);
      connections.delete(socket);
      world.changed({ kind: 'connection', id: String(connections.size) });
    });
    socket.send(JSON.stringify(hello(world, connections.size)));
    world.changed({ kind: 'connection', id: String(connections.size) });
  };

  return {
    ticketUrl(host) {
      const ticket = randomBytes(16).toString('hex');
      tickets.add(ticket);
      return `ws://${host}/link/?ticket=${ticket}&app_id=${world.app.appId}`;
    },
    upgrade(request, socket, head) {
      const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
      if (!tickets.delete(ticket)) {
        socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
        return;
      }
      server.handleUpgrade(request, socket, head, join);
    },
    send(envelope) {
      const open = [...connections].filter((socket) => socket.readyState === socket.OPEN);
      turn.next += 1;
      const socket = open[turn.next % open.length];
      if (socket === undefined) return Promise.resolve({ kind: 'unreachable' });
      return sendAndWait({ socket, pending, ackMs }, envelope);
    },
    disconnect(reason) {
      for (const socket of [...connections]) {
        socket.send(disconnectMessage(reason));
        // Slack sends nothing more to a connection it has told to go.
        if (reason !== 'warning') connections.delete(socket);
      }
    },
    terminate() {
      for (const socket of server.clients) socket.terminate();
      for (const resolve of pending.values()) resolve({ kind: 'unreachable' });
    },
    count: () => connections.size,
  };
}

type Line = {
  readonly socket: WebSocket;
  readonly pending: Map<string, (outcome: Outcome) => void>;
  readonly ackMs: number;
};

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
    socket.send(
      JSON.stringify({
        envelope_id: envelopeId,
        type: envelope.type,
        payload: envelope.payload,
        accepts_response_payload: envelope.type !== 'events_api',
        ...(envelope.retry === undefined
          ? {}
          : { retry_attempt: envelope.retry.attempt, retry_reason: envelope.retry.reason }),
      }),
    );
  });
}

function settle(pending: Line['pending'], text: string): void {
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

function turnAway(socket: WebSocket, reason: string): void {
  socket.send(disconnectMessage(reason));
  socket.close();
}

const disconnectMessage = (reason: string) =>
  JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'playground' } });

const hello = (world: World, connections: number) => ({
  type: 'hello',
  num_connections: connections,
  connection_info: { app_id: world.app.appId },
  debug_info: { host: 'playground', build_number: 1, approximate_connection_time: connectionSeconds },
});
