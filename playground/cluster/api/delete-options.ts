import { z } from 'zod';
import { goJsonError } from '../patch/apply-patch.ts';
import { badRequest, internal, invalid } from './failure.ts';

export const DeleteOptionsBody = z.object({
  gracePeriodSeconds: z.number().int().nullish(),
  preconditions: z.object({ uid: z.string().optional(), resourceVersion: z.string().optional() }).nullish(),
  dryRun: z.array(z.string()).nullish(),
});

export type DeleteOptions = {
  readonly graceSeconds: number | undefined;
  readonly preconditions:
    | { readonly uid?: string | undefined; readonly resourceVersion?: string | undefined }
    | undefined;
  readonly dryRun: boolean;
};

/** DeleteOptions from the body, else from the query. @throws ApiFailure 400, 422, and 500 for broken JSON */
export function deleteOptions(query: URLSearchParams, text: string): DeleteOptions {
  return chosenOptions(query, parsed(text));
}

/** The same, of options that have been read already. @throws ApiFailure 422 */
export function chosenOptions(
  query: URLSearchParams,
  { gracePeriodSeconds, preconditions, dryRun }: z.infer<typeof DeleteOptionsBody>,
): DeleteOptions {
  const asked = dryRun ?? query.getAll('dryRun');
  checkDryRun(asked);
  const inQuery = query.get('gracePeriodSeconds');
  return {
    graceSeconds: gracePeriodSeconds ?? (inQuery === null ? undefined : Number(inQuery)),
    preconditions: preconditions ?? undefined,
    dryRun: asked.length > 0,
  };
}

/** @throws ApiFailure 422 for anything but `All`. */
export function isDryRun(query: URLSearchParams): boolean {
  const asked = query.getAll('dryRun');
  checkDryRun(asked);
  return asked.length > 0;
}

function checkDryRun(asked: readonly string[]): void {
  if (asked.every((value) => value === 'All')) return;
  const message = `Unsupported value: ${JSON.stringify(asked)}: supported values: "All"`;
  throw invalid(
    {
      title: 'DeleteOptions.meta.k8s.io',
      name: '',
      details: { group: 'meta.k8s.io', kind: 'DeleteOptions' },
    },
    [{ reason: 'FieldValueNotSupported', message, field: 'dryRun' }],
  );
}

function parsed(text: string): z.infer<typeof DeleteOptionsBody> {
  if (text.trim() === '') return {};
  const json = parsedJson(text);
  const options = DeleteOptionsBody.safeParse(json);
  if (!options.success) {
    throw badRequest(`DeleteOptions in version "v1" cannot be handled as a DeleteOptions`);
  }
  return options.data;
}

/** A broken body on DELETE is the API server's own mistake, in its eyes. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw internal(`couldn't get version/kind; json parse error: ${goJsonError(text)}`);
  }
}
