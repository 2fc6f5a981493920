import { createHmac, timingSafeEqual } from 'node:crypto';

/** Codes that change with time (RFC 6238), as every authenticator app makes them: HMAC-SHA-1, 30 s, 6 digits. */

export const STEP_SECONDS = 30;
/** 160 bits, as long as what the hash gives (RFC 4226, 4). */
export const SECRET_BYTES = 20;

const DIGITS = 6;
/** Clocks of phones are a little off, and people take a while to type (RFC 6238, 5.2). */
const STEPS_OFF = [-1, 0, 1] as const;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const ISSUER = 'Firebreak';

/** The number of the step that an instant is in. */
export function stepAt(now: Date): number {
  return Math.floor(now.getTime() / 1000 / STEP_SECONDS);
}

/** The code of one step: HOTP with the step as its counter (RFC 4226, 5.3). */
export function codeOf(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', secret).update(counter).digest();
  const offset = hash.readUInt8(hash.length - 1) & 0xf;
  const number = hash.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** The digits of what was typed; undefined where it can be no code. Apps write codes in groups, and some keyboards wide. */
export function digitsOf(typed: string): string | undefined {
  const digits = typed.normalize('NFKC').replaceAll(/\s/g, '');
  return /^\d{6}$/.test(digits) ? digits : undefined;
}

/**
 * The latest step around `now` whose code this is; undefined where it is of none. Takes as long for a wrong
 * code as for a right one.
 */
export function stepOf(secret: Uint8Array, code: string, now: Date): number | undefined {
  const typed = digitsOf(code);
  if (typed === undefined) return undefined;
  return STEPS_OFF.map((off) => Math.max(0, stepAt(now) + off))
    .filter((step) => timingSafeEqual(Buffer.from(codeOf(secret, step)), Buffer.from(typed)))
    .at(-1);
}

/** RFC 4648, without padding: a secret as it can be typed into an app. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => BASE32.charAt(Number.parseInt(group.padEnd(5, '0'), 2))).join('');
}

/**
 * What the QR code says to an authenticator app.
 * https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
export function otpauthUri(secret: Uint8Array, account: string): string {
  const label = `${ISSUER}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${ISSUER}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_SECONDS}`;
}
