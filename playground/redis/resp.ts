/** What a command answers, before it is put on the wire. `nil` and `nil-array` differ in RESP2 only. */
export type Reply =
  | { readonly kind: 'simple'; readonly text: string }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'bulk'; readonly text: string }
  | { readonly kind: 'nil' }
  | { readonly kind: 'nil-array' }
  | { readonly kind: 'array'; readonly items: readonly Reply[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [string, Reply])[] };

export type Protocol = 2 | 3;

export const ok: Reply = { kind: 'simple', text: 'OK' };
export const nil: Reply = { kind: 'nil' };
export const integer = (value: number): Reply => ({ kind: 'integer', value });
export const bulk = (text: string): Reply => ({ kind: 'bulk', text });
export const array = (items: readonly Reply[]): Reply => ({ kind: 'array', items });

/** A command's refusal; its text goes to the client as it stands, code word included. */
export class RedisError extends Error {
  override readonly name = 'RedisError';
}

/** The bytes are not RESP: the client is told, and its connection is closed. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** Texts are latin1: one character per byte, so that any bytes come back as they came in. */
export function encode(reply: Reply, protocol: Protocol): string {
  const encodeAll = (items: readonly Reply[]) => items.map((item) => encode(item, protocol)).join('');
  switch (reply.kind) {
    case 'simple':
      return `+${reply.text}\r\n`;
    case 'error':
      return `-${reply.text.replace(/[\r\n]/g, ' ')}\r\n`;
    case 'integer':
      return `:${reply.value}\r\n`;
    case 'bulk':
      return `$${reply.text.length}\r\n${reply.text}\r\n`;
    case 'nil':
      return protocol === 3 ? '_\r\n' : '$-1\r\n';
    case 'nil-array':
      return protocol === 3 ? '_\r\n' : '*-1\r\n';
    case 'array':
      return `*${reply.items.length}\r\n${encodeAll(reply.items)}`;
    case 'map': {
      const flat = reply.entries.flatMap(([key, value]) => [bulk(key), value]);
      return `${protocol === 3 ? `%${reply.entries.length}` : `*${flat.length}`}\r\n${encodeAll(flat)}`;
    }
  }
}

/** Redis' own limits; a longer announcement is no request but noise. */
const maxArguments = 1_048_576;
const maxArgumentBytes = 512 * 1024 * 1024;

/**
 * Bytes in, whole commands out one by one, however the network cut them. Only arrays of bulk strings are read:
 * clients send nothing else. Throws ProtocolError after the commands before the fault.
 */
export function makeCommandReader(): { read: (chunk: Uint8Array) => Generator<string[]> } {
  let rest = Buffer.alloc(0);
  return {
    *read(chunk) {
      rest = Buffer.concat([rest, chunk]);
      for (let found = readCommand(rest); found !== undefined; found = readCommand(rest)) {
        rest = rest.subarray(found.end);
        if (found.args.length > 0) yield found.args;
      }
    },
  };
}

function readCommand(bytes: Buffer): { args: string[]; end: number } | undefined {
  const header = readLine(bytes, 0);
  if (header === undefined) return undefined;
  if (!header.text.startsWith('*')) throw new ProtocolError(`expected '*', got '${header.text.slice(0, 1)}'`);
  const count = readCount(header.text, maxArguments, 'invalid multibulk length');
  const args: string[] = [];
  let end = header.end;
  while (args.length < count) {
    const argument = readArgument(bytes, end);
    if (argument === undefined) return undefined;
    args.push(argument.text);
    end = argument.end;
  }
  return { args, end };
}

type Piece = { text: string; end: number };

function readArgument(bytes: Buffer, start: number): Piece | undefined {
  const header = readLine(bytes, start);
  if (header === undefined) return undefined;
  if (!header.text.startsWith('$')) throw new ProtocolError(`expected '$', got '${header.text.slice(0, 1)}'`);
  const length = readCount(header.text, maxArgumentBytes, 'invalid bulk length');
  if (length < 0) throw new ProtocolError('invalid bulk length');
  const end = header.end + length;
  if (bytes.length < end + 2) return undefined;
  return { text: bytes.toString('latin1', header.end, end), end: end + 2 };
}

function readLine(bytes: Buffer, start: number): Piece | undefined {
  const end = bytes.indexOf('\r\n', start);
  return end < 0 ? undefined : { text: bytes.toString('latin1', start, end), end: end + 2 };
}

function readCount(header: string, most: number, complaint: string): number {
  const digits = header.slice(1);
  if (!/^-?\d+$/.test(digits) || Number(digits) > most) throw new ProtocolError(complaint);
  return Number(digits);
}
