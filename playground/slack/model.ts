import type { Block } from './blocks/block.ts';
import type { Option } from './blocks/options.ts';
import type { ViewSpec } from './blocks/view.ts';

/** Somebody in the workspace, or a stranger met in a shared channel. */
export type Person = {
  readonly id: string;
  readonly teamId: string;
  readonly name: string;
  readonly realName: string;
  readonly email: string | undefined;
  /** As Slack writes it: `en-US`, `zh-CN`. */
  readonly locale: string;
  /** IANA name. */
  readonly tz: string;
  readonly isBot: boolean;
  readonly deleted: boolean;
  readonly isRestricted: boolean;
  readonly isUltraRestricted: boolean;
  readonly isStranger: boolean;
  /** Do not disturb until then. */
  readonly dndUntil: Date | undefined;
};

export type Group = {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly members: readonly string[];
  readonly disabled: boolean;
};

export type Channel = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'channel' | 'im';
  readonly members: readonly string[];
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  readonly isExtShared: boolean;
};

export type Metadata = {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, unknown>>;
};

export type Message = {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs: string | undefined;
  readonly user: string;
  readonly botId: string | undefined;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly metadata: Metadata | undefined;
  readonly edited: { readonly user: string; readonly ts: string } | undefined;
  readonly reactions: readonly { readonly name: string; readonly users: readonly string[] }[];
  /** Set at the first post and never again: an edit notifies nobody. */
  readonly notice: Mentions & { readonly notified: readonly string[] };
};

/** Who is named in a message by markup that Slack acts on. */
export type Mentions = {
  readonly people: readonly string[];
  readonly groups: readonly string[];
  readonly broadcasts: readonly ('here' | 'channel' | 'everyone')[];
};

/** Seen by `reader` alone. */
export type Ephemeral = {
  readonly channel: string;
  readonly reader: string;
  readonly ts: string;
  readonly threadTs: string | undefined;
  readonly text: string;
  readonly blocks: readonly Block[];
};

/** What Slack itself tells a person, such as a command that nobody answered. */
export type Notice = {
  readonly person: string;
  readonly channel: string | undefined;
  readonly text: string;
  readonly at: Date;
};

/** The state of one input, in the shape of `view.state.values`. */
export type Value =
  | {
      readonly type: 'plain_text_input' | 'number_input' | 'url_text_input' | 'email_text_input';
      readonly value: string | null;
    }
  | {
      readonly type: 'static_select' | 'external_select' | 'radio_buttons';
      readonly selected_option: Option | null;
    }
  | {
      readonly type: 'multi_static_select' | 'multi_external_select' | 'checkboxes';
      readonly selected_options: readonly Option[];
    }
  | { readonly type: 'users_select'; readonly selected_user: string | null }
  | { readonly type: 'multi_users_select'; readonly selected_users: readonly string[] }
  | { readonly type: 'datepicker'; readonly selected_date: string | null };

/** By block id, then action id. */
export type Values = Readonly<Record<string, Readonly<Record<string, Value>>>>;

export type View = {
  readonly id: string;
  readonly person: string;
  readonly spec: ViewSpec;
  /** Changes at every update. */
  readonly hash: string;
  readonly rootId: string;
  readonly previousId: string | undefined;
  readonly values: Values;
  /** By block id: what stands under the input. */
  readonly errors: Readonly<Record<string, string>>;
  /** What Slack itself says in the modal, such as that the app didn't answer. */
  readonly trouble: string | undefined;
};

export type Command = {
  readonly command: string;
  readonly description: string;
  readonly usageHint: string;
  /** Turns `@name` and `#channel` in the text into ids. */
  readonly shouldEscape: boolean;
};

/** What an app has put into Slack; nobody sees it but where the app shows it. */
export type StoredFile = {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly size: number;
  /** From its announcement to the moment it can be shown. */
  readonly state: 'expected' | 'uploaded' | 'processed' | 'ready' | 'deleted';
  readonly bytes: Buffer;
  readonly createdAt: Date;
};

export type Shortcut = {
  readonly callbackId: string;
  readonly name: string;
  readonly description: string;
  readonly type: 'global' | 'message';
};

/** What happened, for those who watch the state. */
export type Change = {
  readonly kind:
    | 'message_posted'
    | 'message_updated'
    | 'message_deleted'
    | 'ephemeral'
    | 'view'
    | 'home'
    | 'file'
    | 'notice'
    | 'workspace'
    | 'connection'
    | 'call'
    | 'delivery';
  /** The channel, view, person or connection concerned. */
  readonly id: string;
};
