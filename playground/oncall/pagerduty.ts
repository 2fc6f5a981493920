import type { Answer, Asked, ScheduleSpec } from './answer.ts';

const USUAL_LIMIT = 25;
const MOST_LIMIT = 100;

/**
 * `GET /oncalls` as in PagerDuty's REST API v2: one entry for each person and escalation policy, in pages.
 *
 * @see https://developer.pagerduty.com/api-reference/3a6b910f11050-list-all-of-the-on-calls
 */
export function answerAsPagerDuty(
  { method, path, query, headers }: Asked,
  schedules: readonly ScheduleSpec[],
  token: string,
): Answer {
  if (headers.authorization !== `Token token=${token}`) return failure(401, 2006, 'Authentication failed');
  if (method !== 'GET' || path !== 'oncalls') return failure(404, 2100, 'Not Found');
  if (headers.accept !== 'application/vnd.pagerduty+json;version=2') {
    return failure(400, 2001, 'Invalid Input Provided');
  }
  const wanted = query.getAll('schedule_ids[]');
  const limit = Math.min(Number(query.get('limit') ?? USUAL_LIMIT), MOST_LIMIT);
  const offset = Number(query.get('offset') ?? 0);
  const all = schedules
    .filter(({ id }) => wanted.length === 0 || wanted.includes(id))
    .flatMap((schedule) => onCallsOf(schedule, query.getAll('include[]').includes('users')));
  const oncalls = all.slice(offset, offset + limit);
  return { status: 200, body: { oncalls, limit, offset, more: offset + limit < all.length, total: null } };
}

function onCallsOf({ id, name = id, people, usedBy = 1 }: ScheduleSpec, withUsers: boolean) {
  return Array.from({ length: usedBy }, (_, index) => index + 1).flatMap((number) =>
    people.map((email) => ({
      escalation_policy: reference('escalation_policy', `PE${number}`, `Policy ${number}`),
      escalation_level: 1,
      schedule: reference('schedule', id, name),
      user: withUsers
        ? { id: userId(email), type: 'user', summary: email, name: email, email, role: 'user' }
        : reference('user', userId(email), email),
      start: '2026-01-01T00:00:00Z',
      end: '2027-01-01T00:00:00Z',
    })),
  );
}

const userId = (email: string) => `PU${email.replaceAll(/\W/g, '').toUpperCase()}`;

const reference = (type: string, id: string, summary: string) => ({ id, type: `${type}_reference`, summary });

const failure = (status: number, code: number, message: string): Answer => ({
  status,
  body: { error: { message, code } },
});
