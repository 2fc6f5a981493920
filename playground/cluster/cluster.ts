import type { ClusterUser } from './api/rbac.ts';
import type { Journaled } from './api/server.ts';
import type { AppSpec } from './app-spec.ts';
import type { Illness } from './applications.ts';
import type { BudgetDraft } from './disruption-budget.ts';
import type { Faults } from './faults.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import type { Behaviour } from './kubelet/behaviours.ts';
import type { Timings } from './kubelet/timings.ts';
import type { ThingRef } from './named-things.ts';
import type { Snapshot } from './snapshot.ts';
import type { Store } from './store.ts';

export type ClusterOptions = {
  readonly name: string;
  /** Default: any free port. It stays the same through `down` and `up`. */
  readonly port?: number;
  /** Namespaces that exist, and in which the default users have their rights. Default `['default']`. */
  readonly namespaces?: readonly string[];
  /** Default: `admin`, `bot` and `bot-readonly`, with tokens `admin-token` and so on. */
  readonly users?: readonly ClusterUser[];
  /** Default three. */
  readonly nodes?: readonly string[];
  /** How long pods stay on a node that is away. Default 300 ms. */
  readonly nodePatienceMs?: number;
  /** How long pods take, where an application does not say. Default: fast, for tests. */
  readonly timings?: Timings;
  /** How long the quickest controller takes to notice; the others take a multiple. Default 0.5 ms. */
  readonly reactMs?: number;
  readonly bookmarkMs?: number;
  /** Ends a watch that does not ask for `timeoutSeconds`. Default 30 minutes. */
  readonly watchTimeoutMs?: number;
  /** How long a LIST of a future resourceVersion waits before it is refused. Default 3 s. */
  readonly futureListMs?: number;
  /** How many changes per kind can still be watched from. Default 1,000. */
  readonly historySize?: number;
};

/** Names an application (that is, its workload) or a pod. */
export type ObjectRef = { readonly name: string; readonly namespace: string };

/** What happens in the cluster at somebody's command. @throws Error when there is no such application. */
export type Commands = {
  readonly deploy: (app: AppSpec) => void;
  /**
   * Deploys many at once. Healthy Deployments are there rolled out at the return, without any controller's work
   * and without telling open watches; seed with it before anybody looks. Others are deployed as usual.
   */
  readonly deployMany: (apps: readonly AppSpec[]) => void;
  readonly remove: (app: ObjectRef) => void;
  readonly scale: (app: ObjectRef, replicas: number) => void;
  /** Default `new`: pods that come from now on. */
  readonly behave: (app: ObjectRef, behaviour: Behaviour, which?: 'new' | 'all') => void;
  /** Makes pods that exist now ill until deleted; replacements fare as the application does. Answers their names. */
  readonly makeIll: (app: ObjectRef, illness: Illness) => string[];
  /** Deletes a pod as somebody else might. */
  readonly deletePod: (pod: ObjectRef, graceSeconds?: number) => void;
  /** At most so many pods in the namespace; undefined lifts the limit. */
  readonly limitPods: (namespace: string, pods: number | undefined) => void;
  /** A ConfigMap or Secret that is there, by name. */
  readonly keep: (thing: ThingRef) => void;
  readonly drop: (thing: ThingRef) => void;
  /** Makes a PodDisruptionBudget, or changes the one of that name. */
  readonly protect: (budget: BudgetDraft) => void;
  readonly unprotect: (budget: ObjectRef) => void;
  /** The node's kubelet no longer answers: its pods are not Ready, later given up, and stay until it is back. */
  readonly nodeAway: (node: string) => void;
  readonly nodeBack: (node: string) => void;
};

export type News = {
  readonly snapshot: () => Snapshot;
  /** Called after something changed, once for changes that come together. */
  readonly subscribe: (listener: (snapshot: Snapshot) => void) => () => void;
  /** Waits until the condition holds. @throws Error with what was seen last, after `timeoutMs` (default 10 s). */
  readonly until: (holds: (snapshot: Snapshot) => boolean, timeoutMs?: number) => Promise<Snapshot>;
};

export type Cluster = Commands &
  News & {
    readonly name: string;
    readonly url: string;
    /** @param user the name of a user, a token, or `anonymous`. Default `bot`. */
    readonly kubeconfig: (user?: string) => Kubeconfig;
    readonly faults: Faults;
    /** Connections are refused and open ones dropped; pods and controllers go on. */
    readonly down: () => Promise<void>;
    readonly up: () => Promise<void>;
    /** The latest 5,000 requests, oldest first. */
    readonly journal: readonly Readonly<Journaled>[];
    /** Everything stored, for tests that look closer than a snapshot. */
    readonly store: Store;
    readonly stop: () => Promise<void>;
  };
