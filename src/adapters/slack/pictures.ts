import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { z } from 'zod';
import { Unavailable } from '../../domain/refusal.ts';
import { asked, isDenied, read } from './failure.ts';
import type { WebClients } from './web-clients.ts';

/** Pictures for one person's eyes, that are not to stay in Slack. No method throws. */
export type Pictures = {
  /** Puts one there for `KEEP_MS`; undefined where Slack does not take it. */
  put(png: Uint8Array, alt: string): Promise<string | undefined>;
  remove(fileId: string): Promise<void>;
  removeAll(): Promise<void>;
};

const KEEP_MS = 600_000;
/** How long after Slack did not take one out it is asked again. */
const AGAIN_MS = 60_000;
const UPLOAD_MS = 5000;

const Announced = z.object({ upload_url: z.url(), file_id: z.string() });

type Deps = { readonly clients: Pick<WebClients, 'posts' | 'state'>; readonly log: Logger };

export function makePictures({ clients, log }: Deps): Pictures {
  const kept = makeKept((fileId) => remove(fileId));
  const remove = async (fileId: string) => {
    kept.forget(fileId);
    try {
      await asked(clients.state.files.delete({ file: fileId }));
    } catch (err) {
      if (isDenied(err, 'file_not_found', 'file_deleted')) return;
      const isLater = err instanceof Unavailable;
      if (isLater) kept.keep(fileId, AGAIN_MS);
      log.warn({ err, fileId }, `a picture could not be taken out of Slack${isLater ? ' yet' : ''}`);
    }
  };
  /** Kept from the moment there may be one: what became of an upload is not always known. */
  const upload = async (png: Uint8Array, alt: string): Promise<string> => {
    const { file_id: fileId, upload_url: url } = await announce(clients, png, alt);
    kept.keep(fileId, KEEP_MS);
    try {
      await send(url, png);
      await asked(clients.posts.files.completeUploadExternal({ files: [{ id: fileId, title: alt }] }));
      return fileId;
    } catch (error) {
      await remove(fileId);
      throw error;
    }
  };
  return {
    put: (png, alt) =>
      upload(png, alt).catch((err: unknown) => {
        log.warn({ err }, 'a picture could not be put into Slack');
        return undefined;
      }),
    remove,
    async removeAll() {
      await Promise.all(kept.all().map(remove));
    },
  };
}

/** What is in Slack for a while; `over` is called for each when its time is. */
function makeKept(over: (fileId: string) => Promise<void>) {
  const kept = new Map<string, AbortController>();
  return {
    keep(fileId: string, forMs: number): void {
      const gone = new AbortController();
      kept.set(fileId, gone);
      pause(forMs, undefined, { signal: gone.signal, ref: false }).then(
        () => over(fileId),
        () => undefined,
      );
    },
    forget(fileId: string): void {
      kept.get(fileId)?.abort();
      kept.delete(fileId);
    },
    all: (): string[] => [...kept.keys()],
  };
}

/** https://docs.slack.dev/messaging/working-with-files#upload */
async function announce({ posts }: Deps['clients'], { length }: Uint8Array, alt: string) {
  const picture = { filename: 'code.png', length, alt_txt: alt };
  return Announced.parse(await read(posts.files.getUploadURLExternal(picture)));
}

async function send(url: string, png: Uint8Array): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'image/png' },
    body: Uint8Array.from(png),
    redirect: 'error',
    signal: AbortSignal.timeout(UPLOAD_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the address for a picture gave ${response.status}`);
}
