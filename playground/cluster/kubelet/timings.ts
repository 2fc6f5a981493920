/** How long the parts of a pod's life take, in milliseconds. */
export type Timings = {
  /** created → assigned to a node */
  readonly scheduleMs: number;
  /** assigned → ContainerCreating */
  readonly admitMs: number;
  /** ContainerCreating → image there (or refused) and the container started */
  readonly pullMs: number;
  /** started → Ready */
  readonly readyMs: number;
  /** deleted → the container has stopped; more than the grace period and it is killed */
  readonly stopMs: number;
  /** stopped → gone */
  readonly confirmMs: number;
  /** started → crashed, for an application that crashes */
  readonly crashAfterMs: number;
  /** crashed → CrashLoopBackOff, and ErrImagePull → ImagePullBackOff */
  readonly backOffShownMs: number;
  /** the first wait in CrashLoopBackOff; doubles up to `backOffMaxMs` */
  readonly backOffMs: number;
  readonly backOffMaxMs: number;
};

/** For tests: a pod is Ready after about 50 ms. */
export const fastTimings: Timings = {
  scheduleMs: 2,
  admitMs: 3,
  pullMs: 15,
  readyMs: 25,
  stopMs: 20,
  confirmMs: 5,
  crashAfterMs: 30,
  backOffShownMs: 15,
  backOffMs: 150,
  backOffMaxMs: 2_000,
};

/** For people watching: a pod is Ready after about 5 s. */
export const humanTimings: Timings = {
  scheduleMs: 150,
  admitMs: 250,
  pullMs: 1_500,
  readyMs: 3_000,
  stopMs: 2_000,
  confirmMs: 150,
  crashAfterMs: 4_000,
  backOffShownMs: 1_000,
  backOffMs: 10_000,
  backOffMaxMs: 300_000,
};
