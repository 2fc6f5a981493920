import type { ModalView } from '@slack/types';
import type { Entry } from '../../../domain/entry.ts';
import type { Revealed } from '../../../usecases/reveal-token.ts';
import type { Words } from '../../../words/words.ts';
import { preformatted, section } from './blocks.ts';
import { modal } from './modal.ts';
import { mrkdwnVoice as voice } from './mrkdwn.ts';

/** The secret, for the requester's eyes alone, and how to use it. `apiUrl` is where people reach the HTTP API. */
export function revealModal(
  { secret, expires, entry }: Revealed,
  apiUrl: string | undefined,
  words: Words,
): ModalView {
  const { reveal, close } = words.dialog;
  return modal({
    title: reveal.title,
    close,
    blocks: [
      section(reveal.about(entry, expires, voice)),
      preformatted(secret),
      ...(apiUrl === undefined ? [] : [section(reveal.curl), preformatted(curl(entry, { secret, apiUrl }))]),
    ],
  });
}

function curl(
  { action, application }: Entry,
  { secret, apiUrl }: { readonly secret: string; readonly apiUrl: string },
): string {
  const base = `${apiUrl.replace(/\/+$/, '')}/v1/applications/${encodeURIComponent(application.name)}`;
  const { namespace } = application;
  const [method, path, body] =
    action === 'delete-pods'
      ? ['DELETE', 'pods', { namespace, pods: ['POD-NAME'] }]
      : ['POST', 'redeploy', { namespace, strategy: 'RollingUpdate', reason: 'WHY' }];
  return [
    `curl -X ${method} ${quoted(`${base}/${path}`)}`,
    `-H ${quoted(`Authorization: Bearer ${secret}`)}`,
    `-H ${quoted('Content-Type: application/json')}`,
    `-d ${quoted(JSON.stringify(body))}`,
  ].join(' \\\n  ');
}

/** One word for a POSIX shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
