/** A kubeconfig file as an object. JSON is YAML: written out with JSON.stringify, any client reads it. */
export type Kubeconfig = {
  readonly apiVersion: 'v1';
  readonly kind: 'Config';
  readonly clusters: readonly {
    readonly name: string;
    /** @kubernetes/client-node refuses plain http unless verification is off. */
    readonly cluster: { readonly server: string; readonly 'insecure-skip-tls-verify': true };
  }[];
  readonly users: readonly { readonly name: string; readonly user: { readonly token?: string } }[];
  readonly contexts: readonly {
    readonly name: string;
    readonly context: { readonly cluster: string; readonly user: string };
  }[];
  readonly 'current-context': string;
};

/** One context, named like the cluster. Without a token the caller is anonymous. */
export function kubeconfigFor(cluster: string, server: string, token: string | undefined): Kubeconfig {
  const user = `${cluster}-user`;
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: cluster, cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: user, user: token === undefined ? {} : { token } }],
    contexts: [{ name: cluster, context: { cluster, user } }],
    'current-context': cluster,
  };
}

/** One kubeconfig with the contexts of all; the first one's is current. */
export function mergeKubeconfigs(configs: readonly [Kubeconfig, ...Kubeconfig[]]): Kubeconfig {
  return {
    ...configs[0],
    clusters: configs.flatMap(({ clusters }) => clusters),
    users: configs.flatMap(({ users }) => users),
    contexts: configs.flatMap(({ contexts }) => contexts),
  };
}
