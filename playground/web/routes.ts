import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Slack } from '../slack/start.ts';
import { Deed, perform, refusalOf } from './deed.ts';
import { Drill } from './drill.ts';
import { type Answer, bodyOf, isForUs, redirect, send, sendFile, sendPicture } from './http.ts';
import { pictureFor } from './pictures.ts';

type Deps = {
  readonly slack: Slack;
  /** Whom the page can act as. */
  readonly cast: readonly { readonly id: string }[];
  readonly stream: (response: ServerResponse, person: string) => void;
  readonly runDrill: (drill: Drill) => Promise<void>;
};

/** `/stream?as=`, `/do?as=`, `/picture?as=&id=`, `/drill`, and the files of the page. */
export async function route(deps: Deps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isForUs(request)) return send(response, { status: 403, body: { error: 'not from this page' } });
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const as = searchParams.get('as') ?? '';
  const actor = deps.cast.find(({ id }) => id === as);
  const nobody = { status: 404, body: { error: `nobody here is ${as}` } };
  switch (`${request.method} ${pathname}`) {
    case 'GET /stream':
      return actor === undefined ? send(response, nobody) : deps.stream(response, actor.id);
    case 'GET /picture':
      return actor === undefined
        ? send(response, nobody)
        : sendPicture(response, pictureFor(deps.slack, actor.id, searchParams.get('id') ?? ''));
    case 'POST /do':
      return send(response, actor === undefined ? nobody : await done(deps, actor.id, request));
    case 'POST /drill':
      return send(response, await answered(async () => deps.runDrill(Drill.parse(await bodyOf(request)))));
    case 'GET /':
      if (actor === undefined) return redirect(response, `/?as=${deps.cast[0]?.id ?? ''}`);
      return sendFile(response, '/');
    default:
      return sendFile(response, request.method === 'GET' ? pathname : '');
  }
}

const done = ({ slack }: Deps, actor: string, request: IncomingMessage) =>
  answered(async () => perform(slack.as(actor), Deed.parse(await bodyOf(request))));

async function answered(act: () => Promise<unknown>): Promise<Answer> {
  try {
    return { status: 200, body: (await act()) ?? {} };
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof SyntaxError)
      return { status: 400, body: { error: error.message } };
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return { status: 409, body: refusal };
  }
}
