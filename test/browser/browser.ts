import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/**
 * A Chromium that comes from npm alone, with the libraries and the font it needs, so that it runs on a machine without
 * a desktop, and as root. `TEST_BROWSER` names the program of another Chromium to use instead.
 */
export async function launchBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--lang=en-US'];
  const other = process.env.TEST_BROWSER;
  if (other !== undefined) return chromium.launch({ executablePath: other, args });
  const folder = path.join(tmpdir(), `firebreak-browser-${process.getuid?.() ?? 0}`);
  const executablePath = await unpackInto(folder);
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    TMPDIR: folder,
    FONTCONFIG_FILE: path.join(folder, 'fonts.conf'),
    LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib'),
  };
  return chromium.launch({ executablePath, args, env });
}

const fontsConf = (folder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;

/** The package unpacks into the temporary folder, whose name it asks for once, when it is loaded. */
async function unpackInto(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    const { default: packed, inflate } = await import('@sparticuz/chromium');
    const bin = path.join(
      path.dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')),
      '../bin',
    );
    const [executablePath] = await Promise.all([
      packed.executablePath(),
      inflate(path.join(bin, 'al2023.tar.br')),
      writeFile(path.join(folder, 'fonts.conf'), fontsConf(folder)),
    ]);
    return executablePath;
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}
