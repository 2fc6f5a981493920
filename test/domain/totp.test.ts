import { expect, test } from 'vitest';
import { base32, codeOf, otpauthUri, stepAt, stepOf } from '../../src/domain/totp.ts';
import { after, NOON } from '../build.ts';

/** The secret of both RFCs' examples. */
const secret = Buffer.from('12345678901234567890');

test('codes are those of RFC 4226, appendix D', () => {
  const codes = Array.from({ length: 10 }, (_, count) => codeOf(secret, count));

  expect(codes).toEqual([
    '755224',
    '287082',
    '359152',
    '969429',
    '338314',
    '254676',
    '287922',
    '162583',
    '399871',
    '520489',
  ]);
});

test.each([
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
])('at %i s the code is the end of RFC 6238, appendix B', (seconds, eightDigits) => {
  const code = codeOf(secret, stepAt(new Date(seconds * 1000)));

  expect(code).toBe(eightDigits.slice(-6));
});

test('a code counts in its own 30 seconds and in those before and after', () => {
  const code = codeOf(secret, stepAt(NOON));

  const found = [-60, -30, 0, 29, 30, 59, 60].map((seconds) => stepOf(secret, code, after(seconds)));

  const step = stepAt(NOON);
  expect(found).toEqual([undefined, step, step, step, step, step, undefined]);
});

test('a code may be written in groups and with wide digits', () => {
  const code = codeOf(secret, stepAt(NOON));
  const wide = [...code].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('');

  const found = [` ${code.slice(0, 3)} ${code.slice(3)} `, wide].map((typed) => stepOf(secret, typed, NOON));

  expect(found).toEqual([stepAt(NOON), stepAt(NOON)]);
});

test.each(['', '12345', '1234567', '12345a', '-12345', '１２３４５'])(
  '%j is no code of any step',
  (typed) => {
    expect(stepOf(secret, typed, NOON)).toBeUndefined();
  },
);

test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('%j is %j in base32 (RFC 4648, 10)', (text, typed) => {
  expect(base32(Buffer.from(text))).toBe(typed);
});

test('the address for authenticator apps names issuer and account', () => {
  expect(otpauthUri(secret, 'alice')).toBe(
    'otpauth://totp/Firebreak:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Firebreak&algorithm=SHA1&digits=6&period=30',
  );
  expect(otpauthUri(secret, 'jo:x y~U1')).toContain('/Firebreak:jo%3Ax%20y~U1?');
});
