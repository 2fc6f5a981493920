import type { ObjectMeta, PodTemplate } from './objects.ts';

/** What the template of a StatefulSet or DaemonSet was, in the form of a patch that brings it back. */
export type ControllerRevision = {
  readonly kind: 'ControllerRevision';
  readonly apiVersion: 'apps/v1';
  readonly metadata: ObjectMeta;
  readonly data: { readonly spec: { readonly template: PodTemplate & { readonly $patch: 'replace' } } };
  readonly revision: number;
};
