import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { z } from 'zod';
import { asked, read } from './failure.ts';
import type { WebClients } from './web-clients.ts';

/** Pictures for one person's eyes, that are not to stay in Slack. No method throws. */
export type Pictures = {
  /** Puts one there for `KEEP_MS`; undefined where Slack does not take it. */
  put(png: Uint8Array, alt: string): Promise<string | undefined>;
  remove(fileId: string): Promise<void>;
  removeAll(): Promise<void>;
};

const KEEP_MS = 600_000;
const UPLOAD_MS = 5000;

const Announced = z.object({ upload_url: z.url(), file_id: z.string() });

type Deps = { readonly clients: Pick<WebClients, 'posts' | 'state'>; readonly log: Logger };

export function makePictures({ clients, log }: Deps): Pictures {
  const kept = new Map<string, AbortController>();
  const remove = async (fileId: string) => {
    kept.get(fileId)?.abort();
    kept.delete(fileId);
    try {
      await asked(clients.state.files.delete({ file: fileId }));
    } catch (err) {
      log.warn({ err, fileId }, 'a picture could not be taken out of Slack');
    }
  };
  const keep = (fileId: string) => {
    const over = new AbortController();
    kept.set(fileId, over);
    pause(KEEP_MS, undefined, { signal: over.signal, ref: false }).then(
      () => remove(fileId),
      () => undefined,
    );
  };
  return {
    async put(png, alt) {
      try {
        const fileId = await upload(clients, png, alt);
        keep(fileId);
        return fileId;
      } catch (err) {
        log.warn({ err }, 'a picture could not be put into Slack');
        return undefined;
      }
    },
    remove,
    async removeAll() {
      await Promise.all([...kept.keys()].map(remove));
    },
  };
}

/** https://docs.slack.dev/messaging/working-with-files#upload */
async function upload({ posts }: Deps['clients'], png: Uint8Array, alt: string): Promise<string> {
  const announcement = { filename: 'code.png', length: png.length, alt_txt: alt };
  const announced = Announced.parse(await read(posts.files.getUploadURLExternal(announcement)));
  const response = await fetch(announced.upload_url, {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: Uint8Array.from(png),
    redirect: 'error',
    signal: AbortSignal.timeout(UPLOAD_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the address for a picture gave ${response.status}`);
  const { file_id: id } = announced;
  await asked(posts.files.completeUploadExternal({ files: [{ id, title: alt }] }));
  return id;
}
