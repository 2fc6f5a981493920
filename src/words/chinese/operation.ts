import {
  type Deletion,
  durationSeconds,
  type Operation,
  type OperationEnd,
  type Outcome,
  type Redeploy,
} from '../../domain/operation.ts';
import { secondsBetween } from '../../domain/watching.ts';
import { advised, type Cause, causeOf } from '../cause.ts';
import type { Voice } from '../voice.ts';
import { diagnosisWords } from './diagnosis.ts';
import { evidenceWords } from './evidence.ts';
import { duration, listed, someOf } from './phrases.ts';
import { record } from './records.ts';

const PODS_NAMED = 8;

/** What is told of an operation while it runs and when it has ended. */
export const operationWords = {
  /** What is done to what, in the present while it runs. */
  title: (operation: Operation, voice: Voice): string => title(operation, voice),
  /** The state in one line, for notifications. */
  summary: (operation: Operation, voice: Voice): string =>
    `${title(operation, voice)}：${operation.end === undefined ? figures(operation) : OUTCOMES[operation.end.outcome]}`,
  figures: (operation: Operation): string => figures(operation),
  elapsed: (operation: Operation, now: Date, voice: Voice): string =>
    operation.end === undefined
      ? `开始于 ${voice.time(operation.startedAt)}，已运行 ${duration(secondsBetween(operation.startedAt, now))}`
      : `${OUTCOMES[operation.end.outcome]}，历时 ${duration(durationSeconds(operation, operation.end))}`,
  stopping: (operation: Operation, voice: Voice): string | undefined =>
    operation.end !== undefined || operation.stopRequestedBy === undefined
      ? undefined
      : `${voice.person(operation.stopRequestedBy)} 要求停止：不再开始新的步骤。`,
  /** What keeps pods from being taken for now; nothing where nothing does. */
  held: (operation: Operation, voice: Voice): string | undefined => held(operation, voice),
  stop: '停止',
  confirmStop: {
    title: '停止此操作？',
    text: (operation: Operation): string => stopping(operation),
    yes: '停止',
    no: '让它继续',
  },
  rollBack: (toRevision: string): string => `回滚到版本 ${toRevision}`,
  confirmRollBack: {
    title: '要回滚吗？',
    text: ({ applicationName, cluster, namespace }: Redeploy, toRevision: string): string =>
      `${applicationName}（${cluster}/${namespace}）回到此操作之前的版本 ${toRevision}。已有的批准包括回滚，不计入次数。`,
    yes: '回滚',
    no: '先不动',
  },
  /** Which workloads nothing was begun on, and why; both are written for the medium already. */
  notStarted: (names: string, why: string): string => `${names}：${why}`,
  /** The reply that tells the end: one line for each thing worth knowing. */
  ended: (operation: Operation, end: OperationEnd, voice: Voice): string[] => ended(operation, end, voice),
};

const OUTCOMES: Readonly<Record<Outcome, string>> = {
  succeeded: '✅ 完成',
  failed: '❌ 失败',
  halted: '✋ 已中止',
  stopped: '⏹️ 已停止',
  timeout: '⌛ 超时未完成',
};

function stopping({ kind, workload }: Operation): string {
  if (kind === 'delete-pods') return '不再删除其余的 Pod。已经删除的 Pod，Kubernetes 仍会补上新的。';
  return workload.kind === 'Deployment'
    ? '滚动更新就地暂停：新旧 Pod 一起提供服务，直到有人恢复它。'
    : `${workload.kind} 不能暂停：Kubernetes 会继续滚动更新，Firebreak 不再做任何事。`;
}

function title(operation: Operation, voice: Voice): string {
  const what = voice.code(operation.workload.name);
  switch (operation.kind) {
    case 'delete-pods':
      return `${verb(operation)} ${what} 的 ${operation.pods.length} 个 Pod（${manner(operation)}）`;
    case 'redeploy':
      return redeployTitle(operation, voice);
  }
}

function redeployTitle(redeploy: Redeploy, voice: Voice): string {
  const what = voice.code(redeploy.workload.name);
  switch (redeploy.mode) {
    case 'restart':
      return `重启 ${what}`;
    case 'roll-back':
      return `把 ${what} 回滚到版本 ${redeploy.toRevision}`;
    case 'image':
      return `把 ${what} 的镜像改为 ${listed(redeploy.images.map(({ image }) => voice.code(image)))}`;
  }
}

const verb = ({ method }: Deletion): string => (method === 'evict' ? '驱逐' : '删除');

function manner({ pace, graceSeconds }: Deletion): string {
  const how = pace === 'one-by-one' ? '逐个' : '一次全部';
  return graceSeconds === undefined ? how : `${how}，关闭时限 ${duration(graceSeconds)}`;
}

function held(operation: Operation, voice: Voice): string | undefined {
  if (operation.kind !== 'delete-pods' || operation.end !== undefined) return undefined;
  const waiting = operation.pods.filter(({ outcome, error }) => outcome === 'waiting' && error !== undefined);
  const [first] = waiting;
  if (first === undefined) return undefined;
  const others = waiting.length === 1 ? '' : ` 等 ${waiting.length} 个 Pod`;
  return `⏳ ${voice.code(first.name)}${others} 暂时无法${verb(operation)}，会再试：${record(first.error ?? '', voice)}`;
}

function figures(operation: Operation): string {
  const { updated, ready, total } = operation.progress;
  return operation.kind === 'delete-pods'
    ? `已${verb(operation)} ${updated}/${total}，新 Pod Ready ${ready} 个`
    : `已更新 ${updated}/${total}，新 Pod Ready ${ready} 个`;
}

function ended(operation: Operation, end: OperationEnd, voice: Voice): string[] {
  const took = duration(durationSeconds(operation, end));
  const place = voice.code(`${operation.cluster}/${operation.namespace}`);
  const first = `${voice.bold(OUTCOMES[end.outcome])}，历时 ${took}：在 ${place} ${title(operation, voice)}`;
  const pods =
    operation.kind === 'delete-pods' ? deletedPods(operation, voice) : rolledPods(operation, voice);
  if (end.error === undefined) return [first, ...pods];
  const cause = causeOf(end.error);
  const advice = advised(cause, end);
  const why = WHY[cause] ?? record(end.error, voice);
  return [
    first,
    ...pods,
    `${voice.bold('原因：')} ${why}`,
    ...(end.diagnosis === undefined ? [] : evidenceWords.findings(end.diagnosis, voice)),
    advice === undefined
      ? `${voice.bold('下一步：')} ${nextStep(cause, operation, voice)}`
      : diagnosisWords.advice(advice, voice),
  ];
}

function deletedPods(operation: Deletion, voice: Voice): string[] {
  const named = (outcome: string) =>
    operation.pods.filter((pod) => pod.outcome === outcome).map(({ name }) => voice.code(name));
  return [
    line(`已${verb(operation)}`, named('deleted')),
    line('本来就不在了', named('gone')),
    line(`${verb(operation)}失败`, named('failed')),
    line('未动', named('kept')),
    line(
      `新 Pod（${operation.progress.ready} 个 Ready）`,
      operation.replacements.map(({ name }) => voice.code(name)),
    ),
  ].filter((text) => text !== undefined);
}

function rolledPods(operation: Redeploy, voice: Voice): string[] {
  return [
    reach(operation),
    line(
      '已退出的 Pod',
      operation.terminatedPods.map(({ name }) => voice.code(name)),
    ),
    line(
      `新 Pod（Ready ${operation.progress.ready}/${operation.progress.total}）`,
      operation.newPods.map(({ name }) => voice.code(name)),
    ),
  ].filter((text) => text !== undefined);
}

/** Where a new template does not reach every pod by itself. */
function reach({ rolloutStrategy, partition, workload }: Redeploy): string | undefined {
  if (rolloutStrategy === 'OnDelete') {
    return `此 ${workload.kind} 的更新策略是 OnDelete：Pod 保持原样，删除哪个，哪个才用上改动。`;
  }
  if (partition === 0) return undefined;
  return `此 ${workload.kind} 设了分区：只有序号从 ${partition} 起的 Pod 会用上改动，序号更小的保持原样。`;
}

const line = (label: string, names: readonly string[]): string | undefined =>
  names.length === 0 ? undefined : `${label}：${someOf(names, PODS_NAMED, '个')}`;

/** Causes whose stored error is a code rather than a sentence. */
const WHY: Readonly<Partial<Record<Cause, string>>> = {
  'authorization-ended': '还没做完，授权就结束了；其余的没有动。',
  'workload-gone': '该工作负载已不在那里，或已被另一个同名的取代。',
  'revision-gone': '要回到的版本已不再保留；没有任何改动。',
  overtaken: '操作开始后，有人改动了该工作负载，结果已无法判断。',
};

function nextStep(cause: Cause, operation: Operation, voice: Voice): string {
  const { namespace, workload } = operation;
  switch (cause) {
    case 'image':
      return '检查镜像和标签是否存在、集群是否有权拉取。删除 Pod 没有用。';
    case 'crash':
      return `查看容器为什么退出：${voice.code(`kubectl logs -n ${namespace} --previous POD`)}。再删 Pod 没有用。`;
    case 'configuration':
      return '检查 Pod 引用的 ConfigMap 和 Secret：有一个缺失或有误。删除 Pod 没有用。';
    case 'quota':
      return `查看是什么挡住了新 Pod：${voice.code(`kubectl get events -n ${namespace}`)}；多半是配额。`;
    case 'budget':
      return `等更多 Pod Ready 后再驱逐，或询问设定该预算的人（${voice.code(`kubectl get pdb -n ${namespace}`)}）。而 ${voice.bold('删除')} 不理会预算：只在 Pod 留着更糟时才用。`;
    case 'too-few-ready':
      return `先查清 Ready 的 Pod 为什么变少，再动其他的：${voice.code(`kubectl get pods -n ${namespace}`)}。`;
    case 'never-ready':
      return `查看新 Pod 为什么没有 Ready：${voice.code(`kubectl describe pods -n ${namespace}`)}；注意就绪探针和它的依赖。`;
    case 'held-up':
      return '请让人删除上面提到的 Pod：新 Pod 会用上现在的模板，其余的随后更新。';
    case 'authorization-ended':
      return `如果还有要做的，请用 ${voice.code('/emergency')} 新建工单。`;
    case 'workload-gone':
      return `重新部署 ${voice.code(workload.name)}，再新建工单。`;
    case 'cluster-forbids':
      return '请集群管理员授权；Firebreak 的 README 列出了所需权限。';
    case 'overtaken':
      return '查清是谁或什么在部署它；如果仍有需要，再开始一次。';
    case 'revision-gone':
      return '再开始一次，从现有的版本里选。';
    case 'cluster-away':
      return '检查集群本身：不清楚执行到了哪一步。等它恢复应答后再开始一次。';
    case 'redis-away':
      return '等 Redis 恢复应答后再开始一次；Firebreak 会自己重连。';
    case 'stopped':
      return afterStop(operation, voice);
    case 'other':
      return `查看 Pod：${voice.code(`kubectl get pods -n ${namespace}`)}。如果仍有帮助，再开始一次。`;
  }
}

function afterStop({ kind, namespace, workload }: Operation, voice: Voice): string {
  if (kind === 'delete-pods') return '查看现在的 Pod，对仍然异常的再开始一次。';
  const what = `${workload.kind.toLowerCase()}/${workload.name} -n ${namespace}`;
  return workload.kind === 'Deployment'
    ? `准备好后恢复滚动更新：${voice.code(`kubectl rollout resume ${what}`)}`
    : `查看进展：${voice.code(`kubectl rollout status ${what}`)}`;
}
