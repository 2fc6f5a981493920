/**
 * How one medium (Slack's mrkdwn, plain HTTP) writes what sentences are made of. Every method gives text
 * that is safe in that medium; sentences put nothing else of anybody's making into themselves.
 */
export type Voice = {
  person(userId: string): string;
  /** A Slack user group. */
  group(groupId: string): string;
  channel(channelId: string): string;
  /** An instant, to stand after a verb ("today 5:12"); in the reader's own time zone and language where the medium can. */
  time(at: Date): string;
  /** A name that machines know: an application, a pod, a command. */
  code(text: string): string;
  /** Text of unknown making, on one line. */
  text(untrusted: string): string;
  /** Emphasis around text that is safe already. */
  bold(safe: string): string;
};
