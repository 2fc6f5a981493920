/** Every refusal of the API server, word for word as a real one (v1.34) says it. */

export type Cause = { readonly reason: string; readonly message: string; readonly field?: string };

export type StatusDetails = {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly Cause[];
  readonly retryAfterSeconds?: number;
};

export type Status = {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: { readonly continue?: string };
  readonly status: 'Failure' | 'Success';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code?: number;
};

export type Reference = { readonly group: string; readonly resource: string };

/** Thrown anywhere while a request is answered; the server writes it out. A text body is text/plain. */
export class ApiFailure extends Error {
  readonly code: number;
  readonly body: Status | string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: number, body: Status | string, headers: Readonly<Record<string, string>> = {}) {
    super(typeof body === 'string' ? body : body.message);
    this.code = code;
    this.body = body;
    this.headers = headers;
  }
}

type Refusal = Pick<Status, 'message' | 'reason' | 'details'> & { readonly continue?: string };

function failure(code: number, { continue: token, ...rest }: Refusal, headers = {}): ApiFailure {
  const metadata = token === undefined ? {} : { continue: token };
  return new ApiFailure(
    code,
    { kind: 'Status', apiVersion: 'v1', metadata, status: 'Failure', ...rest, code },
    headers,
  );
}

export const nosniff = { 'X-Content-Type-Options': 'nosniff' };

/** `deployments.apps`, or `pods` in the core group. */
export function qualified({ group, resource }: Reference): string {
  return group === '' ? resource : `${resource}.${group}`;
}

/** Who or what a Status is about; an empty group is left out. */
export function about({ group, resource }: Reference, name?: string): StatusDetails {
  return {
    ...(name === undefined ? {} : { name }),
    ...(group === '' ? {} : { group }),
    kind: resource,
  };
}

export const unauthorized = () => failure(401, { message: 'Unauthorized', reason: 'Unauthorized' });

export const forbidden = (message: string, details: StatusDetails) =>
  failure(403, { message, reason: 'Forbidden', details }, nosniff);

export const notFound = (reference: Reference, name: string) =>
  failure(404, {
    message: `${qualified(reference)} "${name}" not found`,
    reason: 'NotFound',
    details: about(reference, name),
  });

export const noSuchResource = () =>
  failure(404, {
    message: 'the server could not find the requested resource',
    reason: 'NotFound',
    details: {},
  });

export const pageNotFound = () => new ApiFailure(404, '404 page not found\n', nosniff);

export const methodNotAllowed = () =>
  failure(405, {
    message: 'the server does not allow this method on the requested resource',
    reason: 'MethodNotAllowed',
    details: {},
  });

export const notAcceptable = () =>
  failure(406, {
    message:
      '406: Not Acceptable\n\nAvailable representations: application/json, application/yaml, application/vnd.kubernetes.protobuf',
    reason: 'NotAcceptable',
    details: {},
  });

export const wrongShape = (asked: string, shape: 'object' | 'list') =>
  failure(406, {
    message: `you requested ${asked}, but the requested object is ${shape === 'list' ? 'a list' : 'not a list'}`,
    reason: 'NotAcceptable',
  });

export const alreadyExists = (reference: Reference, name: string) =>
  failure(409, {
    message: `${qualified(reference)} "${name}" already exists`,
    reason: 'AlreadyExists',
    details: about(reference, name),
  });

export const modified = (reference: Reference, name: string) =>
  failure(409, {
    message: `Operation cannot be fulfilled on ${qualified(reference)} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
    reason: 'Conflict',
    details: about(reference, name),
  });

/** A failed precondition names the kind (`Pod`), where other conflicts name the resource (`pods`). */
export const preconditionFailed = (kind: string, name: string, why: string) =>
  failure(409, {
    message: `Operation cannot be fulfilled on ${kind} "${name}": ${why}`,
    reason: 'Conflict',
    details: { name, kind },
  });

const tooOldList = 'The resourceVersion for the provided list is too old.';
const tooOldPage =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.';

export const expiredList = () => failure(410, { message: tooOldList, reason: 'Expired' });
export const expiredPage = (token: string) =>
  failure(410, { message: tooOldPage, reason: 'Expired', continue: token });
export const expiredWatch = (asked: number, oldest: number) =>
  failure(410, { message: `too old resource version: ${asked} (${oldest})`, reason: 'Expired' });

export const unsupportedMediaType = () =>
  failure(415, {
    message: '415: Unsupported Media Type',
    reason: 'UnsupportedMediaType',
    details: {},
  });

export const badRequest = (message: string) => failure(400, { message, reason: 'BadRequest' });

/** A failed JSON patch says nothing about what failed. */
export const unprocessable = () =>
  failure(422, {
    message: 'the server rejected our request due to an error in our request',
    reason: 'Invalid',
    details: {},
  });

/** @param subject the kind with its group, the name and what goes into `details`. */
export function invalid(
  subject: { readonly title: string; readonly name: string; readonly details: StatusDetails },
  causes: readonly Cause[],
): ApiFailure {
  const lines = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))];
  const told = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`;
  return failure(422, {
    message: `${subject.title} "${subject.name}" is invalid: ${told}`,
    reason: 'Invalid',
    details: { ...subject.details, causes },
  });
}

/** Priority and fairness: text, not a Status, and not the 429 of a disruption budget. */
export const apiServerBusy = () =>
  new ApiFailure(429, 'Too many requests, please try again later.\n', { ...nosniff, 'Retry-After': '1' });

/** An eviction that a budget forbids: JSON, and without Retry-After unless the budget is only being counted. */
export const overBudget = (why: string, retryAfterSeconds?: number) =>
  failure(
    429,
    {
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      reason: 'TooManyRequests',
      details: {
        causes: [{ reason: 'DisruptionBudget', message: why }],
        ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      },
    },
    retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) },
  );

/** An answer without a reason, as for a broken body on DELETE. */
export const internal = (message: string) => failure(500, { message });

export const internalError = (message: string) =>
  failure(500, {
    message: `Internal error occurred: ${message}`,
    reason: 'InternalError',
    details: { causes: [{ reason: '', message }] },
  });

export const unavailable = () =>
  failure(503, {
    message: 'the server is currently unable to handle the request',
    reason: 'ServiceUnavailable',
    details: {},
  });

export const futureList = (asked: number, current: number) =>
  failure(
    504,
    {
      message: `Timeout: Too large resource version: ${asked}, current: ${current}`,
      reason: 'Timeout',
      details: {
        causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
        retryAfterSeconds: 1,
      },
    },
    { 'Retry-After': '1' },
  );
