import { z } from 'zod';
import { ask, NoAnswer, type Service, type WhoIsOnCall } from './ask.ts';

/** How many PagerDuty is asked for at once; it may give fewer. */
const PAGE_SIZE = 100;
/** A schedule names the same few people again for every escalation policy that uses it. */
const MOST_PAGES = 10;

const Page = z.object({
  oncalls: z.array(
    z.object({
      schedule: z.object({ id: z.string() }).nullish(),
      user: z.object({ email: z.string().nullish() }),
    }),
  ),
  more: z.boolean().default(false),
});

/**
 * Without `since` and `until` PagerDuty tells of this moment, by its own clock. A schedule that no escalation
 * policy uses has nobody on call there (https://github.com/sergiitk/pagerbeauty/issues/103).
 *
 * @see https://developer.pagerduty.com/api-reference/3a6b910f11050-list-all-of-the-on-calls
 */
export function pagerDuty({ apiUrl, key }: Service, timeoutMs: number): WhoIsOnCall {
  const headers = { Authorization: `Token token=${key}`, Accept: 'application/vnd.pagerduty+json;version=2' };
  const pageAt = async (scheduleId: string, offset: number) => {
    const url = new URL('oncalls', apiUrl);
    url.searchParams.append('schedule_ids[]', scheduleId);
    url.searchParams.append('include[]', 'users');
    url.searchParams.append('earliest', 'true');
    url.searchParams.append('limit', String(PAGE_SIZE));
    url.searchParams.append('offset', String(offset));
    const page = Page.safeParse(await ask(url, headers, timeoutMs));
    if (!page.success) throw new NoAnswer('answered with something else than on-calls');
    return page.data;
  };
  return async (scheduleId) => {
    const emails: string[] = [];
    let offset = 0;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const { oncalls, more } = await pageAt(scheduleId, offset);
      offset += oncalls.length;
      // What was not filtered as asked would make approvers of the people of other schedules.
      const asked = oncalls.filter(({ schedule }) => schedule?.id === scheduleId);
      emails.push(...asked.flatMap(({ user }) => user.email ?? []));
      if (!more) break;
    }
    return [...new Set(emails)];
  };
}
