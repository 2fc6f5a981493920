import { HttpMethod, type KubeConfig, RequestContext } from '@kubernetes/client-node';
import { fetch, type Response } from 'undici';
import { makeSharedDispatcher } from './dispatcher.ts';
import { ClusterFailure } from './failure.ts';
import { methodOf, pathOf, type Request } from './request.ts';

export type Sender = {
  /** The response, whatever its status. Throws ClusterFailure without credentials, else what `fetch` throws. */
  send(request: Request, signal: AbortSignal): Promise<Response>;
  close(): void;
};

/**
 * The kubeconfig's address and credentials (client-node) on plain `fetch`. The generated calls of
 * client-node are left out: they open a connection per call, give dates where their watch gives strings,
 * and the watch drops what the server said when it refused.
 */
export function makeSender(
  kube: KubeConfig,
  { cluster, userAgent }: { readonly cluster: string; readonly userAgent: string },
): Sender {
  const shared = makeSharedDispatcher();
  const address = (kube.getCurrentCluster()?.server ?? '').replace(/\/+$/, '');
  return {
    async send(request, signal) {
      const context = new RequestContext(address + pathOf(request), HttpMethod.GET);
      const credentials = kube.applySecurityAuthentication(context).catch(() => {
        // What a credential plugin prints may hold the credential.
        throw new ClusterFailure({ ...request, cluster }, 'the credentials of the kubeconfig cannot be had');
      });
      await unlessAborted(credentials, signal);
      const dispatcher = shared.take(context.getDispatcher());
      return fetch(context.getUrl(), {
        method: methodOf(request.verb),
        headers: { ...context.getHeaders(), ...headersOf(request), 'User-Agent': userAgent },
        redirect: 'manual',
        signal,
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body.content) }),
        ...(dispatcher === undefined ? {} : { dispatcher }),
      });
    },
    close: () => shared.close(),
  };
}

/** A credential plugin is a program that may hang, and client-node waits for it without end. */
function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function headersOf({ accept, body }: Request): Record<string, string> {
  return {
    Accept: accept ?? 'application/json',
    ...(body === undefined ? {} : { 'Content-Type': body.type }),
  };
}
