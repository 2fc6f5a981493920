import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { Refusal } from '../../domain/refusal.ts';
import type { Channels, Now } from '../../usecases/ports.ts';
import { isDenied, read } from './failure.ts';
import { makeFreshCache } from './fresh-cache.ts';

/** Why a channel can't be used; `words/` has a sentence for each. */
export type ChannelProblem = 'not-found' | 'archived' | 'shared' | 'not-a-member';

type Deps = { readonly client: WebClient; readonly now: Now };

const FRESH_MS = 30_000;
const POST_ANYWHERE = 'chat:write.public';

/** Whether a ticket can be told in a channel; a yes holds for 30 s, a no is asked again. */
export function makeChannels({ client, now }: Deps): Channels {
  const usable = makeFreshCache<'usable'>(now, FRESH_MS);
  const terms = { maxAgeMs: FRESH_MS, graceMs: 0, mayKeep: () => false };
  return {
    async assertUsable(channel) {
      await usable.get(channel, terms, async () => {
        const reason = await problemOf(client, channel);
        if (reason !== undefined) throw new Refusal('channel-unusable', { channel, reason });
        return 'usable';
      });
    },
  };
}

const Info = z.object({
  channel: z.object({
    is_archived: z.boolean().default(false),
    is_member: z.boolean().default(false),
    is_private: z.boolean().default(false),
    is_ext_shared: z.boolean().default(false),
    is_pending_ext_shared: z.boolean().default(false),
    pending_shared: z.array(z.unknown()).default([]),
  }),
  response_metadata: z.object({ scopes: z.array(z.string()).default([]) }).default({ scopes: [] }),
});

async function problemOf(client: WebClient, id: string): Promise<ChannelProblem | undefined> {
  try {
    const { channel, response_metadata } = Info.parse(await read(client.conversations.info({ channel: id })));
    if (channel.is_archived) return 'archived';
    if (channel.is_ext_shared || channel.is_pending_ext_shared || channel.pending_shared.length > 0) {
      return 'shared';
    }
    const mayPost =
      channel.is_member || (!channel.is_private && response_metadata.scopes.includes(POST_ANYWHERE));
    return mayPost ? undefined : 'not-a-member';
  } catch (error) {
    if (isDenied(error, 'channel_not_found')) return 'not-found';
    throw error;
  }
}
