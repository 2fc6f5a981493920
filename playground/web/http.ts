import type { IncomingMessage, ServerResponse } from 'node:http';
import { readStaticFile, type StaticFile } from './static-file.ts';

export type Answer = { readonly status: number; readonly body: unknown };

const largestBody = 100_000;

/** No script, style or picture from anywhere else, so nothing a message holds can reach out. */
const guard = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

/** Another site may make a browser send requests here, but not under our name or in our name. */
export function isForUs({ headers, method }: IncomingMessage): boolean {
  const { host = '', origin } = headers;
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return false;
  if (origin !== undefined && origin !== `http://${host}`) return false;
  return method === 'GET' || headers['content-type'] === 'application/json';
}

/** The body as JSON. @throws SyntaxError for what is none, or too long */
export async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > largestBody) throw new SyntaxError('too much at once');
    chunks.push(bytes);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { ...guard, location });
  response.end();
}

export function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { ...guard, 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

/** A picture that is one person's to see, so nothing keeps it. */
export function sendPicture(response: ServerResponse, picture: StaticFile | undefined): void {
  if (picture === undefined) {
    send(response, { status: 404, body: { error: 'no such picture' } });
    return;
  }
  response.writeHead(200, { ...guard, 'content-type': picture.type, 'cache-control': 'no-store' });
  response.end(picture.body);
}

export async function sendFile(response: ServerResponse, urlPath: string): Promise<void> {
  const file = await readStaticFile(urlPath);
  if (file === undefined) return send(response, { status: 404, body: { error: 'not found' } });
  response.writeHead(200, { ...guard, 'content-type': file.type });
  response.end(file.body);
}
