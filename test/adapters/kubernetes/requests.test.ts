import { expect, test } from 'vitest';
import { startCatalog } from '../../../src/adapters/kubernetes/catalog.ts';
import { ping } from '../../../src/adapters/kubernetes/rights.ts';
import { eventually, failureOf } from './bot.ts';
import { aServer, json } from './wire.ts';

const noNaming = { tags: [], overrides: {} };

test('requests share connections, although client-node would open one for each', async () => {
  const { api, sockets, seen } = await aServer((_request, response) => json(response, {}));

  for (let n = 0; n < 10; n++) await ping(api);

  expect(seen).toHaveLength(10);
  expect(sockets.size).toBeLessThanOrEqual(2);
});

test('a server below a path is asked there, with the token and our name', async () => {
  const { api, seen } = await aServer((_request, response) => json(response, {}));

  await ping(api);

  expect(seen[0]?.url).toBe('/prefix/version');
  expect(seen[0]?.headers).toMatchObject({
    authorization: 'Bearer the-token',
    'user-agent': 'firebreak/1.2.3',
  });
});

test('discovery asks for metadata only, and takes whole objects where a server knows nothing else', async () => {
  const deployment = {
    metadata: { name: 'web', namespace: 'demo', uid: 'u', resourceVersion: '5' },
    spec: { replicas: 3 },
  };
  const { api, seen } = await aServer((request, response) => {
    if (request.url?.includes('watch=1')) response.writeHead(200).flushHeaders();
    else if (!request.url?.includes('deployments')) response.writeHead(404).end();
    else json(response, { kind: 'DeploymentList', metadata: { resourceVersion: '7' }, items: [deployment] });
  });
  const catalog = startCatalog({ apis: [api], naming: () => noNaming });
  await catalog.firstLook;

  expect(catalog.find('web')).toHaveLength(1);
  const ofDeployments = seen.filter(({ url }) => url?.includes('/deployments'));
  expect(ofDeployments.map(({ headers }) => headers.accept)).toEqual([
    'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json',
    'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json',
  ]);
  expect(ofDeployments[1]?.url).toContain('resourceVersion=7');
  await catalog.stop();
});

test('events that arrive in pieces, several at once, or cut in the middle of a letter are read whole', async () => {
  const event = (type: string, name: string, resourceVersion: string) =>
    `${JSON.stringify({ type, object: { metadata: { name, namespace: 'demo', uid: name, resourceVersion, labels: { team: 'zürich' } } } })}\n`;
  const bytes = Buffer.from(
    event('ADDED', 'one', '8') + event('ADDED', 'two', '9') + event('DELETED', 'one', '10'),
  );
  const cut = bytes.indexOf(Buffer.from('ü')) + 1;
  const { api } = await aServer((request, response) => {
    if (!request.url?.includes('watch=1'))
      return json(response, { metadata: { resourceVersion: '7' }, items: [] });
    response.writeHead(200).flushHeaders();
    if (!request.url.includes('/deployments')) return undefined;
    response.write(bytes.subarray(0, cut));
    setImmediate(() => response.write(bytes.subarray(cut)));
    return undefined;
  });
  const catalog = startCatalog({ apis: [api], naming: () => noNaming });

  await eventually(() => expect(catalog.find('two')).toHaveLength(1));
  expect(catalog.find('two')[0]?.tags).toEqual({ team: 'zürich' });
  expect(catalog.find('one')).toEqual([]);
  await catalog.stop();
});

test('a redirect is not followed: the token is for this server alone', async () => {
  const { api, seen } = await aServer((_request, response) =>
    response.writeHead(302, { Location: '/elsewhere' }).end(),
  );

  const failure = await failureOf(ping(api));

  expect(failure).toMatchObject({ system: 'cluster', which: 'prod', effect: 'none' });
  expect(seen).toHaveLength(1);
});

test('a web page in place of JSON is an outage', async () => {
  const { api } = await aServer((_request, response) => response.end('<html>please log in</html>'));

  expect(await failureOf(ping(api))).toMatchObject({ system: 'cluster', which: 'prod', effect: 'none' });
});
