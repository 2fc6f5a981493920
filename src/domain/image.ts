/** What names an image in a registry, taken apart. */
export type ImageReference = {
  /** As it was written, without tag and digest. */
  readonly name: string;
  /** The same for every way of writing it: with its registry, and `library/` where Docker Hub has that. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
};

const HUB = 'docker.io';
const LONGEST_NAME = 255;

const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const HOST = `${LABEL}(?:\\.${LABEL})*(?::\\d{1,5})?`;
const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const TAG = '\\w[\\w.-]{0,127}';
const DIGEST = 'sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128}';
/** https://github.com/distribution/reference, with the two digests that are in use. */
const REFERENCE = new RegExp(
  `^(?<name>(?:(?<host>${HOST})/)?(?<path>${PART}(?:/${PART})*))(?::(?<tag>${TAG}))?(?:@(?<digest>${DIGEST}))?$`,
);

/** Undefined where this is no reference to an image. */
export function parseImage(text: string): ImageReference | undefined {
  const { name, host, path, tag, digest } = REFERENCE.exec(text)?.groups ?? {};
  if (name === undefined || path === undefined || name.length > LONGEST_NAME) return undefined;
  return { name, repository: repositoryOf(host, path), tag, digest };
}

/** A first part is a registry where it could be no part of a path, as Docker reads it. */
function repositoryOf(host: string | undefined, path: string): string {
  if (host === undefined) return `${HUB}/library/${path}`;
  if (host !== 'localhost' && !/[.:]/.test(host) && host === host.toLowerCase())
    return `${HUB}/${host}/${path}`;
  const registry = host === 'index.docker.io' ? HUB : host.toLowerCase();
  return registry === HUB && !path.includes('/') ? `${HUB}/library/${path}` : `${registry}/${path}`;
}

/** What was typed as an image: a whole reference, or `:TAG` or `@DIGEST` of the repository of now. */
export function imageFrom(typed: string, current: string): string {
  const text = typed.trim();
  if (!/^[:@]/.test(text)) return text;
  return `${parseImage(current)?.name ?? ''}${text}`;
}

export type ImageProblem = 'malformed' | 'untagged' | 'other-repository' | 'same';

/** Why an image can't take the place of the one of now: only another version of the same may. */
export function imageProblem(wanted: string, current: string): ImageProblem | undefined {
  const [image, before] = [parseImage(wanted), parseImage(current)];
  if (image === undefined) return 'malformed';
  if (image.tag === undefined && image.digest === undefined) return 'untagged';
  if (image.repository !== before?.repository) return 'other-repository';
  return wanted === current ? 'same' : undefined;
}

/** What can be told wrong about a typed image without knowing the one of now. */
export function typedImageProblem(typed: string): ImageProblem | undefined {
  const problem = imageProblem(imageFrom(typed, 'any'), 'any');
  return problem === 'malformed' || problem === 'untagged' ? problem : undefined;
}

/** The containers of a template from `name=image`, comma-joined; neither can hold a comma. */
export function containersIn(images: string): { readonly container: string; readonly image: string }[] {
  return images.split(',').flatMap((each) => {
    const at = each.indexOf('=');
    return at < 0 ? [] : [{ container: each.slice(0, at), image: each.slice(at + 1) }];
  });
}
