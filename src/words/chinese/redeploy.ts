import type { Entry } from '../../domain/entry.ts';
import type { WorkloadFacts } from '../../domain/facts.ts';
import type { ImageProblem } from '../../domain/image.ts';
import type { Change } from '../../domain/operation.ts';
import type { Revision } from '../../domain/revision.ts';
import { secondsBetween } from '../../domain/watching.ts';
import type { Voice } from '../voice.ts';
import { duration } from './phrases.ts';

/** The modal `redeploy`. Plain text, but for what takes a voice. */
export const redeployWords = {
  title: '重新部署',
  submit: '重新部署',
  about: ({ application }: Entry, voice: Voice): string =>
    `${voice.bold(voice.code(application.name))}，集群 ${voice.code(application.cluster)}，命名空间 ${voice.code(application.namespace)}。逐步替换全部 Pod。重启沿用当前设定的镜像，并用上当前的配置。`,
  workload: (workload: WorkloadFacts, voice: Voice): string =>
    `${voice.code(workload.name)}：${workload.wanted} 个 Pod 中 ${workload.ready} 个 Ready，策略 ${voice.text(workload.strategy)}\n镜像 ${voice.code(workload.image)}${reachNote(workload)}`,
  mode: { label: '改什么' },
  modes: {
    restart: '不改：只重启',
    'roll-back': '回滚到更早的版本',
    image: '镜像的另一个版本',
  } satisfies Record<Change['mode'], string>,
  revision: {
    label: '更早的版本',
    placeholder: '选择版本',
    hint: '仅在选了“回滚到更早的版本”时有效。',
  },
  revisionName: ({ revision, image }: Pick<Revision, 'revision' | 'image'>): string =>
    `${revision}：${image}`,
  revisionAge: ({ at, changeCause }: Pick<Revision, 'at' | 'changeCause'>, now: Date): string =>
    `${duration(secondsBetween(at, now))}前${changeCause === undefined ? '' : ` · ${changeCause}`}`,
  container: { label: '容器', placeholder: '选择容器' },
  image: {
    label: '镜像',
    placeholder: ':1.2.3',
    hint: '新标签写作 :TAG，摘要写作 @sha256:…，或写完整名称。仅在选了“镜像的另一个版本”时有效。',
  },
  chooseRevision: '请选择要回到的版本。',
  chooseContainer: '请选择容器。',
  imageProblem: (problem: ImageProblem): string =>
    problem === 'untagged'
      ? '请写明版本：标签，例如 :1.2.3，或摘要。'
      : '这不是镜像名称。请写 :TAG，或 registry/name:tag。',
};

/** Where a redeploy does not do what it does elsewhere. */
function reachNote({ paused, strategy, partition }: WorkloadFacts): string {
  if (paused) return '\n⚠️ 它的滚动更新已暂停：请先恢复，再重新部署。';
  if (strategy === 'OnDelete') {
    return '\n⚠️ 它的更新策略是 OnDelete：删除 Pod 之前，什么都不会替换。';
  }
  return partition === 0 ? '' : `\n⚠️ 它设了分区：只替换序号从 ${partition} 起的 Pod。`;
}
