import type { Answer, Asked, ScheduleSpec } from './answer.ts';

/**
 * `GET /v2/schedules/{identifier}/on-calls` as in Opsgenie's API.
 *
 * @see https://docs.opsgenie.com/docs/who-is-on-call-api
 * @see https://docs.opsgenie.com/docs/response
 */
export function answerAsOpsgenie(
  { method, path, query, headers }: Asked,
  schedules: readonly ScheduleSpec[],
  key: string,
): Answer {
  if (headers.authorization !== `GenieKey ${key}`) return failure(401, 'Could not authenticate');
  const [, identifier] = /^v2\/schedules\/([^/]+)\/on-calls$/.exec(path) ?? [];
  if (method !== 'GET' || identifier === undefined) return failure(404, 'No handler found');
  const type = query.get('scheduleIdentifierType') === 'name' ? 'name' : 'id';
  const wanted = decodeURIComponent(identifier);
  const schedule = schedules.find(({ id, name = id }) => (type === 'name' ? name : id) === wanted);
  if (schedule === undefined) return failure(404, `Schedule with ${type} [${wanted}] does not exist`);
  const { id, name = id, people } = schedule;
  const _parent = { id, name, enabled: true };
  const data =
    query.get('flat') === 'true'
      ? { _parent, onCallRecipients: people }
      : { _parent, onCallParticipants: people.map((email) => ({ id: email, name: email, type: 'user' })) };
  return { status: 200, body: { data, took: 0.048, requestId: '1a2c3f3e' } };
}

const failure = (status: number, message: string): Answer => ({
  status,
  body: { message, took: 0.001, requestId: '1a2c3f3e' },
});
