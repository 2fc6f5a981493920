import { expect, vi } from 'vitest';
import { z } from 'zod';
import type { Bot } from './bot.ts';

const Answer = z.object({ notReady: z.array(z.string()) });

/** Waits until `/readyz` names exactly these systems as not ready; it is green where there are none. */
export async function untilNotReady({ apiPort }: Bot, names: readonly string[]): Promise<void> {
  const look = async () => {
    const response = await fetch(`http://127.0.0.1:${apiPort}/readyz`);
    const { notReady } = Answer.parse(await response.json());
    expect({ status: response.status, notReady }).toEqual({
      status: names.length === 0 ? 200 : 503,
      notReady: names,
    });
  };
  await vi.waitFor(look, { timeout: 20_000, interval: 100 });
}
