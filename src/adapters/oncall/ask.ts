/** An on-call service that can be asked: where, and with which key. */
export type Service = {
  /** Ends in a slash. */
  readonly apiUrl: string;
  /** Printable characters only: one that a header cannot hold would be told in the error. */
  readonly key: string;
};

/** E-mail addresses of who is on call by a schedule of the service now. @throws NoAnswer, and what `fetch` throws. */
export type WhoIsOnCall = (scheduleId: string) => Promise<readonly string[]>;

/** A service answered, and not with who is on call. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  /** How long it wants to be left alone. */
  readonly pauseSeconds: number | undefined;

  constructor(what: string, pauseSeconds?: number) {
    super(what);
    this.pauseSeconds = pauseSeconds;
  }
}

/** Redirects are not followed: the key is for this address alone. */
export async function ask(
  url: URL,
  headers: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<unknown> {
  const response = await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
  if (response.ok) return response.json();
  await response.body?.cancel();
  throw new NoAnswer(`answered ${response.status}`, pauseSeconds(response.headers));
}

/**
 * Seconds in all of them: `ratelimit-reset` is PagerDuty's (https://support.pagerduty.com/main/docs/rest-api-rate-limits),
 * `X-RateLimit-Period-In-Sec` Opsgenie's (https://docs.opsgenie.com/docs/api-rate-limiting).
 */
const PAUSE_HEADERS = ['retry-after', 'ratelimit-reset', 'x-ratelimit-period-in-sec'];

function pauseSeconds(headers: Headers): number | undefined {
  return PAUSE_HEADERS.map((name) => Number.parseInt(headers.get(name) ?? '', 10)).find(
    (seconds) => seconds > 0,
  );
}
