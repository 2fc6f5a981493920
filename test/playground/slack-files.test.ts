import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type Slack, startSlack } from '../../playground/slack/start.ts';
import { call, complaintsIn, mrkdwn, plain } from './slack-call.ts';

const ops = 'C0OPS';
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let slack: Slack;

beforeEach(() => start());

async function start(fileMs = 0): Promise<void> {
  slack = await startSlack({
    timing: { fileMs },
    workspace: { people: [{ id: 'U0ALICE', name: 'alice' }], channels: [{ id: ops, name: 'ops' }] },
  });
}

afterEach(() => slack.stop());

const Upload = z.object({ upload_url: z.string(), file_id: z.string() });
const Info = z.object({ file: z.object({ mimetype: z.string(), url_private: z.string() }) });

const announce = async (length: number) =>
  Upload.parse(await call(slack, 'files.getUploadURLExternal', { filename: 'qr.png', length }));
const post = (url: string, bytes: Buffer) => fetch(url, { method: 'POST', body: new Uint8Array(bytes) });
const complete = (id: string, more: Record<string, unknown> = {}) =>
  call(slack, 'files.completeUploadExternal', { files: [{ id, title: 'QR' }], ...more });

/** Puts a file there, whole and ready unless Slack takes its time. */
async function uploaded(bytes = png): Promise<string> {
  const { upload_url, file_id } = await announce(bytes.length);
  await post(upload_url, bytes);
  await complete(file_id);
  return file_id;
}

const ready = (id: string) => slack.until(() => slack.file(id)?.state === 'ready');

async function picture(): Promise<string> {
  const id = await uploaded();
  await ready(id);
  return id;
}

const image = (slack_file: unknown) => ({ type: 'image', slack_file, alt_text: 'a QR code' });
const show = (...blocks: unknown[]) =>
  call(slack, 'chat.postMessage', { channel: ops, text: 'look', blocks });

test('a file is announced, posted, completed and then private to the app', async () => {
  const { upload_url, file_id } = await announce(png.length);

  const posted = await post(upload_url, png);
  const answer = await complete(file_id);

  expect([posted.status, await posted.json()]).toEqual([200, `OK - ${png.length}`]);
  expect(answer).toMatchObject({
    ok: true,
    files: [{ id: file_id, title: 'QR', channels: [], mimetype: '' }],
  });
  await ready(file_id);
  expect(Info.parse(await call(slack, 'files.info', { file: file_id })).file.mimetype).toBe('image/png');
  expect(slack.file(file_id)?.bytes.equals(png)).toBe(true);
});

test('the official client uploads in one go', async () => {
  const client = new WebClient(slack.botToken, { slackApiUrl: slack.apiUrl });

  await client.filesUploadV2({ file: png, filename: 'qr.png' });

  const [file] = slack.state.snapshot().files;
  expect(slack.file(file?.id ?? '')?.bytes.equals(png)).toBe(true);
});

test('an upload needs the scope, a length, the bytes announced and a file that is known', async () => {
  const { upload_url, file_id } = await announce(png.length);
  const short = await post(upload_url, png.subarray(1));
  const errors = [
    (await complete(file_id)).error,
    (await complete('F0NOWHERE0')).error,
    (await complete(file_id, { channel_id: ops })).error,
    (await call(slack, 'files.getUploadURLExternal', { filename: 'a.png', length: 0 })).error,
  ];
  slack.workspace.setScopes([]);

  expect(short.status).toBe(400);
  expect(errors).toEqual(['file_update_failed', 'file_not_found', 'invalid_arguments', 'missing_argument']);
  expect((await call(slack, 'files.getUploadURLExternal')).error).toBe('missing_scope');
});

test('blocks show a picture by its id or its URL: as a block, beside a section and in a context', async () => {
  const id = await picture();
  const { url_private: url } = Info.parse(await call(slack, 'files.info', { file: id })).file;

  const answer = await show(
    image({ id }),
    image({ url }),
    { type: 'section', text: mrkdwn('scan it'), accessory: image({ id }) },
    { type: 'context', elements: [image({ id })] },
  );

  expect(answer).toMatchObject({ ok: true });
});

test('what is no picture, not there, not ready or not one file is refused where it stands', async () => {
  const text = await uploaded(Buffer.from('no picture'));
  await ready(text);
  const { file_id: pending } = await announce(9);
  const wrong = 'invalid slack file';

  const told = complaintsIn(
    await show(image({ id: text }), image({ id: pending }), {
      type: 'section',
      text: mrkdwn('scan it'),
      accessory: image({ id: 'F0NOWHERE0' }),
    }),
  );
  const malformed = complaintsIn(
    await show(image({ id: 'U0ALICE' }), image({ id: text, url: 'https://example.com' }), image({})),
  );

  expect(told).toEqual([
    `[ERROR] ${wrong} [json-pointer:/blocks/0/slack_file]`,
    `[ERROR] ${wrong} [json-pointer:/blocks/1/slack_file]`,
    `[ERROR] ${wrong} [json-pointer:/blocks/2/accessory/slack_file]`,
  ]);
  expect(malformed).toEqual([
    '[ERROR] input must match regex pattern: ^[F][A-Z0-9]{8,}$ [json-pointer:/blocks/0/slack_file/id]',
    '[ERROR] must define either `id` or `url` [json-pointer:/blocks/1/slack_file]',
    '[ERROR] must define either `id` or `url` [json-pointer:/blocks/2/slack_file]',
  ]);
});

test('a file that was just completed can be shown only a moment later, as in Slack', async () => {
  await slack.stop();
  await start(30);
  const id = await uploaded();

  const atOnce = await show(image({ id }));
  await ready(id);
  const later = await show(image({ id }));

  expect([atOnce.error, later.ok]).toEqual(['invalid_blocks', true]);
});

test('a Home refuses a file as a view does', async () => {
  const publish = (id: string) =>
    call(slack, 'views.publish', {
      user_id: 'U0ALICE',
      view: {
        type: 'home',
        blocks: [{ type: 'section', text: plain('Scan it'), accessory: image({ id }) }],
      },
    });

  const refused = await publish('F0NOWHERE0');
  const taken = await publish(await picture());

  expect(refused.error).toBe('invalid_arguments');
  expect(complaintsIn(refused)).toEqual([
    '[ERROR] invalid slack file [json-pointer:/view/blocks/0/accessory/slack_file]',
  ]);
  expect(taken.ok).toBe(true);
});

test('a file that was deleted is gone, and can be deleted once', async () => {
  const id = await picture();
  const remove = async (file: string) => (await call(slack, 'files.delete', { file })).error;

  const errors = [await remove(id), await remove(id), await remove('F0NOWHERE0')];

  expect(errors).toEqual([undefined, 'file_deleted', 'file_not_found']);
  expect(slack.file(id)?.bytes).toHaveLength(0);
  expect((await show(image({ id }))).error).toBe('invalid_blocks');
});

test('the state tells of files, not what is in them', async () => {
  const id = await picture();

  const [file] = slack.state.snapshot().files;

  expect(file).toEqual(expect.objectContaining({ id, name: 'qr.png', state: 'ready' }));
  expect(file).not.toHaveProperty('bytes');
});

test.each([
  [
    'an image URL that is none',
    { type: 'image', image_url: 'data:image/png;base64,AA', alt_text: 'a' },
    '/blocks/0/image_url',
  ],
  [
    'no text for those who do not see it',
    { type: 'image', image_url: 'https://example.com/a.png' },
    '/blocks/0',
  ],
  [
    'a text for those who do not see it over 2000',
    { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'x'.repeat(2001) },
    '/blocks/0/alt_text',
  ],
])('a picture with %s is refused', async (_, block, pointer) => {
  const told = complaintsIn(await show(block));

  expect(told).toEqual([expect.stringContaining(`[json-pointer:${pointer}]`)]);
});
