import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Who sent a payload, and for which workspaces Slack says it is. */
export type Sender = {
  readonly userId: string;
  /** Of the workspace and of the person, where they are told. */
  readonly teamIds: readonly string[];
};

const id = z.string().min(1);
const userId = z.string().regex(/^[UW][A-Z0-9]+$/);
const User = z.object({ id: userId, team_id: id.optional() });
const Team = z.object({ id }).nullish();

function sender(user: z.output<typeof User>, team: z.output<typeof Team>): Sender {
  return { userId: user.id, teamIds: [team?.id, user.team_id].filter((known) => known !== undefined) };
}

/** A slash command. */
export const Command = z
  .object({
    user_id: userId,
    team_id: id,
    channel_id: id,
    text: z.string().default(''),
    trigger_id: id,
    response_url: z.url(),
  })
  .transform((raw) => ({
    from: { userId: raw.user_id, teamIds: [raw.team_id] } satisfies Sender,
    channel: raw.channel_id,
    text: decoded(raw.text),
    triggerId: raw.trigger_id,
    responseUrl: raw.response_url,
    requestId: `${raw.trigger_id}:${raw.user_id}`,
  }));
export type Command = z.output<typeof Command>;

/** Slack escapes three characters, once. */
export function decoded(text: string): string {
  return text.replaceAll(/&(amp|lt|gt);/g, (_, name: keyof typeof ENTITIES) => ENTITIES[name]);
}

const ENTITIES = { amp: '&', lt: '<', gt: '>' } as const;

const Pointed = z.object({ ts: id, text: z.string().nullish() });

/** A shortcut: from the composer's menu, or from that of a message. */
export const Shortcut = z
  .object({
    user: User,
    team: Team,
    trigger_id: id,
    response_url: z.url().optional(),
    channel: z.object({ id }).optional(),
    message: Pointed.optional(),
  })
  .transform(({ user, team, channel, message, ...raw }) => ({
    from: sender(user, team),
    channel: channel?.id,
    responseUrl: raw.response_url,
    triggerId: raw.trigger_id,
    requestId: `${raw.trigger_id}:${user.id}`,
    /** The message it was chosen at; its text as Slack marks it up. */
    message:
      channel === undefined || message === undefined
        ? undefined
        : { channel: channel.id, ts: message.ts, text: message.text ?? '' },
  }));
export type Shortcut = z.output<typeof Shortcut>;

const Button = z.object({ action_id: id, action_ts: id, value: z.string().optional() });
const PressedView = z.object({ id, type: z.string().optional(), private_metadata: z.string().default('') });

/** A button pressed in a message, a modal or the App Home. */
export const Press = z
  .object({
    user: User,
    team: Team,
    trigger_id: id,
    response_url: z.url().optional(),
    channel: z.object({ id }).optional(),
    container: z.object({ thread_ts: z.string().optional() }).optional(),
    message: z.object({ blocks: z.array(z.unknown()).default([]) }).optional(),
    view: PressedView.optional(),
    actions: z.tuple([Button]).rest(Button),
  })
  .transform((raw) => {
    const [button] = raw.actions;
    const inHome = raw.view?.type === 'home';
    return {
      from: sender(raw.user, raw.team),
      inHome,
      channel: raw.channel?.id,
      threadTs: raw.container?.thread_ts,
      triggerId: raw.trigger_id,
      responseUrl: raw.response_url,
      requestId: `${button.action_ts}:${raw.user.id}`,
      value: button.value,
      /** The modal it was pressed in. */
      view:
        raw.view === undefined || inHome
          ? undefined
          : { id: raw.view.id, metadata: raw.view.private_metadata },
      /** SHA-256, hex, of the message's blocks as the person saw them. */
      shownHash: createHash('sha256')
        .update(JSON.stringify(raw.message?.blocks ?? []))
        .digest('hex'),
    };
  });
export type Press = z.output<typeof Press>;

const Option = z.object({ value: z.string() });
const Input = z
  .object({
    value: z.string().nullish(),
    selected_option: Option.nullish(),
    selected_options: z.array(Option).optional(),
  })
  .transform((input): readonly string[] => {
    if (input.selected_options !== undefined) return input.selected_options.map(({ value }) => value);
    const one = input.selected_option?.value ?? input.value;
    return one === null || one === undefined ? [] : [one];
  });
const Values = z.record(z.string(), z.record(z.string(), Input));

/** What was entered, by block id. */
export type Entered = {
  /** What was chosen; nothing where there is no such input. */
  chosen(blockId: string): readonly string[];
  /** What was typed, or the one choice; empty where there is none. */
  typed(blockId: string): string;
};

/** A modal sent off. */
export const Submission = z
  .object({
    user: User,
    team: Team,
    view: z.object({
      id,
      private_metadata: z.string().default(''),
      state: z.object({ values: Values }).default({ values: {} }),
    }),
  })
  .transform(({ user, team, view }) => ({
    from: sender(user, team),
    viewId: view.id,
    /** The modal's private metadata. */
    value: view.private_metadata,
    entered: enteredIn(view.state.values),
    requestId: `${view.id}:${user.id}`,
  }));
export type Submission = z.output<typeof Submission>;

function enteredIn(values: z.output<typeof Values>): Entered {
  const chosen = (blockId: string) => Object.values(values[blockId] ?? {})[0] ?? [];
  return { chosen, typed: (blockId) => chosen(blockId)[0] ?? '' };
}

/** Somebody opens the app in Slack. */
export const AppHomeOpened = z
  .object({ team_id: id, event_id: id, event: z.object({ user: userId, tab: z.string() }) })
  .transform(({ team_id: teamId, event_id: requestId, event: { user, tab } }) => ({
    from: { userId: user, teamIds: [teamId] } satisfies Sender,
    tab,
    requestId,
  }));
export type AppHomeOpened = z.output<typeof AppHomeOpened>;

/** Letters typed into a type-ahead menu. */
export const Suggestion = z
  .object({ user: User, team: Team, value: z.string() })
  .transform(({ user, team, value }) => ({ from: sender(user, team), typed: value }));
export type Suggestion = z.output<typeof Suggestion>;

/** As much of any payload as it takes to answer somebody whose payload can't be read. */
export const Answerable = z
  .object({
    user: User.optional().catch(undefined),
    user_id: userId.optional().catch(undefined),
    channel: z.object({ id }).optional().catch(undefined),
    channel_id: id.optional().catch(undefined),
    response_url: z.url().optional().catch(undefined),
  })
  .transform((raw) => ({
    userId: raw.user?.id ?? raw.user_id,
    channel: raw.channel?.id ?? raw.channel_id,
    responseUrl: raw.response_url,
  }));
