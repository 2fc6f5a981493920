import { setImmediate as nextTurn } from 'node:timers/promises';
import { KubeConfig } from '@kubernetes/client-node';
import { expect, onTestFinished, test } from 'vitest';
import { makeSender } from '../../../src/adapters/kubernetes/sender.ts';

test('credentials that cannot be had are nobody’s loss once nobody waits for them', async () => {
  const kube = new KubeConfig();
  kube.loadFromClusterAndUser(
    { name: 'prod', server: 'https://127.0.0.1:1', skipTLSVerify: false },
    { name: 'bot' },
  );
  kube.applySecurityAuthentication = () => Promise.reject(new Error('no plugin'));
  const lost: unknown[] = [];
  const lose = (error: unknown) => void lost.push(error);
  process.on('unhandledRejection', lose);
  onTestFinished(() => void process.off('unhandledRejection', lose));
  const sender = makeSender(kube, { cluster: 'prod', userAgent: 'firebreak/test' });

  const sent = sender.send({ verb: 'get', resource: 'version' }, AbortSignal.abort(new Error('stopping')));

  await expect(sent).rejects.toThrow('stopping');
  await nextTurn();
  expect(lost).toEqual([]);
});
