import type { DependedOn, Unavailable } from '../../domain/refusal.ts';
import type { Voice } from '../voice.ts';
import { trail } from './phrases.ts';

/** What is away, what is known of the effect, and whether it is tried again. */
export function unavailable(error: Unavailable, voice: Voice): string {
  const { away, without } = SYSTEMS[error.system];
  const name = trail(error.which === undefined ? undefined : voice.code(error.which), '');
  const said = `${away}${name}，${without}。`;
  switch (error.effect) {
    case 'none':
      return `${said}未执行任何操作，也不会自动重试。Firebreak 会自己重连：请 1 分钟后再试。`;
    case 'unknown':
      return `${said}不清楚你的请求是否已生效。请先看工单和它的消息列，再决定是否重试；已经开始的会自动继续。`;
  }
}

const SYSTEMS: Readonly<Record<DependedOn, { readonly away: string; readonly without: string }>> = {
  cluster: { away: '联系不上集群', without: '无法读取或更改其中的 Pod' },
  postgres: { away: '联系不上 Firebreak 的数据库', without: '无法记录你的请求' },
  redis: { away: '联系不上 Redis', without: '无法创建或校验授权' },
  slack: { away: '联系不上 Slack', without: 'Firebreak 无法确认你的身份，也打不开窗口' },
};

export function unexpected(reference: string, voice: Voice): string {
  return `我们这边出了故障。不清楚你的请求执行到了哪一步：请先看工单和它的消息列，再决定是否重试。如果再次发生，请把编号 ${voice.code(reference)} 告诉 Firebreak 管理员。`;
}
