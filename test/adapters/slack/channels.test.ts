import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Slack as Simulator } from '../../../playground/slack/start.ts';
import { allScopes } from '../../../playground/slack/workspace.ts';
import { makeChannels } from '../../../src/adapters/slack/channels.ts';
import { makeWebClients } from '../../../src/adapters/slack/web-clients.ts';
import type { Channels } from '../../../src/usecases/ports.ts';
import { NOON } from '../../build.ts';
import { BACKEND, readableLog, startWorkspace } from './setup.ts';

let slack: Simulator;
let channels: Channels;

beforeEach(async () => {
  slack = await startWorkspace();
  const { botToken, apiUrl } = slack;
  const { directory: client } = makeWebClients({ botToken, apiUrl, log: readableLog().log });
  channels = makeChannels({ client, now: () => NOON });
});

afterEach(() => slack.stop());

const noMembers = { members: ['U0ALICE'] };

test('a channel the bot is in can be used, and is not asked about again for a while', async () => {
  await channels.assertUsable(BACKEND);
  await channels.assertUsable(BACKEND);

  expect(slack.journal.calls('conversations.info')).toHaveLength(1);
});

test.each([
  ['archived', { isArchived: true }, 'archived'],
  ['shared with another company', { isExtShared: true }, 'shared'],
  ['private and without the bot', { isPrivate: true, ...noMembers }, 'not-found'],
])('a channel that is %s is refused', async (_name, change, reason) => {
  slack.workspace.putChannel({ id: BACKEND, ...change });

  await expect(channels.assertUsable(BACKEND)).rejects.toMatchObject({
    code: 'channel-unusable',
    facts: { channel: BACKEND, reason },
  });
});

test('a channel that does not exist is refused', async () => {
  await expect(channels.assertUsable('C0NEVER')).rejects.toMatchObject({ facts: { reason: 'not-found' } });
});

test('a public channel without the bot can be used only where it may post anywhere', async () => {
  slack.workspace.putChannel({ id: BACKEND, ...noMembers });
  slack.workspace.setScopes(allScopes.filter((scope) => scope !== 'chat:write.public'));

  await expect(channels.assertUsable(BACKEND)).rejects.toMatchObject({ facts: { reason: 'not-a-member' } });
  slack.workspace.setScopes(allScopes);

  await channels.assertUsable(BACKEND);
});

test('a channel that was refused can be used as soon as the bot is invited', async () => {
  slack.workspace.putChannel({ id: BACKEND, isPrivate: true, ...noMembers });
  await expect(channels.assertUsable(BACKEND)).rejects.toThrow();

  slack.workspace.putChannel({ id: BACKEND, members: ['U0ALICE', slack.botUser] });

  await channels.assertUsable(BACKEND);
});

test('while Slack is away it is said so', async () => {
  slack.faults.down();

  await expect(channels.assertUsable(BACKEND)).rejects.toMatchObject({ system: 'slack' });
});
