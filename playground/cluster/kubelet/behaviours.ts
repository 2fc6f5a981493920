/** How the pods of an application fare. */
export type Behaviour =
  | 'healthy'
  /** starts, is Ready for a moment, exits with 1, again and again */
  | 'crash-loop'
  /** the same, killed for its memory (exit code 137, OOMKilled) */
  | 'out-of-memory'
  /** the same, killed because its liveness probe fails (exit code 137, Error) */
  | 'liveness-failing'
  /** the image does not exist: ErrImagePull, ImagePullBackOff; stays Pending */
  | 'image-missing'
  /** the registry wants credentials it does not get: ErrImagePull, ImagePullBackOff; stays Pending */
  | 'image-forbidden'
  /** the registry does not answer: ErrImagePull, ImagePullBackOff; stays Pending */
  | 'registry-away'
  /** the ConfigMap CONTAINER-config is missing, until it is kept: CreateContainerConfigError; stays Pending */
  | 'config-missing'
  /** the same of the Secret CONTAINER-secret */
  | 'secret-missing'
  /** a volume cannot be mounted: FailedMount; stays ContainerCreating */
  | 'mount-failing'
  /** runs and never becomes Ready */
  | 'never-ready'
  /** no node takes it: none has the labels it asks for */
  | 'unschedulable'
  /** no node takes it: none has enough left */
  | 'no-capacity'
  /** no node takes it: all are tainted */
  | 'tainted'
  /** no node takes it: its volume is not there yet */
  | 'volume-unbound'
  /** healthy, but its kubelet never answers: once deleted it stays */
  | 'node-lost';

export type Crash = { readonly exitCode: number; readonly reason: string };

const killed = 137;

/** How the container ends by itself, or undefined when it runs on. */
export function crashOf(behaviour: Behaviour): Crash | undefined {
  switch (behaviour) {
    case 'crash-loop':
      return { exitCode: 1, reason: 'Error' };
    case 'out-of-memory':
      return { exitCode: killed, reason: 'OOMKilled' };
    case 'liveness-failing':
      return { exitCode: killed, reason: 'Error' };
    default:
      return undefined;
  }
}

/** What the last lines of the container's log say. */
export function logOf(behaviour: Behaviour): readonly string[] {
  switch (behaviour) {
    case 'crash-loop':
      return [
        'starting',
        'connecting to database',
        'panic: dial tcp 10.96.0.12:5432: connect: connection refused',
      ];
    case 'out-of-memory':
      return ['starting', 'loading 2,400,000 records into memory', 'heap 480 MiB of 512 MiB'];
    case 'liveness-failing':
      return ['starting', 'listening on :80', 'worker 3 has not answered for 30 s'];
    case 'never-ready':
      return ['starting', 'waiting for the cache to warm up'];
    default:
      return ['starting', 'listening on :80'];
  }
}

/** Why no node takes the pod, in the scheduler's words, or undefined when one does. */
export function schedulingRefusal(behaviour: Behaviour, nodes: number): string | undefined {
  const head = `0/${nodes} nodes are available:`;
  const hopeless = `preemption: ${head} ${nodes} Preemption is not helpful for scheduling.`;
  switch (behaviour) {
    case 'unschedulable':
      return `${head} ${nodes} node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, ${hopeless}`;
    case 'no-capacity':
      return `${head} ${nodes} Insufficient cpu. no new claims to deallocate, preemption: ${head} ${nodes} No preemption victims found for incoming pod.`;
    case 'tainted':
      return `${head} ${nodes} node(s) had untolerated taint {dedicated: batch}. no new claims to deallocate, ${hopeless}`;
    case 'volume-unbound':
      return `${head} pod has unbound immediate PersistentVolumeClaims. no new claims to deallocate, ${hopeless}`;
    default:
      return undefined;
  }
}

/** Why the image is not there, in the runtime's words, or undefined when it is. @param full with its registry */
export function pullRefusal(behaviour: Behaviour, full: string): string | undefined {
  const told = (code: string, why: string) =>
    `rpc error: code = ${code} desc = failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${why}`;
  switch (behaviour) {
    case 'image-missing':
      return told('NotFound', `${full}: not found`);
    case 'image-forbidden':
      return told(
        'Unknown',
        'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
      );
    case 'registry-away':
      return told(
        'Unknown',
        `failed to do request: Head "${manifestUrl(full)}": dial tcp 203.0.113.10:443: i/o timeout`,
      );
    default:
      return undefined;
  }
}

function manifestUrl(full: string): string {
  const [, registry = '', path = '', tag = 'latest'] = /^([^/]+)\/(.*?)(?::([^/:]+))?$/.exec(full) ?? [];
  return `https://${registry}/v2/${path}/manifests/${tag}`;
}

/** What the container cannot start without, or undefined when it needs nothing. */
export function configNeeded(
  behaviour: Behaviour,
  container: string,
): { readonly kind: 'ConfigMap' | 'Secret'; readonly name: string } | undefined {
  switch (behaviour) {
    case 'config-missing':
      return { kind: 'ConfigMap', name: `${container}-config` };
    case 'secret-missing':
      return { kind: 'Secret', name: `${container}-secret` };
    default:
      return undefined;
  }
}

/** Why a volume is not mounted, or undefined when all are. */
export function mountRefusal(behaviour: Behaviour, container: string): string | undefined {
  if (behaviour !== 'mount-failing') return undefined;
  return `MountVolume.SetUp failed for volume "files" : configmap "${container}-files" not found`;
}
