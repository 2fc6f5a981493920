import { wireMessage } from './messages.ts';
import type { Channel, Ephemeral, Message, Person, View } from './model.ts';
import { wireView } from './views.ts';
import type { World } from './world.ts';

const token = 'playground';

const teamOf = (world: World) => ({ id: world.team.id, domain: world.team.domain });

const userOf = (person: Person) => ({
  id: person.id,
  username: person.name,
  name: person.name,
  team_id: person.teamId,
});

const channelOf = (channel: Channel) => ({
  id: channel.id,
  name: channel.kind === 'im' ? 'directmessage' : channel.isPrivate ? 'privategroup' : channel.name,
});

export type Press = {
  readonly person: Person;
  readonly triggerId: string;
  readonly responseUrl: string;
};

export function commandPayload(
  world: World,
  channel: Channel,
  input: Press & { readonly command: string; readonly text: string },
) {
  return {
    token,
    team_id: world.team.id,
    team_domain: world.team.domain,
    channel_id: channel.id,
    channel_name: channelOf(channel).name,
    user_id: input.person.id,
    user_name: input.person.name,
    command: input.command,
    text: input.text,
    api_app_id: world.app.appId,
    is_enterprise_install: 'false',
    response_url: input.responseUrl,
    trigger_id: input.triggerId,
  };
}

const common = (world: World, person: Person) => ({
  user: userOf(person),
  api_app_id: world.app.appId,
  token,
  team: teamOf(world),
  enterprise: null,
  is_enterprise_install: false,
});

type Action = Readonly<Record<string, unknown>>;

export function viewActionPayload(
  world: World,
  view: View,
  press: Omit<Press, 'responseUrl'> & { action: Action },
) {
  return {
    type: 'block_actions',
    ...common(world, press.person),
    container: { type: 'view', view_id: view.id },
    trigger_id: press.triggerId,
    view: wireView(world, view),
    actions: [press.action],
  };
}

export function messageActionPayload(
  world: World,
  target: { readonly channel: Channel; readonly message: Message },
  press: Press & { action: Action; values: unknown },
) {
  const { channel, message } = target;
  return {
    type: 'block_actions',
    ...common(world, press.person),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: false,
      ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    },
    trigger_id: press.triggerId,
    channel: channelOf(channel),
    message: wireMessage(world, message, { metadata: 'type only' }),
    state: { values: press.values },
    response_url: press.responseUrl,
    actions: [press.action],
  };
}

/** Slack leaves `message` out for an ephemeral one. */
export function ephemeralActionPayload(
  world: World,
  target: { readonly channel: Channel; readonly ephemeral: Ephemeral },
  press: Press & { action: Action; values: unknown },
) {
  const { channel, ephemeral } = target;
  return {
    type: 'block_actions',
    ...common(world, press.person),
    container: { type: 'message', message_ts: ephemeral.ts, channel_id: channel.id, is_ephemeral: true },
    trigger_id: press.triggerId,
    channel: channelOf(channel),
    state: { values: press.values },
    response_url: press.responseUrl,
    actions: [press.action],
  };
}

export function submissionPayload(world: World, view: View, press: Omit<Press, 'responseUrl'>) {
  return {
    type: 'view_submission',
    ...common(world, press.person),
    trigger_id: press.triggerId,
    view: wireView(world, view),
    response_urls: [],
  };
}

export function closedPayload(world: World, view: View, person: Person, isCleared: 'cleared' | 'closed') {
  return {
    type: 'view_closed',
    ...common(world, person),
    view: wireView(world, view),
    is_cleared: isCleared === 'cleared',
  };
}

export function suggestionPayload(
  world: World,
  person: Person,
  query: { view?: View; message?: Message; blockId: string; actionId: string; typed: string },
) {
  const { view, message } = query;
  return {
    type: 'block_suggestion',
    ...common(world, person),
    action_id: query.actionId,
    block_id: query.blockId,
    value: query.typed,
    ...(view === undefined
      ? {}
      : { container: { type: 'view', view_id: view.id }, view: wireView(world, view) }),
    ...(message === undefined
      ? {}
      : {
          container: { type: 'message', message_ts: message.ts, channel_id: message.channel },
          message: wireMessage(world, message, { metadata: 'type only' }),
        }),
  };
}

export function shortcutPayload(
  world: World,
  press: Omit<Press, 'responseUrl'> & { callbackId: string; actionTs: string },
) {
  return {
    type: 'shortcut',
    ...common(world, press.person),
    callback_id: press.callbackId,
    trigger_id: press.triggerId,
    action_ts: press.actionTs,
  };
}

export function messageShortcutPayload(
  world: World,
  target: { readonly channel: Channel; readonly message: Message },
  press: Press & { callbackId: string; actionTs: string },
) {
  return {
    type: 'message_action',
    ...common(world, press.person),
    callback_id: press.callbackId,
    trigger_id: press.triggerId,
    action_ts: press.actionTs,
    response_url: press.responseUrl,
    message_ts: target.message.ts,
    channel: channelOf(target.channel),
    message: wireMessage(world, target.message, { metadata: 'type only' }),
  };
}
