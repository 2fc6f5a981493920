import { z } from 'zod';
import { SlackFailure } from '../failure.ts';
import { knownFile, wireFile } from '../files.ts';
import { method, structured } from './method.ts';

const largestAltText = 1000;

const uploadUrl = method({
  scopes: ['files:write'],
  args: z.object({
    filename: z.string().min(1),
    length: z.coerce.number().int(),
    alt_txt: z.string().optional(),
  }),
  run(args, { files, siteUrl }) {
    if (args.length < 1) throw new SlackFailure('missing_argument');
    if ((args.alt_txt ?? '').length > largestAltText) throw new SlackFailure('alt_txt_too_large');
    const { id, path } = files.expect({ name: args.filename, size: args.length });
    return { upload_url: `${siteUrl()}${path}`, file_id: id };
  },
});

const Completed = z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1);

const completeUpload = method({
  scopes: ['files:write'],
  args: z.object({
    files: structured.pipe(Completed),
    // The playground knows private files only: shared ones would be messages of a kind of their own.
    channel_id: z.undefined().optional(),
    channels: z.undefined().optional(),
  }),
  run(args, { world, files, siteUrl }) {
    for (const { id } of args.files) knownFile(world, id);
    const completed = args.files.map(({ id, title }) => files.complete(id, title));
    return { files: completed.map((file) => wireFile(world, file, siteUrl())) };
  },
});

const info = method({
  scopes: ['files:read'],
  args: z.object({ file: z.string().min(1) }),
  run: (args, { world, siteUrl }) => ({ file: wireFile(world, knownFile(world, args.file), siteUrl()) }),
});

const remove = method({
  scopes: ['files:write'],
  args: z.object({ file: z.string().min(1) }),
  run(args, { files }) {
    files.remove(args.file);
    return {};
  },
});

export const fileMethods = {
  'files.getUploadURLExternal': uploadUrl,
  'files.completeUploadExternal': completeUpload,
  'files.info': info,
  'files.delete': remove,
};
