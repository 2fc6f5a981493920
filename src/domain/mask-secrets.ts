/** What stands where a secret stood. */
export const MASK = '•••';

/**
 * Every pattern has bounded repetitions, so the time taken grows with the length of the text and no faster.
 * What looks like a secret and is none is rather masked, too.
 */
type Row = readonly [pattern: RegExp, replacement: string];

/** Secrets that are known by their own look. */
const TOKENS: readonly RegExp[] = [
  // Firebreak's own
  /\bfbk_[\w-]{16,200}/g,
  // AWS access key ids
  /\b(?:AKIA|ASIA|AIDA|AROA|AGPA|ANPA)[A-Z0-9]{16}\b/g,
  // JSON Web Tokens
  /(?<![\w-])eyJ[\w-]{8,4000}\.[\w-]{4,8000}(?:\.[\w-]{0,2000})?/g,
  // GitHub, GitLab, npm
  /\bgh[pousr]_[A-Za-z0-9]{20,255}/g,
  /\bgithub_pat_\w{20,255}/g,
  /\bglpat-[\w-]{20,200}/g,
  /\bnpm_[A-Za-z0-9]{36}\b/g,
  // Slack
  /\bxox[abeoprs]-[\w-]{10,250}/g,
  /\bxapp-[\w-]{10,250}/g,
  /(?<=\bhooks\.slack\.com\/)(?:services|workflows|triggers)\/[\w/-]{10,250}/g,
  // Google
  /\bAIza[\w-]{35}/g,
  /\bya29\.[\w-]{20,2000}/g,
  /\bGOCSPX-[\w-]{20,60}/g,
  // Stripe, SendGrid, Vault, Docker Hub, model providers
  /\b[rs]k_(?:live|test)_\w{16,250}/g,
  /\bSG\.[\w-]{16,64}\.[\w-]{16,64}/g,
  /\bhv[bs]\.[\w-]{20,300}/g,
  /\bdckr_pat_[\w-]{20,60}/g,
  /\bsk-[A-Za-z0-9][\w-]{20,250}/g,
];

/** What a variable, field or option with a secret in it is called, or how its name ends: `DB_PASSWORD`. */
const PASSWORD = `(?:pass(?:word|wd|phrase|code)|(?<=[_-])pass|(?<![a-z])pwd|secret)`;
const KEY = `(?:token|credentials?|(?:api|access|account|auth|private|signing|encryption|shared|secret)[ _-]?(?:access[ _-]?)?key|signature|(?<![a-z])sig|jwt|session[_-]?id)`;
const NAME = `(?:${PASSWORD}|${KEY})`;
const ASSIGN = String.raw`["']?\s{0,3}(?:=>|:=|[=:])\s{0,3}`;
const VALUE = String.raw`["']?[^\s"',;&)}\]]{1,4000}`;
/** Where a sentence does not go on. */
const LAST = String.raw`(?=\s{0,20}(?:$|[,;}\]]))`;

const row = (pattern: string, replacement = `$1${MASK}`): Row => [new RegExp(pattern, 'gim'), replacement];

const ASSIGNMENTS: readonly Row[] = [
  // "password":"…" and password='…', with what is escaped in them
  row(String.raw`(${NAME}${ASSIGN})"(?:[^"\\]|\\.){1,4000}"`, `$1"${MASK}"`),
  row(`(${NAME}${ASSIGN})'[^']{1,4000}'`, `$1'${MASK}'`),
  // \"token\":\"…\": JSON inside JSON
  row(String.raw`(${NAME}\\"\s{0,3}:\s{0,3}\\")[^"\\]{1,4000}`),
  // password=…, ?token=…&, Password=…;
  row(String.raw`(${NAME}["']?\s{0,3}(?:=>|:=|=)\s{0,3})${VALUE}`),
  // password: …, as YAML has it
  row(String.raw`(${PASSWORD}["']?\s{0,3}:\s{0,3})${VALUE}${LAST}`),
  row(String.raw`(${KEY}["']?\s{0,3}:\s{0,3})(?=\S{0,4000}[\d+/=_])${VALUE}${LAST}`),
  // --password …
  row(String.raw`(--(?:[a-z0-9]{1,40}-){0,6}${NAME}\s{1,3})[^\s-]\S{0,4000}`),
];

const BASE64 = String.raw`[\w.~+/=-]`;
const HEADER = String.raw`\b(?:proxy-)?authorization["']?\s{0,3}[:=]\s{0,3}\\?["']?`;

const CREDENTIALS: readonly Row[] = [
  // scheme://user:password@host
  [/(:\/\/[^\s/:@"']{0,200}:)[^\s/"']{1,500}@/g, `$1${MASK}@`],
  // https://token@host
  [/(:\/\/)[^\s/:@"']{20,500}@/g, `$1${MASK}@`],
  row(String.raw`(${HEADER}(?:bearer|basic|token|digest|negotiate|apikey)\s{1,3})${BASE64}{4,8000}`),
  row(String.raw`(${HEADER})${BASE64}{8,8000}(?=\s{0,3}(?:$|[,;}"'\\]))`),
  row(String.raw`(\bbearer\s{1,3})(?=${BASE64}{0,8000}[\d._])${BASE64}{12,8000}`),
  [/(\bbasic\s{1,3})(?=[A-Za-z0-9+/]{0,2000}[\d=+/])[A-Za-z0-9+/]{8,2000}={0,2}/gi, `$1${MASK}`],
  [/(\b(?:set-)?cookie["']?\s{0,3}[:=]\s{0,3})\S[^\r\n]{0,8000}/gi, `$1${MASK}`],
];

const ROWS: readonly Row[] = [
  ...TOKENS.map((pattern): Row => [pattern, MASK]),
  ...CREDENTIALS,
  ...ASSIGNMENTS,
];

/** One line, or a text without private keys that go over several lines. */
export function maskSecret(text: string): string {
  const [line = ''] = maskSecrets([text]);
  return line;
}

/** Lines in their order: of a private key that goes over several nothing stays. */
export function maskSecrets(lines: readonly string[]): string[] {
  return withoutKeys(lines).map((line) =>
    withoutCards(ROWS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line)),
  );
}

const KEY_BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
const KEY_END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
/** A line of a key whose beginning or end is out of sight. */
const KEY_BODY = /^(?:\S{10,40}Z\s)?(?![a-f\d]{60,76}\s{0,3}$)[A-Za-z\d+/]{60,76}={0,2}\s{0,3}$/;

function withoutKeys(lines: readonly string[]): string[] {
  const kept: string[] = [];
  let within = false;
  for (const line of lines) {
    const begin = KEY_BEGIN.exec(line);
    const end = KEY_END.exec(line);
    if (!within && begin === null && end === null) {
      kept.push(KEY_BODY.test(line) ? MASK : line);
      continue;
    }
    const before = within || begin === null ? '' : line.slice(0, begin.index);
    const after = end === null ? '' : line.slice(end.index + end[0].length);
    kept.push(`${before}${MASK}${after}`);
    within = end === null;
  }
  return kept;
}

/** Numbers of payment cards: sixteen digits, or fifteen, whose check digit is right. */
const CARD = /(?<![\w.-])[3-6]\d{3}([ -]?)(?:\d{4}\1\d{4}\1\d{4}|\d{6}\1\d{5})(?![\w-]|\.\d)/g;

const withoutCards = (line: string): string =>
  line.replace(CARD, (digits) => (hasCheckDigit(digits.replaceAll(/\D/g, '')) ? MASK : digits));

/** Luhn's formula. */
function hasCheckDigit(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
