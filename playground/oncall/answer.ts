import type { IncomingHttpHeaders } from 'node:http';

/** What somebody asks of a service. */
export type Asked = {
  readonly method: string;
  /** Below the service's address, without a slash in front. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
};

export type Answer = {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Who is on call by which schedule. */
export type ScheduleSpec = {
  readonly id: string;
  /** The id, where nothing else is said. */
  readonly name?: string;
  /** E-mail addresses. */
  readonly people: readonly string[];
  /** PagerDuty: how many escalation policies use it; 1 where nothing is said. */
  readonly usedBy?: number;
};
