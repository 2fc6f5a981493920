import type { KubeObject } from '../objects.ts';
import { firstFrom } from '../sorted-keys.ts';
import { badRequest, expiredList, expiredPage, futureList, internal, notFound } from './failure.ts';
import { listItem, listKind, type Representation, represented } from './representation.ts';
import type { ResourceRequest } from './request-info.ts';
import type { Resource } from './resources.ts';
import { fieldMatcher, labelSelector } from './selectors.ts';

export type ReadContext = {
  readonly resource: Resource;
  readonly request: ResourceRequest;
  readonly query: URLSearchParams;
  readonly representation: Representation;
  readonly revision: number;
};

/** @throws ApiFailure 404 */
export function getObject({ resource, request, representation }: ReadContext): object {
  const { namespace = '', name = '' } = request;
  const object = resource.objects.get(namespace, name);
  if (!object) throw notFound(resource, name);
  return represented(object, representation);
}

/** What a list or watch selects. @throws ApiFailure 400 */
export function selected({ resource, query }: ReadContext): (object: KubeObject) => boolean {
  const byLabel = labelSelector(query.get('labelSelector') ?? '');
  const byField = fieldMatcher(query.get('fieldSelector') ?? '', resource.fields);
  return (object) => byLabel(object) && byField(object);
}

type Page = { readonly revision: number; readonly after: string; readonly isInconsistent: boolean };

/** One page of objects, as of one revision. @throws ApiFailure 400, 410, 504 */
export function listObjects(context: ReadContext): object {
  const { resource, request, query, representation } = context;
  const page = pageOf(context);
  const then = page.isInconsistent
    ? resource.objects.list(request.namespace)
    : resource.objects.listAt(page.revision, request.namespace);
  if (!then) throw expiredPage(token({ ...page, revision: -1 }));
  const matches = selected(context);
  const start = page.after === '' ? 0 : firstFrom(then, `${page.after}\u0000`, pathOf);
  const isCached = query.get('resourceVersion') === '0';
  const limit = isCached ? then.length : Number(query.get('limit') ?? 0) || then.length;
  const items = firstOf(then, start, { matches, limit: limit + 1 });
  const isCut = items.length > limit;
  if (isCut) items.pop();
  const last = items.at(-1);
  const isFiltered = query.has('labelSelector') || query.has('fieldSelector');
  const { kind, apiVersion = groupVersion(resource) } = listKind(resource.kind, representation);
  return {
    kind,
    apiVersion,
    metadata: {
      resourceVersion: String(page.revision),
      ...(isCut && last ? { continue: token({ ...page, after: pathOf(last) }) } : {}),
      ...(isCut && !isFiltered ? { remainingItemCount: then.length - start - items.length } : {}),
    },
    items: items.map((object) => listItem(object, representation)),
  };
}

type Wanted = { readonly matches: (object: KubeObject) => boolean; readonly limit: number };

/** The first so many matching objects from that place on. */
function firstOf(objects: readonly KubeObject[], start: number, { matches, limit }: Wanted): KubeObject[] {
  const found: KubeObject[] = [];
  for (let index = start; index < objects.length && found.length < limit; index += 1) {
    const object = objects[index];
    if (object && matches(object)) found.push(object);
  }
  return found;
}

/** As `apiVersion` has it. */
export function groupVersion({ group, version }: Resource): string {
  return group === '' ? version : `${group}/${version}`;
}

const pathOf = ({ metadata }: KubeObject) => `${metadata.namespace}/${metadata.name}`;

function pageOf({ resource, query, revision }: ReadContext): Page {
  const continued = query.get('continue');
  if (continued) return parsedToken(continued, revision);
  const asked = askedRevision(query);
  if (asked > revision) throw futureList(asked, revision);
  const isExact = query.get('resourceVersionMatch') === 'Exact';
  if (isExact && asked < resource.objects.oldestRevision()) throw expiredList();
  return { revision: isExact ? asked : revision, after: '', isInconsistent: false };
}

/** @throws ApiFailure 500: the API server takes garbage here for its own mistake. */
export function askedRevision(query: URLSearchParams): number {
  const text = query.get('resourceVersion') ?? '';
  if (text === '') return 0;
  if (/^\d+$/.test(text)) return Number(text);
  throw internal(
    `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
  );
}

function token({ revision, after }: Page): string {
  const start = `${after}\u0000`;
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start })).toString('base64url');
}

function parsedToken(text: string, current: number): Page {
  try {
    const { rv, start } = JSON.parse(Buffer.from(text, 'base64url').toString());
    const isInconsistent = Number(rv) < 0;
    return {
      revision: isInconsistent ? current : Number(rv),
      after: String(start).replaceAll('\u0000', ''),
      isInconsistent,
    };
  } catch {
    throw badRequest(
      "invalid continue token: continue key is not valid: invalid character '\\u0081' looking for beginning of value",
    );
  }
}
