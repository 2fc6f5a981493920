import type { Clusters, Now } from './ports.ts';

export type HeardClusters = {
  readonly clusters: Clusters;
  /** When one last answered; undefined before the first answer. */
  readonly heardAt: () => Date | undefined;
};

/** The same clusters, with an ear for when they answer, so that an outage can be measured. */
export function hearClusters(clusters: Clusters, now: Now): HeardClusters {
  const last: { at: Date | undefined } = { at: undefined };
  const heard = <T>(answer: T): T => {
    last.at = now();
    return answer;
  };
  return {
    heardAt: () => last.at,
    clusters: {
      look: async (...asked) => heard(await clusters.look(...asked)),
      diagnose: async (...asked) => heard(await clusters.diagnose(...asked)),
      deletePod: async (...asked) => heard(await clusters.deletePod(...asked)),
      disruptionsAllowed: async (...asked) => heard(await clusters.disruptionsAllowed(...asked)),
      restart: async (...asked) => heard(await clusters.restart(...asked)),
      revisions: async (...asked) => heard(await clusters.revisions(...asked)),
      rollBack: async (...asked) => heard(await clusters.rollBack(...asked)),
      setImages: async (...asked) => heard(await clusters.setImages(...asked)),
      pause: async (...asked) => heard(await clusters.pause(...asked)),
      async *watch(...asked) {
        for await (const view of clusters.watch(...asked)) yield heard(view);
      },
    },
  };
}
