import type { SceneName } from './scenes.ts';

/** A recorded request, and the state of the cluster it was sent to. */
export type SingleRecording = {
  readonly file: string;
  readonly scene: SceneName;
  /** Parts of the answer that come from what was done before the recording, and are left out of the comparison. */
  readonly ignore?: readonly string[];
  /** Only these parts are compared: the recorded object was made by hand, ours by a Deployment. */
  readonly only?: readonly string[];
};

const history = [
  'metadata.generation',
  'status.observedGeneration',
  'metadata.annotations',
  'spec.template.metadata',
];
const unscheduledPod = [
  'kind',
  'metadata.generation',
  'metadata.deletionGracePeriodSeconds',
  'status.phase',
  'status.conditions',
  'status.containerStatuses',
  'spec.nodeName',
];

function at(scene: SceneName, ...files: readonly string[]): SingleRecording[] {
  return files.map((file) => ({ file, scene }));
}

/** What the bot meets, one request at a time. */
export const singleRecordings: readonly SingleRecording[] = [
  ...at('web', '401-bad-token', '401-bad-token-on-version', '403-anonymous', '403-bot-all-namespaces'),
  ...at('web', '403-bot-other-namespace', '403-bot-delete-deployment', '403-bot-get-namespace'),
  ...at('web', '403-bot-get-secrets', '403-bot-watch-nodes', '403-readonly-delete-missing-pod'),
  ...at('web', '403-readonly-delete-pod', '403-readonly-patch-deployment', '403-readonly-evict'),
  ...at('web', '403-bot-scale', '403-nonresource'),
  ...at('web', '404-pod', '404-deployment', '404-namespace', '404-delete-pod-missing'),
  ...at('web', '404-patch-deployment-missing', '404-pod-in-missing-namespace', '404-unknown-group'),
  ...at('web', '404-unknown-resource', '405-method-not-allowed', '406-not-acceptable'),
  ...at('web', '409-already-exists', '409-stale-patch', '415-wrong-content-type'),
  ...at('web', '400-malformed-json', '400-patch-name-mismatch'),
  ...at('web', '422-wrong-type', '422-negative-replicas', '422-bad-image-empty', '422-bad-label-value'),
  ...at('web', '422-json-patch-test-fails', '422-json-patch-missing-path', '422-template-labels-mismatch'),
  ...at('web', '422-selector-immutable', '422-patch-uid-mismatch', '422-strict-unknown-field-patch'),
  ...at('busy', '429-apiserver-busy'),

  ...at('deleting', 'delete-pod-default-grace', 'delete-pod-uid-mismatch', 'delete-pod-bad-body'),
  ...at('deleting', 'delete-pod-resourceversion-mismatch', 'delete-pod-missing-with-uid'),
  ...at('deleting', 'delete-pod-dryrun-bad-value', 'delete-pod-dryrun-forbidden', 'delete-pod-grace0'),
  ...at('deleting', 'delete-pod-grace0-query'),
  ...at('deleting-young', 'delete-pod-dryrun-query', 'delete-pod-dryrun-body', 'delete-pod-uid-match'),
  ...at('deleting-young', 'delete-pod-negative-grace'),
  ...at('terminating', 'delete-pod-already-terminating', 'delete-pod-already-terminating-shorter-grace'),
  ...at('terminating', 'get-pod-terminating'),
  ...at('terminating-shortly', 'delete-pod-already-terminating-longer-grace'),
  ...at('pod-gone', 'delete-pod-gone', 'get-pod-after-grace0'),
  ...at('after-dry-run', 'get-pod-after-dryrun'),
  { file: 'get-pod-unschedulable', scene: 'unschedulable', only: unscheduledPod },
  { file: 'delete-pod-unscheduled', scene: 'unschedulable', only: unscheduledPod },

  ...at('web', 'get-deployment', 'get-pod', 'list-pods-labelselector', 'list-pods-nomatch'),
  ...at('web', 'list-pods-bad-selector', 'list-pods-bad-fieldselector', 'list-pods-metadata-only'),
  ...at('web', 'list-limit2', 'list-limit2-continue', 'list-limit2-with-selector'),
  { file: 'list-rv0', scene: 'web', ignore: ['items'] },
  ...at('web', 'list-pods-missing-namespace-admin', 'list-pods-missing-namespace-bot'),
  ...at('web', 'list-replicasets', 'list-future-resourceversion', 'list-continue-garbage'),
  ...at('web', 'list-expired-exact', 'watch-bad-resourceversion'),
  ...at('crashing', 'get-deployment-crashloop', 'get-pod-crashloopbackoff'),
  ...at('stuck', 'get-deployment-progress-deadline-exceeded', 'list-pods-imagepullbackoff'),
  ...at('stuck', 'list-events-for-pod', 'list-events-for-deployment', 'log-pod-waiting-container'),
  { file: 'get-deployment-paused', scene: 'paused', ignore: history },
  { file: 'get-deployment-paused-with-pending-template', scene: 'paused-restarted', ignore: history },
  { file: 'get-deployment-scaled-to-zero', scene: 'scaled-to-zero', ignore: history },
  { file: 'get-deployment-replicafailure', scene: 'over-quota', ignore: history },

  ...at('web', 'restart-deployment'),
  ...at('restarted-twice', 'restart-deployment-same-second', 'restart-deployment-dryrun'),
  { file: 'restart-deployment-with-fieldmanager', scene: 'web', ignore: history },
  { file: 'patch-metadata-only-no-generation', scene: 'web', ignore: history },
  { file: 'warning-unknown-field-default', scene: 'web', ignore: history },

  ...at('web', 'impersonate-allowed', 'impersonate-allowed-whoami', 'impersonate-denied-group'),
  ...at('web', 'impersonate-denied-no-right', 'impersonate-denied-user', 'impersonated-user-forbidden'),
  ...at('web', 'impersonate-group-without-user', 'impersonate-serviceaccount-denied'),
  ...at('web', 'impersonator-own-rights-not-added', 'deletecollection-forbidden'),
  ...at('web', '400-strict-unknown-field-post'),
  { file: 'warning-unknown-field', scene: 'web', ignore: history },
  ...at('unscheduled-gone', 'get-pod-unscheduled-deleted'),

  ...at('stuck', 'list-events-for-pod-uid-warning'),
  ...at('talkative', 'log-pod-ok'),
  ...at('two-containers', 'log-pod-two-containers'),
  ...at('kubelet-away', 'log-pod-no-kubelet'),
  ...at('kubelet-away-stuck', 'log-pod-no-kubelet-imagepull'),
  ...at('crashing-on', 'list-events-crashloop'),

  ...at('deleting', 'evict-no-pdb', 'evict-dryrun', 'evict-name-mismatch', 'evict-uid-mismatch'),
  ...at('web', '404-evict-pod-missing', 'ssar-subresource-allowed'),
  ...at('terminating', 'evict-terminating-pod'),
  ...at('protected', 'evict-blocked-by-pdb', 'evict-blocked-by-pdb-dryrun', 'get-pdb-blocking'),
  ...at('protected', 'delete-pod-ignores-pdb'),
  ...at('protected-twice', 'evict-two-pdbs'),
  ...at('fresh-budget', 'evict-pdb-not-yet-observed'),
  ...at('not-ready', 'evict-not-ready-pod-blocked'),
  ...at('not-ready-allowed', 'evict-not-ready-pod-alwaysallow'),
  ...at('pending-protected', 'evict-pending-pod-ignores-pdb'),
  ...at('evicted', 'get-pod-evicted'),

  ...at('stateful', 'get-statefulset', 'restart-statefulset'),
  ...at('on-nodes', 'get-daemonset', 'restart-daemonset', 'scale-daemonset-404'),
  ...at('pod-is-back', 'delete-statefulset-pod-old-uid'),

  ...at('web', 'ssar-allowed', 'ssar-denied', 'ssar-invalid', 'ssar-missing-namespace'),
  ...at('web', 'ssar-wrong-group-denied', 'whoami', 'version', 'readyz'),
  ...at('web', 'log-pod-bad-container', 'log-pod-missing', 'log-pod-previous-missing', 'log-pod-forbidden'),
];
