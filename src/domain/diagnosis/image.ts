import type { Symptom } from './finding.ts';

const PULLING: ReadonlySet<string> = new Set([
  'ImagePullBackOff',
  'ErrImagePull',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
]);

export const isPullProblem = (reason: string): boolean => PULLING.has(reason);

/** Docker Hub says of a private image that it "does not exist or may require authorization": credentials come first. */
const FORBIDDEN =
  /unauthori[sz]ed|authentication required|access denied|denied: |\bforbidden\b|no basic auth credentials|insufficient_scope|may require authorization|invalid credentials/i;
const AWAY =
  /no such host|dial tcp|i\/o timeout|connection (?:refused|reset)|TLS handshake|x509:|server misbehaving|deadline exceeded|network is unreachable|no route to host|status(?: code)?:? 5\d\d|\b50[0234] |too ?many ?requests|unexpected EOF|RegistryUnavailable/i;
const MISSING =
  /not found|manifest unknown|does not exist|no such (?:image|manifest)|name unknown|no match for platform|InvalidImageName|couldn't parse image/i;

/** Why an image cannot be pulled. Its own name is left out: a tag may look like a status. */
export function imageSymptom(image: string, reason: string, message: string): Symptom {
  const said = image === '' ? message : message.replaceAll(image, '…');
  const why = `${reason} ${said}`;
  if (FORBIDDEN.test(why)) return { kind: 'image-forbidden', evidence: { image } };
  if (AWAY.test(why)) return { kind: 'registry-away', evidence: { image, said: message } };
  if (MISSING.test(why)) return { kind: 'image-missing', evidence: { image } };
  return { kind: 'image-unpullable', evidence: { image, said: message === '' ? reason : message } };
}
