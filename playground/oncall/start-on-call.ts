import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Answer, Asked, ScheduleSpec } from './answer.ts';
import { answerAsOpsgenie } from './opsgenie.ts';
import { answerAsPagerDuty } from './pagerduty.ts';

/** What may happen to a request instead of a plain answer. */
export type Fault =
  | { readonly kind: 'answer'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** 200 with this body. */
  | { readonly kind: 'garbage'; readonly body: string }
  /** The connection stays open and nothing comes. */
  | { readonly kind: 'silence' }
  /** The connection breaks. */
  | { readonly kind: 'cut' };

export type OnCallService = {
  /** Ends in a slash. */
  readonly apiUrl: string;
  readonly key: string;
  /** What was asked, oldest first: path and query. */
  readonly asked: readonly string[];
  /** From now on these are its schedules. */
  readonly put: (...schedules: readonly ScheduleSpec[]) => void;
  /** Happens to every request until it is taken away with undefined. */
  readonly fail: (fault: Fault | undefined) => void;
};

export type OnCallServices = {
  readonly pagerDuty: OnCallService;
  readonly opsgenie: OnCallService;
  readonly stop: () => Promise<void>;
};

/** PagerDuty and Opsgenie on one port of this machine, each below a path of its own. */
export async function startOnCall(): Promise<OnCallServices> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  const root = `http://127.0.0.1:${address.port}`;
  const pagerDuty = makeService(`${root}/pagerduty/`, 'u+pd-simulated-token', answerAsPagerDuty);
  const opsgenie = makeService(`${root}/opsgenie/`, 'simulated-genie-key-0001', answerAsOpsgenie);
  server.on('request', (request, response) => {
    const url = new URL(request.url ?? '/', root);
    const service = [pagerDuty, opsgenie].find(({ apiUrl }) => url.href.startsWith(apiUrl));
    if (service === undefined) send(response, { status: 404, body: {} });
    service?.respond(request, response);
  });
  return {
    pagerDuty,
    opsgenie,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

type Answering = (asked: Asked, schedules: readonly ScheduleSpec[], key: string) => Answer;

function makeService(apiUrl: string, key: string, answer: Answering) {
  const state: { schedules: readonly ScheduleSpec[]; fault: Fault | undefined } = {
    schedules: [],
    fault: undefined,
  };
  const asked: string[] = [];
  return {
    apiUrl,
    key,
    asked,
    put: (...schedules: readonly ScheduleSpec[]) => {
      state.schedules = schedules;
    },
    fail: (fault: Fault | undefined) => {
      state.fault = fault;
    },
    respond: ({ method = 'GET', url = '/', headers }: IncomingMessage, response: ServerResponse): void => {
      const { pathname, search, searchParams: query } = new URL(url, apiUrl);
      const path = pathname.slice(new URL(apiUrl).pathname.length);
      asked.push(`${path}${decodeURIComponent(search)}`);
      if (state.fault === undefined) {
        send(response, answer({ method, path, query, headers }, state.schedules, key));
        return;
      }
      misbehave(response, state.fault);
    },
  };
}

function misbehave(response: ServerResponse, fault: Fault): void {
  switch (fault.kind) {
    case 'answer':
      send(response, { ...fault, body: { message: 'as asked for' } });
      return;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'application/json' }).end(fault.body);
      return;
    case 'silence':
      return;
    case 'cut':
      response.destroy();
  }
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
