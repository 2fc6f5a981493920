import type { FactReader } from '../fact-reader.ts';
import { count } from './phrases.ts';

/** Pieces that refusals share. */

export const ticket = (facts: FactReader): string => facts.code('ticketNo') ?? 'This ticket';
export const application = (facts: FactReader): string => facts.code('application') ?? 'this application';
export const workload = (facts: FactReader): string => facts.code('workload') ?? 'The workload';
export const at = (time: string | undefined): string => (time === undefined ? '' : ` ${time}`);
export function often(facts: FactReader): string {
  const limit = facts.number('limit');
  return limit === undefined ? 'as often as it may be' : count(limit, 'time');
}

export function triesLeft(left: number | undefined): string {
  if (left === undefined) return '';
  return left === 1 ? ' You have one try left.' : ` You have ${left} tries left.`;
}

/** What else can be done where nothing was opened. */
export function insteadOf(facts: FactReader, otherwise: string): string {
  if (facts.plain('breakGlass') === 'offered') {
    return 'If it cannot wait, you can break the glass: you act at once, for half the time, and an approver reviews it afterwards.';
  }
  if (facts.plain('apart') === 'possible') {
    return 'A part of what you asked for can be asked for by itself: open a ticket for each application and action.';
  }
  return otherwise;
}

export const since = (time: string | undefined): string => (time === undefined ? '' : `, since ${time}`);
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function inTicket(facts: FactReader): string {
  const ticketNo = facts.code('ticketNo');
  return ticketNo === undefined ? '' : ` under ${ticketNo}`;
}

export function cluster(facts: FactReader): string {
  const name = facts.code('cluster');
  return name === undefined ? 'the cluster' : `cluster ${name}`;
}

export function resume(facts: FactReader): string {
  const namespace = facts.plain('namespace');
  const where = namespace === undefined ? '' : ` -n ${namespace}`;
  return `kubectl rollout resume deployment/${facts.plain('workload') ?? 'NAME'}${where}`;
}
