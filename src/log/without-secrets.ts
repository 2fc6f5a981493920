const MASK = '[redacted]';

/** The ends of names whose text is a secret. */
const SECRET =
  '(?:token|secret|password|passwd|authorization|cookie|api[_-]?key|private[_-]?key|encryption[_-]?key|response[_-]?url)';

/**
 * A mask for each kind of secret, with what stays of it. They meet JSON, so none may take a quote or a
 * backslash away, and none may rely on a word's edge: in `\nxoxb-…` the letter n stands before a token.
 * Lengths are bounded where a long line without an end could make them slow.
 */
const MASKS: readonly (readonly [RegExp, string])[] = [
  // A field, and a field of JSON inside a text.
  [new RegExp(`("[\\w.-]*${SECRET}":)"(?:[^"\\\\]|\\\\.)*"`, 'gi'), `$1"${MASK}"`],
  [new RegExp(`(\\\\"[\\w.-]*${SECRET}\\\\"\\s*:\\s*\\\\")[^"\\\\]*`, 'gi'), `$1${MASK}`],
  // `password: 'x'` as Node prints objects; `password=x` in queries and connection strings.
  [new RegExp(`(${SECRET}'?\\s*[:=]\\s*')[^'"\\\\]*`, 'gi'), `$1${MASK}`],
  [new RegExp(`(${SECRET}=)[^\\s&;'"\\\\]+`, 'gi'), `$1${MASK}`],
  // Slack's tokens, ours, and those of Kubernetes' service accounts.
  [/xox[a-z](?:\.xox[a-z])?-[\w-]+|xapp-[\w-]+|fbk_[\w-]+|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]+/g, MASK],
  [/(Bearer|Basic|GenieKey) +[\w.~+/=-]{8,}/g, `$1 ${MASK}`],
  // The password of a URL; digits up to a slash are a port.
  [/(\w:\/\/[^\s:@/"\\]{0,128}:)(?!\d{1,5}[/?#\s"])[^\s"\\]{0,256}@/g, `$1${MASK}@`],
  [/(hooks\.slack\.com\/)[^\s"'\\]+/g, `$1${MASK}`],
  [/(wss?:\/\/[^\s"'\\?]{1,256}\?)[^\s"'\\]+/g, `$1${MASK}`],
];

/** A line of JSON with every secret in it masked; still the same JSON otherwise. */
export function withoutSecrets(line: string): string {
  return MASKS.reduce((text, [secret, rest]) => text.replace(secret, rest), line);
}
