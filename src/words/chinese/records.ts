import type { Voice } from '../voice.ts';

/** Why something did not succeed, as it is kept with it: in English, for every reader there will be. */

type Saying = (parts: readonly string[], voice: Voice) => string;

const RECORDS: readonly (readonly [RegExp, Saying])[] = [
  [/^stopped on request$/, () => '已按要求停止。'],
  [/^stopped on request, while waiting for the replacements$/, () => '已按要求停止，当时还在等新 Pod。'],
  [
    /^stopped on request: the rollout is paused, old and new pods go on serving$/,
    () => '已按要求停止：滚动更新已暂停，新旧 Pod 一起提供服务。',
  ],
  [
    /^stopped on request: a (\w+) cannot be paused, so Kubernetes goes on with it$/,
    ([kind = '']) => `已按要求停止：${kind} 不能暂停，Kubernetes 会继续滚动更新。`,
  ],
  [
    /^(\S+): (\S.*); it holds up the StatefulSet until it is deleted$/,
    ([pod = '', why = ''], voice) =>
      `${voice.code(pod)}：${voice.text(why)}；不删除它，StatefulSet 就停在这里。`,
  ],
  [/^stopped with (\d+) pods left$/, ([left = '']) => `已按要求停止，还剩 ${left} 个 Pod 没有动。`],
  [/^stopped before anything was changed$/, () => '还没有任何改动就已停止。'],
  [
    /^Redis is away, so the authorization could not be checked(; nothing was changed)?$/,
    ([unchanged]) => `联系不上 Redis，无法校验授权${unchanged === undefined ? '' : '；没有任何改动'}。`,
  ],
  [/^Redis was not answering$/, () => 'Redis 没有应答'],
  [
    /^cluster (\S+) did not answer for (\d+) s; how far it got is not known(?: \((.*)\))?$/s,
    ([name = '', seconds = '', last = ''], voice) =>
      `集群 ${voice.code(name)} 有 ${seconds} 秒没有应答，不清楚执行到了哪一步${last === '' ? '' : `（${voice.text(last)}）`}。`,
  ],
  [
    /^(\d+) of (\d+) replacements Ready after (\d+) s without progress$/,
    ([ready = '', wanted = '', seconds = '']) =>
      `${seconds} 秒没有进展：${wanted} 个新 Pod 中 ${ready} 个 Ready。`,
  ],
  [
    /^Ready pods fell to (\d+): (\d+) at the start, and no more than (\d+) may be missing$/,
    ([now = '', before = '', missing = '']) =>
      `Ready 的 Pod 只剩 ${now} 个：开始时有 ${before} 个，最多只能缺 ${missing} 个。`,
  ],
  [
    /^(?:(\S+): )?PodDisruptionBudget (\S+) allows (\d+) disruptions now: it needs (\d+) healthy pods and has (\d+)$/,
    ([pod, name = '', allowed = '', needed = '', healthy = ''], voice) =>
      `${named(pod, voice)}PodDisruptionBudget ${voice.code(name)} 现在允许中断 ${allowed} 个：它要求 ${needed} 个健康的 Pod，现有 ${healthy} 个。`,
  ],
  [
    /^(?:(\S+): )?PodDisruptionBudget (\S+) allows 0 disruptions now: the cluster is still counting its pods$/,
    ([pod, name = ''], voice) =>
      `${named(pod, voice)}PodDisruptionBudget ${voice.code(name)} 现在允许中断 0 个：集群还在统计它的 Pod。`,
  ],
  [
    /^(?:(\S+): )?more than one PodDisruptionBudget is over it, and Kubernetes evicts no such pod$/,
    ([pod], voice) =>
      `${named(pod, voice)}有多个 PodDisruptionBudget 管着它，Kubernetes 不会驱逐这样的 Pod。`,
  ],
  [
    /^no progress for (\d+) s: (\d+) of (\d+) updated, (\d+) new pods Ready$/,
    ([seconds = '', updated = '', total = '', ready = '']) =>
      `${seconds} 秒没有进展：已更新 ${updated}/${total}，新 Pod Ready ${ready} 个。`,
  ],
  [
    /^Firebreak could not carry it on; how far it got is not known$/,
    () => 'Firebreak 无法继续执行，不清楚执行到了哪一步。',
  ],
];

const named = (pod: string | undefined, voice: Voice): string =>
  pod === undefined ? '' : `${voice.code(pod)}：`;

/** A record in Chinese where it is one of Firebreak's own; what Kubernetes said stays as it is. */
export function record(error: string, voice: Voice): string {
  const parts = error.split('; ').map((part) => ({ part, own: known(part, voice) }));
  return (
    known(error, voice) ??
    (parts.some(({ own }) => own !== undefined)
      ? parts.map(({ part, own }) => own ?? `${voice.text(part)}。`).join('')
      : voice.text(error))
  );
}

function known(error: string, voice: Voice): string | undefined {
  for (const [pattern, say] of RECORDS) {
    const found = pattern.exec(error);
    if (found !== null) return say(found.slice(1), voice);
  }
  return undefined;
}
