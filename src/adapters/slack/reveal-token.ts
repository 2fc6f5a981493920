import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import { inWindow } from './request.ts';
import { BUTTONS, entryRef } from './views/ids.ts';
import { loadingModal } from './views/modal.ts';
import { revealModal } from './views/reveal-modal.ts';
import { openWindow } from './window.ts';

/** Shows a new bearer secret in the presser's own window, and nowhere else. */
export function listenForReveals(incoming: Incoming, { useCases, clients, apiUrl }: Hands): void {
  incoming.press(BUTTONS.revealToken, async (press, request) => {
    const { words } = request;
    const ref = entryRef.decode(press.value);
    const loading = loadingModal(words, words.dialog.reveal.title);
    const window = await openWindow(clients, press.triggerId, loading);
    await inWindow(window, { request, words }, async () => {
      const revealed = await useCases.revealToken({ ...ref, actor: press.from.userId });
      request.log.info({ application: revealed.entry.application.name }, 'token shown');
      await window.show(revealModal(revealed, apiUrl, words));
    });
  });
}
