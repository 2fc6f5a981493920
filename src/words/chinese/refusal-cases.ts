import { ACTION_NAMES } from '../../domain/action.ts';
import type { FactReader } from '../fact-reader.ts';
import { amid, deed, lead, listed, trail } from './phrases.ts';
import { ticket, when } from './refusal-parts.ts';

/** Refusals that are said in several ways. */

export function unknownApplication(facts: FactReader): string {
  const typed = facts.plain('name');
  const names = facts.list('nearest');
  const nearest = listed(
    names.map((name) => facts.voice.code(name)),
    'or',
  );
  if (names.some((place) => place.startsWith(`${typed}@`))) {
    return `${lead(facts.code('name'), '这个应用')}在多处运行。你指的是哪一个：${nearest}？`;
  }
  const away = facts.list('away').map((cluster) => facts.voice.code(cluster));
  const unread = away.length === 0 ? '' : `目前读不到集群 ${listed(away)}，那里的应用不在其中。`;
  const hint = nearest === '' ? '请检查名称。' : `是不是 ${nearest}？`;
  const name = facts.code('name');
  return `没有${name === undefined ? '这个名称的' : `名为 ${name} 的`}应用。${hint}${unread}`;
}

export function outsideScope(facts: FactReader): string {
  const rest = '未执行任何操作。要做其他事，请新建工单。';
  const allowed = ACTION_NAMES.find((action) => action === facts.plain('allowed'));
  if (allowed !== undefined) {
    const name = facts.plain('application') ?? '';
    return `此授权只允许${deed({ action: allowed, application: { name } }, facts.voice.code)}，不允许其他操作。${rest}`;
  }
  return `此授权不包括${trail(facts.code('workload'), '它')}：只包括创建工单时${amid(facts.code('application'), '此应用')}已有的工作负载。${rest}`;
}

export function unusableChannel(facts: FactReader): string {
  const channel = facts.plain('channel');
  const place = channel === undefined ? undefined : facts.voice.channel(channel);
  const where = lead(place, '紧急频道');
  const invite = `请用 ${facts.voice.code('/invite @Firebreak')} 邀请它`;
  const admins = '请 Firebreak 管理员换一个频道';
  switch (facts.plain('reason')) {
    case 'archived':
      return `工单未创建：${where}已归档，没有人能在那里审批。请恢复该频道，或${admins}。`;
    case 'shared':
      return `工单未创建：其他公司能看到${trail(place, '紧急频道')}，紧急情况绝不会发到那里。${admins}。`;
    case 'not-found':
      return `工单未创建：${where}已不存在，或者是没有 Firebreak 的私有频道，没有人能在那里审批。${invite}，或${admins}。`;
    default:
      return `工单未创建：Firebreak 无法在${amid(place, '紧急频道')}发消息，没有人能在那里审批。${invite}，或${admins}。`;
  }
}

export function wrongState(facts: FactReader): string {
  const by = facts.person('by');
  const past = (done: string) => `已${when(facts)}${by === undefined ? '' : `由 ${by} `}${done}`;
  const next = `有新的紧急情况，请用 ${facts.voice.code('/emergency')} 新建工单。`;
  switch (facts.plain('state')) {
    case 'PENDING_APPROVAL':
      return `${ticket(facts)}还没有批准，必须先由审批人决定。`;
    case 'APPROVED':
      if (facts.person('finishedBy') !== undefined) {
        return `${facts.person('finishedBy')} 已经结束了${trail(facts.code('ticketNo'), '此工单')}。还在运行的操作跑完后，工单即完成。`;
      }
      if (facts.person('brokenBy') !== undefined) {
        return `${ticket(facts)}已${when(facts)}紧急破窗：${facts.person('brokenBy')} 未经批准操作中。卡片上有撤销和复核的按钮。`;
      }
      return `${ticket(facts)}${past('批准')}。按钮在卡片的消息列里。`;
    case 'DENIED':
      return `${ticket(facts)}${past('拒绝')}。${next}`;
    case 'CANCELLED':
      return `${ticket(facts)}${past('取消')}。${next}`;
    case 'EXPIRED':
      return `${ticket(facts)}${past('过期')}，没有人及时审批。${next}`;
    case 'REVOKED':
      return `${ticket(facts)}${past('撤销')}。${next}`;
    case 'COMPLETED':
      return `${ticket(facts)}${past('完成')}。${next}`;
    default:
      return `${ticket(facts)}的状态已经变了。请看它的卡片。`;
  }
}

export function badInput(facts: FactReader): string {
  const field = facts.plain('field');
  const problem = facts.plain('problem');
  const help = facts.voice.code('/emergency help');
  const look = `未执行任何操作。请看工单的最新消息，或用 ${help}。`;
  switch (field) {
    case 'reason':
      return `原因${problem === 'missing' ? '没有填' : '必须是 10 到 2,000 个字符'}。未执行任何操作。请填好后再提交。`;
    case 'reference':
      return '参考必须是以 https:// 开头的链接。未执行任何操作。请改正，或留空。';
    case 'actions':
      return '没有选择操作。未执行任何操作。请至少选择一个，再提交。';
    case 'applications':
      return `${problem === 'too-many' ? '应用数 × 操作数，每张工单最多 10 项' : '没有选择应用'}。未执行任何操作。请改正后再提交。`;
    case 'grace':
      return '关闭时限必须是 0 到 3600 的整数秒。未执行任何操作。请改正，或留空。';
    case undefined:
      return `这个请求里有不允许的内容。未执行任何操作。请再试一次，或用 ${help}。`;
    case 'button':
      return `Firebreak 不知道这个按钮的用途；它可能来自较早的消息。${look}`;
    default:
      return `这里不认识它给出的${amid(facts.code('field'), '某一项')}；它可能来自较早的消息。${look}`;
  }
}

export function revisionGone(facts: FactReader): string {
  const which = facts.plain('revision') === undefined ? '该版本' : `版本 ${facts.plain('revision')} `;
  const redeploy = facts.voice.bold('重新部署');
  return facts.plain('problem') === 'current'
    ? `${which}就是${amid(facts.code('workload'), '该工作负载')}现在的版本。未执行任何操作。请选择更早的版本，或选重启。`
    : `${which}已不再保留，${lead(facts.code('workload'), '该工作负载')}无法回到那里。未执行任何操作。请重新打开 ${redeploy}，从现有的版本里选。`;
}

export function imageRefused(facts: FactReader): string {
  const image = lead(facts.code('image'), '它');
  const current = facts.code('current');
  switch (facts.plain('problem')) {
    case 'malformed':
      return `${image}不是镜像名称。未执行任何操作。请写成 ${facts.voice.code('registry/name:tag')}，或只写新标签 ${facts.voice.code(':tag')}。`;
    case 'untagged':
      return `${image}没有标签，也没有摘要，不知道是哪个版本。未执行任何操作。请加上，例如 ${facts.voice.code('name:tag')}。`;
    case 'other-repository':
      return `${image}不是现在的镜像${current === undefined ? '' : `（${current}）`}的另一个版本。未执行任何操作。请选同一镜像的其他标签或摘要；换成别的镜像请走正常发布。`;
    case 'same':
      return `${image}就是现在的镜像。未执行任何操作。要重新启动，请选重启。`;
    default:
      return `${lead(facts.code('workload'), '该工作负载')}里已没有${amid(facts.code('container'), '这个')}容器。未执行任何操作。请重新打开 ${facts.voice.bold('重新部署')}，从现有的容器里选。`;
  }
}
