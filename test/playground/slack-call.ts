import { z } from 'zod';
import type { Slack } from '../../playground/slack/start.ts';

const Answer = z.looseObject({
  ok: z.boolean(),
  error: z.string().optional(),
  response_metadata: z.looseObject({ messages: z.array(z.string()).optional() }).optional(),
});

/** Calls a Web API method with a JSON body, by default with the bot's token. */
export async function call(
  slack: Slack,
  method: string,
  args: Readonly<Record<string, unknown>> = {},
  token = slack.botToken,
) {
  const response = await fetch(`${slack.apiUrl}${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(args),
  });
  return Answer.parse(await response.json());
}

/** What Slack complains about in an answer, without the summaries. */
export function complaintsIn(answer: Awaited<ReturnType<typeof call>>): readonly string[] {
  return (answer.response_metadata?.messages ?? []).filter((line) => !line.includes('all allowed schemas'));
}

export const plain = (text: string) => ({ type: 'plain_text' as const, text });
export const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text });
