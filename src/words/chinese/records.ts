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
  [/^stopped before anything was changed$/, () => '还没有任何改动就已停止。'],
  [
    /^Redis is away, so the authorization could not be checked(; nothing was changed)?$/,
    ([unchanged]) => `联系不上 Redis，无法校验授权${unchanged === undefined ? '' : '；没有任何改动'}。`,
  ],
  [/^Redis was not answering$/, () => 'Redis 没有应答'],
  [
    /^cluster (\S+) did not answer for (\d+) s; how far it got is not known$/,
    ([name = '', seconds = ''], voice) =>
      `集群 ${voice.code(name)} 有 ${seconds} 秒没有应答，不清楚执行到了哪一步。`,
  ],
  [
    /^(\d+) of (\d+) replacements Ready after (\d+) s without progress$/,
    ([ready = '', wanted = '', seconds = '']) =>
      `${seconds} 秒没有进展：${wanted} 个新 Pod 中 ${ready} 个 Ready。`,
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

/** A record in Chinese where it is one of Firebreak's own; what Kubernetes said stays as it is. */
export function record(error: string, voice: Voice): string {
  for (const [pattern, say] of RECORDS) {
    const found = pattern.exec(error);
    if (found !== null) return say(found.slice(1), voice);
  }
  return voice.text(error);
}
