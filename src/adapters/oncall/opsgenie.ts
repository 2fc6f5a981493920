import { z } from 'zod';
import { ask, NoAnswer, type Service, type WhoIsOnCall } from './ask.ts';

/** What Opsgenie calls a user's name is the address. */
const OnCalls = z.object({ data: z.object({ onCallRecipients: z.array(z.string()).default([]) }) });

const Id = z.guid();

/**
 * Takes a schedule's id, a UUID, or its name.
 *
 * @see https://docs.opsgenie.com/docs/who-is-on-call-api
 * @see https://docs.opsgenie.com/docs/response for what 401, 403 and 404 mean
 */
export function opsgenie({ apiUrl, key }: Service, timeoutMs: number): WhoIsOnCall {
  return async (schedule) => {
    const url = new URL(`v2/schedules/${encodeURIComponent(schedule)}/on-calls`, apiUrl);
    const scheduleIdentifierType = Id.safeParse(schedule).success ? 'id' : 'name';
    url.search = new URLSearchParams({ flat: 'true', scheduleIdentifierType }).toString();
    const answer = OnCalls.safeParse(await ask(url, { Authorization: `GenieKey ${key}` }, timeoutMs));
    if (!answer.success) throw new NoAnswer('answered with something else than on-calls');
    return answer.data.data.onCallRecipients;
  };
}
