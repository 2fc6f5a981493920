import { existsSync } from 'node:fs';
import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { type ClusterApi, makeClusterApi } from './cluster-api.ts';
import { makeSender, type Sender } from './sender.ts';

/** One of `clusters` in `firebreak.yaml`. */
export type ClusterSpec = {
  readonly name: string;
  /** The context of the kubeconfig; by default the one named like the cluster. */
  readonly context?: string | undefined;
  /** Uses the service account of the pod that Firebreak runs in. */
  readonly inCluster?: boolean | undefined;
  readonly namespaces: readonly string[];
};

export type ConnectOptions = {
  /** As the variable KUBECONFIG: one path or several; absent: where kubectl looks by default. */
  readonly kubeconfig: string | undefined;
  /** Firebreak's own, for the User-Agent. */
  readonly version: string;
  readonly requestTimeoutMs?: number;
};

const REQUEST_TIMEOUT_MS = 10_000;

/**
 * The API servers of all clusters, in the order of the configuration; nothing is sent yet.
 * @throws Error, for the one who configures, when a kubeconfig cannot be read or lacks what is named.
 */
export function connect(specs: readonly ClusterSpec[], options: ConnectOptions): ClusterApi[] {
  return specs.map((spec) =>
    makeClusterApi(senderFor(spec, options), {
      cluster: spec.name,
      namespaces: spec.namespaces,
      requestTimeoutMs: options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
    }),
  );
}

function senderFor(spec: ClusterSpec, { kubeconfig, version }: ConnectOptions): Sender {
  const kube = spec.inCluster === true ? ownCluster(spec) : fromContext(spec, load(kubeconfig));
  return makeSender(kube, { cluster: spec.name, userAgent: `firebreak/${version}` });
}

function ownCluster({ name }: ClusterSpec): KubeConfig {
  const kube = new KubeConfig();
  kube.loadFromCluster();
  if (!URL.canParse(kube.getCurrentCluster()?.server ?? '')) {
    throw new Error(`cluster ${name}: inCluster, but this process does not run in a Kubernetes pod`);
  }
  return kube;
}

function fromContext(spec: ClusterSpec, kube: KubeConfig): KubeConfig {
  const context = spec.context ?? spec.name;
  if (!kube.getContexts().some(({ name }) => name === context)) {
    const known = kube.getContexts().map(({ name }) => name);
    throw new Error(
      `cluster ${spec.name}: the kubeconfig has no context "${context}" (it has: ${known.join(', ') || 'none'})`,
    );
  }
  kube.setCurrentContext(context);
  const cluster = kube.getCurrentCluster();
  if (cluster === null) {
    throw new Error(`cluster ${spec.name}: context "${context}" names a cluster that the kubeconfig lacks`);
  }
  if (cluster.server.startsWith('http:') && !cluster.skipTLSVerify) {
    throw new Error(`cluster ${spec.name}: a plain http:// server needs insecure-skip-tls-verify: true`);
  }
  return kube;
}

/** Files that are missing are passed over, as kubectl does, unless all are. */
function load(kubeconfig: string | undefined): KubeConfig {
  const kube = new KubeConfig();
  if (kubeconfig === undefined || kubeconfig === '') {
    kube.loadFromDefault();
    return kube;
  }
  const [first, ...others] = kubeconfig
    .split(path.delimiter)
    .filter((file) => file !== '' && existsSync(file));
  if (first === undefined) throw new Error(`there is no kubeconfig at ${kubeconfig}`);
  kube.loadFromFile(first);
  for (const file of others) {
    const other = new KubeConfig();
    other.loadFromFile(file);
    kube.mergeConfig(other, true);
  }
  return kube;
}
