import type { Tags } from '../domain/application.ts';
import type { Policy } from '../domain/policy.ts';
import { policyFrom } from './policy-from.ts';
import type { FirebreakFile, LANGUAGES } from './schema.ts';

/** What `firebreak.yaml` says. */
export type Settings = {
  readonly policy: Policy;
  readonly clusters: readonly ClusterSettings[];
  readonly applications: ApplicationSettings;
  readonly channels: ChannelSettings;
};

export type ClusterSettings = {
  readonly name: string;
  /** A context of the kubeconfig; by default the one named like the cluster. */
  readonly context?: string;
  /** The cluster that Firebreak itself runs in. */
  readonly inCluster?: true;
  readonly namespaces: readonly string[];
};

export type ApplicationSettings = {
  /** Labels and annotations that are tags besides the built-in ones. */
  readonly tags: readonly string[];
  /** By application name; they win over labels and annotations. */
  readonly overrides: Readonly<Record<string, Tags>>;
};

export type Language = (typeof LANGUAGES)[number];

export type ChannelSettings = {
  readonly default: string;
  readonly audit: string | undefined;
  /** Channel id by team name. */
  readonly teams: Readonly<Record<string, string>>;
  /** Of what is written in channels. */
  readonly language: Language;
};

export function settingsFrom(file: FirebreakFile, hash: string): Settings {
  const { audit, ...channels } = file.channels;
  return {
    policy: policyFrom(file, hash),
    clusters: file.clusters,
    applications: file.applications,
    channels: { ...channels, audit },
  };
}
