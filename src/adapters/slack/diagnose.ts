import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import { inWindow } from './request.ts';
import { diagnosisModal } from './views/diagnosis-view.ts';
import { BUTTONS, entryRef } from './views/ids.ts';
import { loadingModal } from './views/modal.ts';
import { openWindow } from './window.ts';

/** Shows the requester how the workloads of an entry are now, and what would help. */
export function listenForDiagnoses(incoming: Incoming, { useCases, clients }: Hands): void {
  incoming.press(BUTTONS.diagnose, async (press, request) => {
    const { words } = request;
    const ref = entryRef.decode(press.value);
    const loading = loadingModal(words, words.diagnosis.title);
    const window = await openWindow(clients, press.triggerId, loading);
    await inWindow(window, { request, words }, async () => {
      const diagnosed = await useCases.diagnoseEntry({ ...ref, actor: press.from.userId });
      await window.show(diagnosisModal(diagnosed, words));
    });
  });
}
