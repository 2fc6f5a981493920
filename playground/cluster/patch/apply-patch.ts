import { badRequest, unprocessable, unsupportedMediaType } from '../api/failure.ts';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../json.ts';
import { jsonPatch } from './json-patch.ts';
import { mergePatch } from './merge-patch.ts';
import { strategicMerge } from './strategic-merge.ts';

export type Patch = { readonly contentType: string; readonly text: string };

/** @throws ApiFailure 415 for another media type, 400 for broken JSON, 422 for a JSON patch that does not apply. */
export function applyPatch(target: JsonObject, { contentType, text }: Patch): JsonObject {
  const merge = mergeFor(contentType);
  const patch = parsedPatch(text);
  const patched = merge(target, patch);
  if (!isJsonObject(patched)) throw unprocessable();
  return patched;
}

/** The patch as JSON. @throws ApiFailure 400 */
export function parsedPatch(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    throw badRequest(goJsonError(text));
  }
}

function mergeFor(contentType: string): (target: JsonObject, patch: Json) => Json {
  switch (contentType.split(';')[0]?.trim()) {
    case 'application/strategic-merge-patch+json':
      return (target, patch) => strategicMerge(target, objectPatch(patch));
    case 'application/merge-patch+json':
      return (target, patch) => mergePatch(target, objectPatch(patch));
    case 'application/json-patch+json':
      return (target, patch) => {
        try {
          return jsonPatch(target, patch);
        } catch {
          throw unprocessable();
        }
      };
    default:
      throw unsupportedMediaType();
  }
}

function objectPatch(patch: Json): JsonObject {
  if (!isJsonObject(patch))
    throw badRequest('json: cannot unmarshal into Go value of type map[string]interface {}');
  return patch;
}

/** What Go's decoder says to a text that is no JSON. */
export function goJsonError(text: string): string {
  const told = syntaxErrorOf(text);
  const position = /position (\d+)/.exec(told)?.[1];
  if (position === undefined || text[Number(position)] === undefined) return 'unexpected end of JSON input';
  const looking = told.includes('property name') ? 'object key string' : 'value';
  return `invalid character '${text[Number(position)]}' looking for beginning of ${looking}`;
}

function syntaxErrorOf(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return String(error);
  }
}
