import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import type { FaultBox } from '../faults.ts';
import type { PodFate } from '../kubelet/kubelet.ts';
import type { Nodes } from '../nodes.ts';
import type { Store } from '../store.ts';
import { isServedGroup, pathAnswer } from './discovery.ts';
import { ApiFailure, methodNotAllowed, noSuchResource, nosniff, pageNotFound } from './failure.ts';
import type { Caller } from './rbac.ts';
import { getObject, listObjects, type ReadContext } from './read.ts';
import { representationFor } from './representation.ts';
import type { RequestInfo, ResourceRequest } from './request-info.ts';
import { type Resource, resourcesOf } from './resources.ts';
import { makeSpecialAnswers } from './special-answers.ts';
import { openWatch, type WatchSettings } from './watch.ts';
import { daemonSetType, deploymentType, statefulSetType } from './workload-types.ts';
import { makeWorkloadWrites, type WorkloadWrites } from './workload-writes.ts';
import { makePodWrites, type Write, type WriteRequest } from './write.ts';

/** Text goes out as text/plain, anything else as JSON. */
export type Answer = {
  readonly code: number;
  readonly body: string | object;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Routed = {
  readonly caller: Caller;
  readonly info: RequestInfo;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly response: ServerResponse;
};

/** Answers an allowed request; nothing for a stream that it writes itself. @throws ApiFailure */
export type Router = (routed: Routed) => Promise<Answer | undefined>;

export type RouterParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly fate: PodFate;
  readonly nodes: Pick<Nodes, 'answers'>;
  readonly faultBox: FaultBox;
  readonly namespaces: readonly string[];
  readonly settings: WatchSettings & { readonly futureListMs: number };
};

export function makeRouter(parts: RouterParts): Router {
  const { store, clock, faultBox, settings } = parts;
  const resources = resourcesOf(store);
  const pods = makePodWrites(store, clock);
  const workloads: Readonly<Record<string, WorkloadWrites>> = {
    deployments: makeWorkloadWrites({ store, clock }, deploymentType(store)),
    statefulsets: makeWorkloadWrites({ store, clock }, statefulSetType(store)),
    daemonsets: makeWorkloadWrites({ store, clock }, daemonSetType(store)),
  };
  const special = makeSpecialAnswers(parts);
  const ok = (body: string | object): Answer => ({ code: 200, body });

  function served(request: ResourceRequest): Resource {
    const isSame = ({ group, version, resource }: Resource) =>
      group === request.group && version === request.version && resource === request.resource;
    const found = resources.find(isSame);
    if (found && request.subresource === '') return found;
    throw isServedGroup(request.group, request.version) ? noSuchResource() : pageNotFound();
  }

  async function read(routed: Routed, request: ResourceRequest): Promise<Answer | undefined> {
    const context: ReadContext = {
      resource: served(request),
      request,
      query: routed.url.searchParams,
      representation: representationFor(routed.headers.accept, request.verb === 'list' ? 'list' : 'object'),
      revision: store.revision(),
    };
    if (request.verb === 'get') return ok(getObject(context));
    if (request.verb === 'list') return list(context);
    const watch = openWatch(context, routed.response, { clock, settings, currentRevision: store.revision });
    const opening = { path: routed.url.pathname, user: routed.caller.name };
    routed.response.on('close', faultBox.watchOpened(watch, opening));
    return undefined;
  }

  /** A list from the future is only given up after a wait. */
  async function list(context: ReadContext): Promise<Answer> {
    try {
      return ok(listObjects(context));
    } catch (error) {
      if (error instanceof ApiFailure && error.code === 504) {
        await new Promise<void>((resolve) => clock.after(settings.futureListMs, resolve));
      }
      throw error;
    }
  }

  function write({ headers, url, body }: Routed, request: ResourceRequest): Answer {
    const asked: WriteRequest = {
      namespace: request.namespace ?? '',
      name: request.name ?? '',
      query: url.searchParams,
      contentType: headers['content-type'] ?? '',
      userAgent: headers['user-agent'],
      text: body,
    };
    representationFor(headers.accept);
    const { code, body: written, warnings } = writeFor(request)(asked);
    const warning = warnings.map((text) => `299 - ${JSON.stringify(text)}`).join(', ');
    return { code, body: written, headers: warning === '' ? {} : { Warning: warning } };
  }

  function writeFor(request: ResourceRequest): Write {
    const resource = served(request);
    const isNamed = request.name !== undefined;
    const ofWorkload = workloads[resource.resource];
    switch (`${request.verb} ${resource.resource}`) {
      case 'patch pods':
        return pods.patch;
      case 'delete pods':
        return pods.remove;
    }
    if (ofWorkload && request.verb === 'patch') return ofWorkload.patch;
    if (ofWorkload && request.verb === 'delete') return ofWorkload.remove;
    if (ofWorkload && request.verb === 'create' && !isNamed) return ofWorkload.create;
    throw methodNotAllowed();
  }

  return async (routed) => {
    const { info, url } = routed;
    if (info.kind === 'path') {
      const isHealth = /^\/(healthz|livez|readyz)$/.test(url.pathname);
      return { ...ok(pathAnswer(url.pathname, resources)), headers: isHealth ? nosniff : {} };
    }
    const answer = special(routed, info);
    if (answer) return answer;
    const isRead = info.verb === 'get' || info.verb === 'list' || info.verb === 'watch';
    return isRead ? read(routed, info) : write(routed, info);
  };
}
