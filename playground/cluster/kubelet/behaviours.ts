/** How the pods of an application fare. */
export type Behaviour =
  | 'healthy'
  /** starts, is Ready for a moment, exits with 1, again and again */
  | 'crash-loop'
  /** the same, killed for its memory (exit code 137, OOMKilled) */
  | 'out-of-memory'
  /** the image does not exist: ErrImagePull, ImagePullBackOff; stays Pending */
  | 'image-missing'
  /** a ConfigMap is missing: CreateContainerConfigError; stays Pending */
  | 'config-missing'
  /** runs and never becomes Ready */
  | 'never-ready'
  /** no node takes it */
  | 'unschedulable'
  /** healthy, but its kubelet never answers: once deleted it stays */
  | 'node-lost';

export type Crash = { readonly exitCode: number; readonly reason: string };

/** How the container ends by itself, or undefined when it runs on. */
export function crashOf(behaviour: Behaviour): Crash | undefined {
  switch (behaviour) {
    case 'crash-loop':
      return { exitCode: 1, reason: 'Error' };
    case 'out-of-memory':
      return { exitCode: 137, reason: 'OOMKilled' };
    case 'healthy':
    case 'image-missing':
    case 'config-missing':
    case 'never-ready':
    case 'unschedulable':
    case 'node-lost':
      return undefined;
  }
}

/** What the last lines of the container's log say. */
export function logOf(behaviour: Behaviour): string[] {
  switch (behaviour) {
    case 'crash-loop':
      return [
        'starting',
        'connecting to database',
        'panic: dial tcp 10.96.0.12:5432: connect: connection refused',
      ];
    case 'out-of-memory':
      return ['starting', 'loading 2,400,000 records into memory', 'heap 480 MiB of 512 MiB'];
    case 'never-ready':
      return ['starting', 'waiting for the cache to warm up'];
    case 'healthy':
    case 'image-missing':
    case 'config-missing':
    case 'unschedulable':
    case 'node-lost':
      return ['starting', 'listening on :80'];
  }
}
