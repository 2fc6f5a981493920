import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { SlackFailure } from './failure.ts';
import type { StoredFile } from './model.ts';
import type { World } from './world.ts';

export type Files = {
  /** Makes room for a file of so many bytes, and gives the path they are to be posted to. */
  readonly expect: (announced: { name: string; size: number }) => { id: string; path: string };
  /** Takes what was posted to such a path; false for a path that is unknown, used up, or for another size. */
  readonly take: (path: string, bytes: Buffer) => boolean;
  /** Ends an upload. As in Slack, it takes a moment longer until the file can be shown. */
  readonly complete: (id: string, title: string | undefined) => StoredFile;
  /** Throws `file_not_found` or `file_deleted`. */
  readonly remove: (id: string) => void;
};

type Deps = { readonly world: World; readonly processingMs: number; readonly signal: AbortSignal };

/** The files of the app: private to it, and to those before whom it puts them. */
export function makeFiles({ world, processingMs, signal }: Deps): Files {
  const expected = new Map<string, string>();
  const put = (file: StoredFile): StoredFile => {
    world.files.set(file.id, file);
    world.changed({ kind: 'file', id: file.id });
    return file;
  };
  const process = async (id: string) => {
    await pause(processingMs, undefined, { signal });
    const file = world.files.get(id);
    if (file?.state === 'processed') put({ ...file, state: 'ready' });
  };
  return {
    expect({ name, size }) {
      const id = world.nextId('F');
      const path = `/upload/v1/${randomBytes(16).toString('hex')}`;
      expected.set(path, id);
      put({ id, name, title: name, size, state: 'expected', bytes: Buffer.alloc(0), createdAt: world.now() });
      return { id, path };
    },
    take(path, bytes) {
      const file = world.files.get(expected.get(path) ?? '');
      if (file?.state !== 'expected' || bytes.length !== file.size) return false;
      expected.delete(path);
      put({ ...file, state: 'uploaded', bytes });
      return true;
    },
    complete(id, title) {
      const file = knownFile(world, id);
      if (file.state === 'expected') throw new SlackFailure('file_update_failed');
      const completed = put({ ...file, title: title ?? file.title, state: 'processed' });
      // Only a stop of the workspace ends the processing early, and then nobody waits for it.
      process(id).catch(() => undefined);
      return completed;
    },
    remove(id) {
      put({ ...knownFile(world, id), state: 'deleted', bytes: Buffer.alloc(0) });
    },
  };
}

/** Throws `file_not_found` or `file_deleted`. */
export function knownFile(world: World, id: string): StoredFile {
  const file = world.files.get(id);
  if (file === undefined) throw new SlackFailure('file_not_found');
  if (file.state === 'deleted') throw new SlackFailure('file_deleted');
  return file;
}

/** How a block names a file. */
export type FileReference = { readonly id?: string | undefined; readonly url?: string | undefined };

/** The id in a reference: a file's own URLs hold it too. */
export function fileIdOf({ id, url = '' }: FileReference): string | undefined {
  return id ?? /[-/](F[A-Z0-9]{8,})(\/|$)/.exec(url)?.[1];
}

/** Whether blocks may show a file: a picture, ready, and not deleted since. */
export const pictureIn =
  (world: World) =>
  (reference: FileReference): boolean => {
    const file = world.files.get(fileIdOf(reference) ?? '');
    return file?.state === 'ready' && typeOf(file) !== undefined;
  };

const signatures = [
  { mimetype: 'image/png', filetype: 'png', begins: '89504e470d0a1a0a' },
  { mimetype: 'image/jpeg', filetype: 'jpg', begins: 'ffd8ff' },
  { mimetype: 'image/gif', filetype: 'gif', begins: '47494638' },
] as const;

/** What kind of picture the bytes are, of those Slack shows in blocks; undefined for anything else. */
export function typeOf({ bytes }: StoredFile) {
  const head = bytes.subarray(0, 8).toString('hex');
  return signatures.find(({ begins }) => head.startsWith(begins));
}

/** A file as the Web API shows it; its type is known once it is ready. */
export function wireFile(world: World, file: StoredFile, siteUrl: string) {
  const type = file.state === 'ready' ? typeOf(file) : undefined;
  const created = Math.floor(file.createdAt.getTime() / 1000);
  return {
    id: file.id,
    created,
    timestamp: created,
    name: file.name,
    title: file.title,
    mimetype: type?.mimetype ?? '',
    filetype: type?.filetype ?? '',
    user: world.app.botUser,
    size: file.size,
    mode: 'hosted',
    is_public: false,
    url_private: `${siteUrl}/files-pri/${world.team.id}-${file.id}/${file.name}`,
    permalink: `${siteUrl}/files/${world.app.botUser}/${file.id}/${file.name}`,
    channels: [],
    groups: [],
    ims: [],
  };
}
