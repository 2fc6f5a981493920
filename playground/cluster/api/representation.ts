import type { KubeObject, ObjectMeta } from '../objects.ts';
import { notAcceptable, wrongShape } from './failure.ts';

/** How the caller wants objects: whole, or only their metadata. */
export type Representation = 'whole' | 'metadata-only';

/** What a request is answered with: metadata of one object is asked for by another name than that of a list. */
export type Shape = 'object' | 'list';

/** Reads the Accept header; the first type this server can write wins. @throws ApiFailure 406 */
export function representationFor(accept: string | undefined, shape: Shape = 'object'): Representation {
  const wanted = (accept ?? '*/*').split(',').map((type) => type.trim());
  for (const type of wanted) {
    const [media = '', ...parameters] = type.split(';').map((part) => part.trim());
    if (!['application/json', 'application/*', '*/*'].includes(media)) continue;
    const as = parameters.find((parameter) => parameter.startsWith('as='))?.slice(3);
    if (as === undefined) return 'whole';
    if (as === 'PartialObjectMetadata') return metadataOnly(as, shape === 'object', shape);
    if (as === 'PartialObjectMetadataList') return metadataOnly(as, shape === 'list', shape);
  }
  throw notAcceptable();
}

function metadataOnly(as: string, isRight: boolean, shape: Shape): Representation {
  if (isRight) return 'metadata-only';
  throw wrongShape(as, shape);
}

type ShownMetadata = Omit<ObjectMeta, 'namespace'> & { readonly namespace?: string };

type Shown = { readonly kind: string; readonly apiVersion: string; readonly metadata: ShownMetadata };

export function represented(object: KubeObject, representation: Representation): Shown {
  const metadata = shownMetadata(object.metadata);
  if (representation === 'whole') return { ...object, metadata };
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}

/** Objects of the cluster as a whole are in no namespace. */
function shownMetadata(metadata: ObjectMeta): ShownMetadata {
  const { namespace, ...rest } = metadata;
  return namespace === '' ? rest : metadata;
}

/** An item of a list carries neither kind nor apiVersion, unless only metadata is sent. */
export function listItem(object: KubeObject, representation: Representation): object {
  if (representation === 'metadata-only') return represented(object, representation);
  const { kind: _kind, apiVersion: _apiVersion, ...item } = represented(object, representation);
  return item;
}

export function listKind(
  kind: string,
  representation: Representation,
): { kind: string; apiVersion?: string } {
  return representation === 'whole'
    ? { kind: `${kind}List` }
    : { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' };
}
