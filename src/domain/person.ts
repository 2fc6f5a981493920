/** A Slack user id: `U…` or `W…`. */
export type UserId = string;

export type Standing = 'member' | 'guest' | 'stranger' | 'bot' | 'deactivated';

/** Who somebody is, as Slack said within the freshness that was asked for, with the name we keep for them. */
export type Person = {
  readonly userId: UserId;
  readonly teamId: string;
  /** From the e-mail's local part or a mapping; unique, and never changes once given. */
  readonly username: string;
  readonly displayName: string;
  readonly email: string | undefined;
  /** An IANA language tag such as `en-US`. */
  readonly locale: string;
  /** Ids of the Slack user groups (`S…`) that the policy names and the person is in. */
  readonly groups: readonly string[];
  /** Names of the policy's on-call schedules that name them at the moment. */
  readonly onCall: readonly string[];
  /** Names of those that could not be asked, and so may name them as well. */
  readonly maybeOnCall?: readonly string[];
  readonly standing: Standing;
};

/** The name of a person from what Slack knows: the e-mail's local part, else the Slack name, else the id. */
export function usernameFrom(identity: Pick<Person, 'userId' | 'email' | 'displayName'>): string {
  const local = identity.email?.split('@')[0] ?? identity.displayName;
  const plain = local
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
  return [...plain].slice(0, 64).join('') || identity.userId.toLowerCase();
}
