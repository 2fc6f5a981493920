import { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { Impossible } from '../slack/person/desk.ts';

/** Something the bot needs, that can be taken away and given back. */
export type Outage = {
  readonly name: string;
  /** What happens then, in a few words. */
  readonly text: string;
  readonly isAway: () => boolean;
  readonly takeAway: () => Promise<void> | void;
  readonly giveBack: () => Promise<void> | void;
};

const app = { cluster: z.string(), namespace: z.string(), name: z.string() };

/** What somebody running a drill may do to the surroundings. */
export const Drill = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('crash'), ...app }),
  z.object({ kind: z.literal('out of memory'), ...app }),
  z.object({ kind: z.literal('image missing next'), ...app }),
  z.object({ kind: z.literal('never ready next'), ...app }),
  z.object({ kind: z.literal('heal'), ...app }),
  z.object({ kind: z.literal('take away'), outage: z.string() }),
  z.object({ kind: z.literal('give back'), outage: z.string() }),
]);
export type Drill = z.output<typeof Drill>;

type Surroundings = { readonly clusters: readonly Cluster[]; readonly outages: readonly Outage[] };

const illPods = 2;
/** More than the five that make a pod count as unhealthy. */
const restartsSoFar = 7;

/** Throws `Impossible` for what isn't there. */
export async function runDrill({ clusters, outages }: Surroundings, drill: Drill): Promise<void> {
  if (drill.kind === 'take away') return found(outages, drill.outage).takeAway();
  if (drill.kind === 'give back') return found(outages, drill.outage).giveBack();
  const cluster = found(clusters, drill.cluster);
  switch (drill.kind) {
    case 'crash':
      cluster.makeIll(drill, { pods: illPods, as: 'crash-loop', restarts: restartsSoFar });
      return;
    case 'out of memory':
      cluster.makeIll(drill, { pods: illPods, as: 'out-of-memory', restarts: restartsSoFar });
      return;
    case 'image missing next':
      return cluster.behave(drill, 'image-missing');
    case 'never ready next':
      return cluster.behave(drill, 'never-ready');
    case 'heal':
      return cluster.behave(drill, 'healthy', 'all');
  }
}

function found<Thing extends { readonly name: string }>(things: readonly Thing[], name: string): Thing {
  const thing = things.find((candidate) => candidate.name === name);
  if (thing === undefined) throw new Impossible(`there is no ${name}`);
  return thing;
}
