import { createHmac } from 'node:crypto';
import type { Envelope, Outcome } from './envelope.ts';

type Target = {
  readonly url: string;
  readonly signingSecret: string;
  readonly ackMs: number;
  readonly now: () => Date;
};

/** The same payloads to a request URL, signed as Slack signs them. The answer must be a 200 within `ackMs`. */
export async function postSigned(target: Target, envelope: Envelope): Promise<Outcome> {
  const { body, contentType } = encoded(envelope);
  const timestamp = String(Math.floor(target.now().getTime() / 1000));
  const digest = createHmac('sha256', target.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
  try {
    const response = await fetch(target.url, {
      method: 'POST',
      body,
      headers: {
        'content-type': contentType,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${digest}`,
        ...retryHeaders(envelope),
      },
      signal: AbortSignal.timeout(target.ackMs),
    });
    const text = await response.text();
    if (response.status === 200) return { kind: 'acked', payload: payloadOf(text) };
    const retry = response.headers.get('x-slack-no-retry') === '1' ? 'unwanted' : 'wanted';
    return { kind: 'refused', status: response.status, retry };
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    return { kind: late ? 'late' : 'unreachable' };
  }
}

function encoded(envelope: Envelope): { body: string; contentType: string } {
  const form = 'application/x-www-form-urlencoded';
  switch (envelope.type) {
    case 'slash_commands':
      return { body: new URLSearchParams(stringFields(envelope.payload)).toString(), contentType: form };
    case 'interactive':
      return {
        body: new URLSearchParams({ payload: JSON.stringify(envelope.payload) }).toString(),
        contentType: form,
      };
    case 'events_api':
      return { body: JSON.stringify(envelope.payload), contentType: 'application/json' };
  }
}

function stringFields(payload: Envelope['payload']): Record<string, string> {
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]));
}

function retryHeaders({ retry }: Envelope): Record<string, string> {
  if (retry === undefined) return {};
  const reason = retry.reason === 'timeout' ? 'http_timeout' : retry.reason;
  return { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': reason };
}

/** An answer may be JSON, or plain text for the person. */
function payloadOf(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}
