import { expect, test } from 'vitest';
import { parseCommand } from '../../../src/adapters/slack/command-grammar.ts';

const empty = { action: undefined, application: undefined, reason: '' };

test.each([
  ['', { kind: 'open', filled: empty }],
  ['   ', { kind: 'open', filled: empty }],
  ['open', { kind: 'open', filled: empty }],
  ['OPEN now', { kind: 'open', filled: empty }],
  ['delete-pods', { kind: 'open', filled: { ...empty, action: 'delete-pods' } }],
  [
    'delete-pods web-service pods hang  since noon',
    {
      kind: 'open',
      filled: { action: 'delete-pods', application: 'web-service', reason: 'pods hang since noon' },
    },
  ],
  [
    'redeploy web@prod/production',
    { kind: 'open', filled: { action: 'redeploy', application: 'web@prod/production', reason: '' } },
  ],
  ['status', { kind: 'mine' }],
  ['status wo-2026-000012', { kind: 'status', ticketNo: 'WO-2026-000012' }],
  ['status 12', { kind: 'ticket-missing', command: 'status' }],
  ['who web@prod/production', { kind: 'who', application: 'web@prod/production' }],
  ['who', { kind: 'application-missing', command: 'who' }],
  ['list', { kind: 'list' }],
  ['mine', { kind: 'mine' }],
  ['cancel WO-2026-000012', { kind: 'cancel', ticketNo: 'WO-2026-000012' }],
  ['finish WO-2026-1000000', { kind: 'finish', ticketNo: 'WO-2026-1000000' }],
  ['revoke', { kind: 'ticket-missing', command: 'revoke' }],
  ['help', { kind: 'help', typed: undefined }],
  ['redeplyo web', { kind: 'help', typed: 'redeplyo' }],
  ['<!channel>', { kind: 'help', typed: '<!channel>' }],
])('/emergency %s', (text, meant) => {
  expect(parseCommand(text)).toEqual(meant);
});
