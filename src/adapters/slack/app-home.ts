import type { HomeView } from '@slack/types';
import type { UserId } from '../../domain/person.ts';
import { Refusal } from '../../domain/refusal.ts';
import type { ShowHome } from '../../usecases/show-home.ts';
import type { Words } from '../../words/words.ts';
import type { CardLinks } from './card-links.ts';
import { explain } from './explain.ts';
import { asked } from './failure.ts';
import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import { openEmpty } from './open-shortcut.ts';
import type { Request } from './request.ts';
import { homeTab, type Links, noticeHome } from './views/home-tab.ts';
import { BUTTONS } from './views/ids.ts';
import type { Message } from './views/message.ts';

/** Publishes somebody's App Home, with `notice` on top. @throws Unavailable `slack`; SlackDenial. */
export type AppHome = (
  userId: UserId,
  shown: { readonly words: Words; readonly notice?: Message },
) => Promise<void>;

type Deps = Pick<Hands, 'clients' | 'log'> & {
  readonly useCases: { readonly showHome: ShowHome };
  readonly cardLinks?: CardLinks | undefined;
};

export function makeAppHome(deps: Deps): AppHome {
  const { clients } = deps;
  return async (userId, shown) => {
    const view = await viewFor(deps, userId, shown);
    await asked(clients.state.views.publish({ user_id: userId, view }));
  };
}

const NO_LINKS: Links = new Map();

async function viewFor(
  { useCases, cardLinks, log }: Deps,
  actor: UserId,
  { words, notice }: Parameters<AppHome>[1],
): Promise<HomeView> {
  try {
    const home = await useCases.showHome({ actor });
    const linked = [...home.live.shown, ...home.waiting.shown, ...home.reviews.shown];
    const links = (await cardLinks?.(linked)) ?? NO_LINKS;
    return homeTab(home, { words, links, ...(notice === undefined ? {} : { notice: notice.blocks }) });
  } catch (error) {
    const again = error instanceof Refusal ? 'no use' : 'helps';
    return noticeHome(notice ?? explain(error, { words, log }).message(), { words, again });
  }
}

/**
 * Shows people their App Home anew after everything they send off: the window may have been opened there, and
 * Slack doesn't tell of it when it closes.
 */
export function withFreshHome(
  incoming: Incoming,
  { appHome, log }: Pick<Hands, 'appHome' | 'log'>,
): Incoming {
  const refresh = ({ asker: { userId }, words }: Request) =>
    appHome(userId, { words }).catch((err: unknown) =>
      log.info({ err, user: userId }, 'an App Home stays as it was'),
    );
  return {
    ...incoming,
    submission(callbackId, handle) {
      incoming.submission(callbackId, (submission, words) => {
        const { ack, follow } = handle(submission, words);
        if (follow === undefined) return { ack };
        const following: typeof follow = async (window, request) => {
          await follow(window, request);
          await refresh(request);
        };
        return { ack, follow: following };
      });
    },
  };
}

/** The App Home, as somebody opens it, and the buttons that stand on no message. */
export function listenForAppHome(incoming: Incoming, hands: Hands): void {
  const { appHome } = hands;
  incoming.appHomeOpened(async ({ from, tab }, { words }) => {
    if (tab === 'home') await appHome(from.userId, { words });
  });
  incoming.press(BUTTONS.refreshHome, ({ from }, { words }) => appHome(from.userId, { words }));
  incoming.press(BUTTONS.openTicket, (press, request) => openEmpty(hands, press, request));
  // Slack opens the link by itself, and tells of the press.
  incoming.press(BUTTONS.openCard, async () => undefined);
}
