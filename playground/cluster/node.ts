import type { ObjectMeta } from './objects.ts';

export type Taint = { readonly key: string; readonly value?: string; readonly effect: string };

export type NodeCondition = {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly lastHeartbeatTime: string;
  readonly lastTransitionTime: string;
  readonly reason: string;
  readonly message: string;
};

/** A node. Objects of the cluster as a whole are kept in the namespace without a name. */
export type Node = {
  readonly kind: 'Node';
  readonly apiVersion: 'v1';
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly taints?: readonly Taint[] | undefined;
    readonly unschedulable?: true | undefined;
  };
  readonly status: {
    readonly capacity: Readonly<Record<string, string>>;
    readonly allocatable: Readonly<Record<string, string>>;
    readonly conditions: readonly NodeCondition[];
    readonly addresses: readonly { readonly type: string; readonly address: string }[];
    readonly nodeInfo: Readonly<Record<string, string>>;
  };
};

export function isNodeReady({ status }: Node): boolean {
  return status.conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True');
}
