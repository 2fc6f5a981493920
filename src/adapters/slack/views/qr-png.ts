import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'uqr';

/** Pixels of one module, so that a phone reads it off a screen. */
const SCALE = 8;
/** White around it, in modules, as ISO 18004 wants. */
const BORDER = 4;

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** One bit a pixel, grey; no interlacing. https://www.w3.org/TR/png-3/#11IHDR */
const FORMAT = Buffer.from([1, 0, 0, 0, 0]);

/** A QR code that says `text`, as a PNG. */
export function qrPng(text: string): Buffer {
  const { data, size } = encode(text, { ecc: 'M', border: BORDER });
  const side = size * SCALE;
  const lines = data.flatMap((row) => Array<Buffer>(SCALE).fill(scanline(row)));
  const measures = Buffer.alloc(8);
  measures.writeUInt32BE(side, 0);
  measures.writeUInt32BE(side, 4);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', Buffer.concat([measures, FORMAT])),
    chunk('IDAT', deflateSync(Buffer.concat(lines))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A module is 8 pixels and so exactly one byte; the first byte says that the line is not filtered. */
const scanline = (row: readonly boolean[]): Buffer =>
  Buffer.from([0, ...row.map((isDark) => (isDark ? 0x00 : 0xff))]);

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
