import type { FactReader } from '../fact-reader.ts';
import { lead } from './phrases.ts';

/** What several refusals say in the same way. */

export const ticket = (facts: FactReader): string => lead(facts.code('ticketNo'), '此工单');
export const workload = (facts: FactReader): string => lead(facts.code('workload'), '该工作负载');

/** What else can be done where nothing was opened. */
export function instead(facts: FactReader, otherwise: string): string {
  if (facts.plain('breakGlass') === 'offered') {
    return '如果等不及，可以紧急破窗：立即操作，时间减半，事后由审批人复核。';
  }
  if (facts.plain('apart') === 'possible') {
    return '其中一部分可以单独申请：请为每个应用和操作各开一张工单。';
  }
  return otherwise;
}

export function because(facts: FactReader): string {
  const reason = facts.text('reason');
  return reason === undefined ? '' : `（${reason}）`;
}

export function earliest(facts: FactReader): string {
  const time = facts.time('at');
  return time === undefined ? '' : `（${time}）`;
}

export const triesLeft = (left: number | undefined): string =>
  left === undefined ? '' : `你还可以试 ${left} 次。`;

export function standing(plain: string | undefined): string {
  switch (plain) {
    case 'guest':
      return '你在这里是访客';
    case 'stranger':
      return '你属于另一家公司';
    case 'bot':
      return '这个请求来自一个应用';
    case 'deactivated':
      return '这个账号已停用';
    default:
      return '你的账号不是';
  }
}

/** The time before a verb, where it is known. */
export function when(facts: FactReader): string {
  const time = facts.time('at');
  return time === undefined ? '' : `于 ${time} `;
}

/** From when on it may be done again. */
export function from(facts: FactReader, otherwise: string): string {
  const time = facts.time('nextAt');
  return time === undefined ? otherwise : `${time} 起`;
}

export function often(facts: FactReader): string {
  const limit = facts.number('limit');
  return limit === undefined ? '多次' : ` ${limit} 次`;
}

/** How often an authorization may be used in all. */
export function allowed(facts: FactReader): string {
  const limit = facts.number('limit');
  return limit === undefined ? '' : `（共 ${limit} 次）`;
}

/** The ticket that is meant, where it is known. */
export function which(facts: FactReader): string {
  const ticketNo = facts.code('ticketNo');
  return ticketNo === undefined ? '' : `：${ticketNo}`;
}

export function chosen(facts: FactReader): string {
  const application = facts.code('application');
  return application === undefined ? ' Pod ' : ` ${application} 的 Pod `;
}

/** Whose ticket an operation runs under, and since when. */
export function running(facts: FactReader): string {
  const ticketNo = facts.code('ticketNo');
  const since = facts.time('startedAt');
  const told = [
    ...(ticketNo === undefined ? [] : [`工单 ${ticketNo}`]),
    ...(since === undefined ? [] : [`${since} 开始`]),
  ];
  return told.length === 0 ? '' : `（${told.join('，')}）`;
}

export function cluster(facts: FactReader): string {
  const name = facts.code('cluster');
  return name === undefined ? '集群' : `集群 ${name} `;
}

export function resume(facts: FactReader): string {
  const namespace = facts.plain('namespace');
  const where = namespace === undefined ? '' : ` -n ${namespace}`;
  return `kubectl rollout resume deployment/${facts.plain('workload') ?? 'NAME'}${where}`;
}
