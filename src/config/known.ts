import { z } from 'zod';

/** What other parts of the file may refer to; undefined where anything goes. */
export type Known = {
  readonly teams: readonly string[] | undefined;
  readonly schedules: readonly string[] | undefined;
  readonly clusters: readonly string[] | undefined;
  readonly namespaces: readonly string[] | undefined;
};

export const ANYTHING: Known = {
  teams: undefined,
  schedules: undefined,
  clusters: undefined,
  namespaces: undefined,
};

const Named = z.record(z.string(), z.unknown()).catch({});

const Outline = z
  .object({
    teams: Named,
    onCall: Named,
    clusters: z
      .array(
        z
          .object({ name: z.string().catch(''), namespaces: z.array(z.string()).catch([]) })
          .catch({ name: '', namespaces: [] }),
      )
      .catch([]),
  })
  .catch({ teams: {}, onCall: {}, clusters: [] });

/** The names a file defines, as far as they can be made out; a broken file has some too. */
export function namesIn(data: unknown): Known {
  const { teams, onCall, clusters } = Outline.parse(data);
  return {
    teams: Object.keys(teams),
    schedules: Object.keys(onCall),
    clusters: clusters.map(({ name }) => name),
    namespaces: clusters.flatMap(({ namespaces }) => namespaces),
  };
}
