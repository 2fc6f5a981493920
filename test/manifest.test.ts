import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const root = path.resolve(import.meta.dirname, '..');
const adapter = path.join(root, 'src/adapters/slack');

/** Slack's own limits, for the parts of a manifest that we use; anything else is a mistake. */
const Manifest = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2), minor_version: z.int() }),
  display_information: z.strictObject({
    name: z.string().min(1).max(35),
    description: z.string().min(1).max(140),
    long_description: z.string().min(175).max(4000),
    background_color: z.string().regex(/^#([0-9a-f]{3}){1,2}$/i),
  }),
  features: z.strictObject({
    bot_user: z.strictObject({ display_name: z.string().min(1).max(80), always_online: z.boolean() }),
    app_home: z.strictObject({
      home_tab_enabled: z.boolean(),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    slash_commands: z
      .array(
        z.strictObject({
          command: z.string().regex(/^\/[a-z-]{1,31}$/),
          description: z.string().min(1).max(2000),
          usage_hint: z.string().min(1).max(1000),
          should_escape: z.boolean(),
        }),
      )
      .min(1)
      .max(50),
    shortcuts: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(24),
          type: z.enum(['global', 'message']),
          callback_id: z.string().min(1).max(255),
          description: z.string().min(1).max(150),
        }),
      )
      .min(1)
      .max(10)
      .optional(),
  }),
  oauth_config: z.strictObject({
    scopes: z.strictObject({ bot: z.array(z.string().max(50)).min(1).max(255) }),
  }),
  settings: z.strictObject({
    interactivity: z.strictObject({ is_enabled: z.boolean() }),
    event_subscriptions: z
      .strictObject({ bot_events: z.array(z.string().max(50)).min(1).max(100) })
      .optional(),
    org_deploy_enabled: z.boolean(),
    socket_mode_enabled: z.boolean(),
    token_rotation_enabled: z.boolean(),
  }),
});

/** What each Web API method needs for what we ask of it; channels are public and private ones. */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  'auth.test': [],
  'chat.getPermalink': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history', 'im:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': ['channels:history', 'groups:history'],
  'dnd.teamInfo': ['dnd:read'],
  'files.completeUploadExternal': ['files:write'],
  'files.delete': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read', 'users:read.email'],
  'users.lookupByEmail': ['users:read.email'],
  'views.open': [],
  'views.publish': [],
  'views.push': [],
  'views.update': [],
};

const manifest = Manifest.parse(parse(readFileSync(path.join(root, 'manifest.yml'), 'utf8')));

const source = readdirSync(adapter, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(path.join(adapter, file), 'utf8'))
  .join('\n');

/** Every method name the client offers, such as `usergroups.users.list`. */
const knownMethods = new Set(methodsIn(new WebClient(), ''));

function methodsIn(branch: object, prefix: string): string[] {
  return Object.entries(branch).flatMap(([name, part]: [string, unknown]) => {
    if (typeof part === 'function') return prefix === '' ? [] : [`${prefix}${name}`];
    const isBranch =
      typeof part === 'object' && part !== null && Object.getPrototypeOf(part) === Object.prototype;
    return isBranch ? methodsIn(part, `${prefix}${name}.`) : [];
  });
}

const unique = (names: readonly string[]) => [...new Set(names)].sort();

/** The methods the source mentions, as `client.chat.update(` or as 'chat.update'. */
function methodsUsed(text: string): string[] {
  const chains = [...text.matchAll(/[\w.]+\.\w+/g)].map(([chain]) => chain.split('.'));
  const endings = chains.map((parts) => parts.map((_, from) => parts.slice(from).join('.')));
  return unique(endings.flatMap((longestFirst) => longestFirst.find((name) => knownMethods.has(name)) ?? []));
}

/** What listeners are registered for: the first argument of `app.command(…)` and the like, also by constant. */
function registered(text: string, kind: string): string[] {
  const first = new RegExp(`\\.${kind}\\(\\s*(?:['"\`]([^'"\`]+)['"\`]|(\\w+)\\s*,)`, 'g');
  const names = [...text.matchAll(first)].map(
    ([, literal, constant = '']) => literal ?? constantIn(text, constant),
  );
  return unique(names.filter((name) => name !== undefined));
}

/** Undefined for what is no constant: the parameter of a function that passes a name on. */
function constantIn(text: string, constant: string): string | undefined {
  return new RegExp(`const ${constant}(?::[^=]+)? = ['"\`]([^'"\`]+)`).exec(text)?.[1];
}

/** Scopes that the code asks for by their name, where what it does depends on having them. */
const scopesNamed = (text: string) =>
  [...text.matchAll(/'((?:chat|channels|groups|im|users|usergroups|reactions):[a-z.]+)'/g)].map(
    ([, scope = '']) => scope,
  );

test('every Web API method the code uses has its scopes written down here', () => {
  const methods = methodsUsed(source);

  expect(methods).not.toEqual([]);
  expect(methods.filter((method) => scopesOf[method] === undefined)).toEqual([]);
});

test('the scopes are those the code needs, and nothing else', () => {
  const needed = [...methodsUsed(source).flatMap((method) => scopesOf[method] ?? []), ...scopesNamed(source)];

  expect(manifest.oauth_config.scopes.bot).toEqual(unique([...needed, 'commands']));
});

test('the slash commands are those the code listens for', () => {
  expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(
    registered(source, 'command'),
  );
});

test('the shortcuts are those the code listens for', () => {
  const shortcuts = manifest.features.shortcuts ?? [];

  expect(shortcuts.map(({ callback_id }) => callback_id)).toEqual(registered(source, 'shortcut'));
});

test('the events are those the code listens for', () => {
  const events = manifest.settings.event_subscriptions?.bot_events ?? [];

  expect(events).toEqual(registered(source, 'event'));
});

test('the App Home is shown where the code publishes one', () => {
  expect(manifest.features.app_home.home_tab_enabled).toBe(methodsUsed(source).includes('views.publish'));
});

test('a direct message can arrive, buttons work, and Slack needs no address of ours', () => {
  expect(manifest.features.app_home).toMatchObject({ messages_tab_enabled: true });
  expect(manifest.settings).toMatchObject({ interactivity: { is_enabled: true }, socket_mode_enabled: true });
});

test('people and channels typed after a command arrive as ids', () => {
  expect(manifest.features.slash_commands.every(({ should_escape }) => should_escape)).toBe(true);
});

test('what the code uses is found however it is written', () => {
  const text = `
    const COMMAND = '/emergency';
    app.command(COMMAND, listener);
    app.command(
      '/other', listener);
    app.event('app_home_opened', listener);
    const passOn = (name, listener) => app.command(name, listener);
    await clients.state.usergroups.users.list({ usergroup });
    await slack.app.client.chat.delete({});
    await client.apiCall('reactions.add', {});
    if (scopes.includes('im:write')) this.users.forEach(ticket.state.kind);
  `;

  expect(registered(text, 'command')).toEqual(['/emergency', '/other']);
  expect(registered(text, 'event')).toEqual(['app_home_opened']);
  expect(methodsUsed(text)).toEqual(['chat.delete', 'reactions.add', 'usergroups.users.list']);
  expect(scopesNamed(text)).toEqual(['im:write']);
});
