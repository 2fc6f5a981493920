import type { World } from './world.ts';

export type Until = <Value>(
  look: () => Value | Promise<Value>,
  options?: { readonly timeoutMs?: number },
) => Promise<Exclude<Value, false | undefined | null>>;

const patienceMs = 10_000;

/**
 * Resolves with the first truthy value of `look`. Looks at once and after every change in the workspace,
 * so it must depend on nothing else; a throw counts as "not yet". After `timeoutMs` it throws with what there is to see.
 */
export function makeUntil(world: World, dump: () => string): Until {
  return (look, { timeoutMs = patienceMs } = {}) =>
    new Promise((resolve, reject) => {
      const state: { looking: boolean; again: boolean; last: unknown } = {
        looking: false,
        again: false,
        last: undefined,
      };
      const finish = (end: () => void) => {
        clearTimeout(deadline);
        unsubscribe();
        end();
      };
      const consider = async () => {
        if (state.looking) {
          state.again = true;
          return;
        }
        state.looking = true;
        do {
          state.again = false;
          try {
            const value = await look();
            if (isThere(value)) return finish(() => resolve(value));
          } catch (error) {
            state.last = error;
          }
        } while (state.again);
        state.looking = false;
      };
      const unsubscribe = world.subscribe(consider);
      const deadline = setTimeout(() => {
        const last = state.last instanceof Error ? `\nLast: ${state.last.message}` : '';
        finish(() =>
          reject(new Error(`Not within ${timeoutMs} ms.${last}\n${dump()}`, { cause: state.last })),
        );
      }, timeoutMs);
      consider();
    });
}

function isThere<Value>(value: Value): value is Exclude<Value, false | undefined | null> {
  return Boolean(value);
}
