import { readFile } from 'node:fs/promises';
import path from 'node:path';

export type StaticFile = { readonly type: string; readonly body: Buffer };

const folder = path.resolve(import.meta.dirname, '../page');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const emojiPath = '/emoji.woff2';
/** For machines without an emoji font of their own; the page does without where it isn't installed. */
const emojiFont = path.resolve(
  import.meta.dirname,
  '../../node_modules/@fontsource/noto-color-emoji/files/noto-color-emoji-emoji-400-normal.woff2',
);

/** A file of the page by the path of its URL; undefined where there is none. */
export async function readStaticFile(urlPath: string): Promise<StaticFile | undefined> {
  if (urlPath === emojiPath) return read(emojiFont, 'font/woff2');
  const file = path.join(folder, urlPath === '/' ? 'index.html' : urlPath);
  const type = types[path.extname(file)];
  if (type === undefined || !file.startsWith(`${folder}${path.sep}`)) return undefined;
  return read(file, type);
}

async function read(file: string, type: string): Promise<StaticFile | undefined> {
  try {
    return { type, body: await readFile(file) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
