import { askFirst, notMeant } from './confirm.js';
import { showTrouble } from './toast.js';
import { act } from './wire.js';

/**
 * What the blocks of a modal or of the Home do. What is done there reaches the workspace in the order it was done in.
 * `view` is to be set to the view as it is now.
 * @param {{ id: string, surface: 'modal' | 'home' }} where
 */
export function viewSurface({ id, surface: kind }) {
  let last = Promise.resolve();
  const surface = {
    kind: 'view',
    view: undefined,
    /** What was typed and not sent yet. @type {Map<string, () => Promise<void>>} */
    unsent: new Map(),
    inOrder(work) {
      last = last.then(work, work);
      return last;
    },
    valueOf: (blockId, actionId) => surface.view.values[blockId]?.[actionId],
    fill: (blockId, entry, typed) =>
      surface.inOrder(() =>
        act({ kind: 'fill', surface: kind, view: { id }, blockId, entry, typed }).then(showTrouble),
      ),
    suggest: (blockId, typed) => act({ kind: 'suggest', view: { id }, blockId, typed }),
    async press({ confirm, ...target }) {
      if (confirm !== undefined && !(await askFirst(confirm))) return notMeant;
      const yes = confirm === undefined ? {} : { confirm: true };
      await surface.flush();
      return surface.inOrder(() => act({ kind: 'press', view: { id }, ...target, ...yes }).then(showTrouble));
    },
    /** Sends what was typed. */
    async flush() {
      const sends = [...surface.unsent.values()];
      surface.unsent.clear();
      await Promise.all(sends.map((send) => send()));
    },
  };
  return surface;
}
