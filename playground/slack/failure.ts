/** An answer of `{ok: false, error}`: Slack's way of saying no. */
export class SlackFailure extends Error {
  override readonly name = 'SlackFailure';
  readonly code: string;
  /** `response_metadata.messages`, and further fields of the answer. */
  readonly messages: readonly string[];
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(code: string, messages: readonly string[] = [], extra: Readonly<Record<string, unknown>> = {}) {
    super(messages.length === 0 ? code : `${code}: ${messages.join('; ')}`);
    this.code = code;
    this.messages = messages;
    this.extra = extra;
  }

  /** The body Slack would answer with. */
  answer(): { readonly ok: false; readonly error: string } {
    const detail =
      this.messages.length === 0
        ? {}
        : {
            errors: this.messages.map((message) => message.replace(/^\[ERROR\] /, '')),
            response_metadata: { messages: this.messages },
          };
    return { ok: false, error: this.code, ...this.extra, ...detail };
  }
}
