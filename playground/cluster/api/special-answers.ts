import type { Clock } from '../clock.ts';
import type { PodFate } from '../kubelet/kubelet.ts';
import type { Nodes } from '../nodes.ts';
import type { Store } from '../store.ts';
import { makeEviction } from './eviction.ts';
import { methodNotAllowed, notFound } from './failure.ts';
import { podLog } from './logs.ts';
import type { ResourceRequest } from './request-info.ts';
import { selfSubjectAccessReview, selfSubjectReview } from './reviews.ts';
import type { Answer, Routed } from './router.ts';

type Parts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly fate: PodFate;
  readonly nodes: Pick<Nodes, 'answers'>;
  readonly namespaces: readonly string[];
};

/** Requests that are not about one stored object as it is: logs, evictions, reviews, namespaces. Undefined for any other. */
export function makeSpecialAnswers({ store, clock, fate, nodes, namespaces }: Parts) {
  function namespaceAnswer({ verb, name }: ResourceRequest): Answer {
    if (verb === 'list') {
      const items = namespaces.map((one) => ({ metadata: { name: one }, status: { phase: 'Active' } }));
      const metadata = { resourceVersion: String(store.revision()) };
      return { code: 200, body: { kind: 'NamespaceList', apiVersion: 'v1', metadata, items } };
    }
    if (verb !== 'get') throw methodNotAllowed();
    if (name === undefined || !namespaces.includes(name)) {
      throw notFound({ group: '', resource: 'namespaces' }, name ?? '');
    }
    const body = { kind: 'Namespace', apiVersion: 'v1', metadata: { name }, status: { phase: 'Active' } };
    return { code: 200, body };
  }

  const evict = makeEviction(store, clock);

  return ({ caller, url, body }: Routed, request: ResourceRequest): Answer | undefined => {
    const { resource, subresource, verb, namespace = '', name = '' } = request;
    switch (`${verb} ${resource}/${subresource}`) {
      case 'get pods/log': {
        const pod = store.pods.get(namespace, name);
        const now = clock.now();
        const text = podLog({ pod, name, query: url.searchParams, fate, nodes, now });
        return { code: 200, body: text, headers: { 'Content-Type': 'text/plain' } };
      }
      case 'create pods/eviction':
        return { code: 201, body: evict({ namespace, name, query: url.searchParams, text: body }) };
      case 'create selfsubjectaccessreviews/':
        return { code: 201, body: selfSubjectAccessReview(caller, body) };
      case 'create selfsubjectreviews/':
        return { code: 201, body: selfSubjectReview(caller, clock) };
      default:
        return resource === 'namespaces' ? namespaceAnswer(request) : undefined;
    }
  };
}
