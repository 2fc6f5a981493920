import { afterAll, expect, test } from 'vitest';
import { at } from '../../playground/cluster/json.ts';
import type { Scene } from './cluster-recordings/arrange.ts';
import { singleRecordings } from './cluster-recordings/list.ts';
import { normalised, without } from './cluster-recordings/normalise.ts';
import { recordedSingle, type Single } from './cluster-recordings/recorded.ts';
import { type SceneName, scenes } from './cluster-recordings/scenes.ts';

const shared = new Map<SceneName, Promise<Scene>>();
const opened: Promise<Scene>[] = [];

afterAll(async () => {
  await Promise.all(opened.map(async (scene) => (await scene).cluster.stop()));
});

function open(name: SceneName): Promise<Scene> {
  const scene = scenes[name]();
  opened.push(scene);
  return scene;
}

/** A request that changes nothing may be sent to the same cluster as others. */
function sceneFor(name: SceneName, { request, response }: Single): Promise<Scene> {
  const isHarmless =
    request.method === 'GET' || response.status >= 400 || request.path.includes('selfsubject');
  if (!isHarmless) return open(name);
  const scene = shared.get(name) ?? open(name);
  shared.set(name, scene);
  return scene;
}

function ours(text: string, { names }: Scene): string {
  return Object.entries(names).reduce((told, [from, to]) => told.replaceAll(new RegExp(from, 'g'), to), text);
}

function headersFor({ request }: Single): Record<string, string> {
  const { Accept = '', Authorization, 'Content-Type': contentType } = request.headers;
  const impersonation = Object.entries(request.headers).filter(([name]) => name.startsWith('Impersonate-'));
  const token = request.user === '(given token)' ? 'no-such-token' : `${request.user}-token`;
  return {
    Accept: String(Accept),
    'User-Agent': 'ticket-bot/1.0',
    ...Object.fromEntries(impersonation.map(([name, value]) => [name, String(value)])),
    ...(contentType === undefined ? {} : { 'Content-Type': String(contentType) }),
    ...(Authorization === undefined ? {} : { Authorization: `Bearer ${token}` }),
  };
}

async function replay(recording: Single, scene: Scene): Promise<Response> {
  const { method, body, path } = recording.request;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const page = await currentPage(scene, path);
  return fetch(scene.cluster.url + ours(path, scene).replace(/continue=eyJ[\w-]+/, page), {
    method,
    headers: headersFor(recording),
    ...(text === undefined ? {} : { body: ours(text, scene) }),
  });
}

/** A recorded page token means nothing here: it stands for the second page of the same list. */
async function currentPage({ cluster }: Scene, path: string): Promise<string> {
  if (!path.includes('continue=eyJ')) return '';
  const headers = { authorization: 'Bearer admin-token' };
  const first = await fetch(`${cluster.url}/api/v1/namespaces/demo/pods?limit=2`, { headers });
  return `continue=${String(at(await first.json(), 'metadata.continue'))}`;
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return response.headers.get('content-type') === 'application/json' ? JSON.parse(text) : text;
}

const comparedHeaders = ['Content-Type', 'Retry-After', 'Warning', 'X-Content-Type-Options'];

test.each(singleRecordings)(
  '$file is answered as recorded',
  async ({ file, scene: name, ignore = [], only }) => {
    const recording = recordedSingle(file);
    const scene = await sceneFor(name, recording);

    const response = await replay(recording, scene);

    const compared = (body: unknown) => {
      const whole = without(normalised(body), ignore);
      return only ? Object.fromEntries(only.map((path) => [path, at(whole, path)])) : whole;
    };
    const recordedHeaders = comparedHeaders.map((header) => recording.response.headers[header] ?? null);
    expect(response.status).toBe(recording.response.status);
    expect(comparedHeaders.map((header) => response.headers.get(header))).toEqual(recordedHeaders);
    expect(compared(await bodyOf(response))).toEqual(
      compared(JSON.parse(ours(JSON.stringify(recording.response.body), scene))),
    );
  },
);
