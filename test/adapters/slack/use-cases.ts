import type { SlackUseCases } from '../../../src/adapters/slack/listen-deps.ts';
import type { Ticket } from '../../../src/domain/ticket.ts';
import { alice, opened } from '../../build.ts';

export type Called = {
  readonly name: keyof SlackUseCases;
  readonly input: Readonly<Record<string, unknown>>;
};

const NONE = { shown: [], more: 0 };

/** Use cases that do nothing but note what they were asked; `changes` puts others in their place. */
export function notingUseCases(changes: Partial<SlackUseCases> = {}, ticket: Ticket = opened().ticket) {
  const calls: Called[] = [];
  const noting =
    <O>(name: keyof SlackUseCases, answer: O) =>
    async (input: Readonly<Record<string, unknown>>): Promise<O> => {
      calls.push({ name, input });
      return answer;
    };
  const [entry] = ticket.entries;
  if (entry === undefined) throw new Error('a ticket has an entry');
  const useCases: SlackUseCases = {
    openTicket: {
      offer: async () => ({ actions: ['delete-pods', 'redeploy'] }),
      open: noting('openTicket', { kind: 'opened', ticket, others: [] }),
      request: noting('openTicket', { kind: 'opened', ticket, others: [] }),
    },
    approveTicket: noting('approveTicket', ticket),
    offerApproval: noting('offerApproval', ticket),
    enrolTotp: {
      begin: noting('enrolTotp', { uri: 'otpauth://totp/Firebreak:alice?secret=ABCD', secret: 'ABCDEFGH' }),
      confirm: noting('enrolTotp', undefined),
      status: async () => ({ available: true, confirmedAt: undefined }),
    },
    resetTotp: noting('resetTotp', alice),
    denyTicket: noting('denyTicket', ticket),
    cancelTicket: noting('cancelTicket', ticket),
    finishTicket: noting('finishTicket', ticket),
    revokeTicket: noting('revokeTicket', ticket),
    remindApprovers: noting('remindApprovers', ticket),
    retryEntry: noting('retryEntry', ticket),
    revealToken: noting('revealToken', { secret: 'fbk_secret', expires: ticket.expiresAt, entry }),
    lookAtApplication: noting('lookAtApplication', { reports: [], gone: [] }),
    diagnoseEntry: noting('diagnoseEntry', { reports: [], gone: [] }),
    lookAtEntry: noting('lookAtEntry', { ticket, entry, looks: [] }),
    deletePods: noting('deletePods', ticket),
    lookForRedeploy: noting('lookForRedeploy', { ticket, entry, looks: [] }),
    redeploy: noting('redeploy', ticket),
    rollBack: noting('rollBack', ticket),
    stopOperation: noting('stopOperation', ticket),
    extendTicket: {
      offer: noting('extendTicket', ticket),
      request: noting('extendTicket', { kind: 'opened', ticket, others: [] }),
    },
    joinTicket: noting('joinTicket', ticket),
    breakGlass: { offer: noting('breakGlass', ticket), request: noting('breakGlass', ticket) },
    reviewBreakGlass: {
      offer: noting('reviewBreakGlass', ticket),
      request: noting('reviewBreakGlass', ticket),
    },
    whoCanApprove: noting('whoCanApprove', { application: entry.application, deciders: [], onCall: [] }),
    showHome: noting('showHome', {
      at: ticket.openedAt,
      actions: [],
      decides: false,
      live: NONE,
      waiting: NONE,
      reviews: NONE,
      mine: NONE,
      teams: NONE,
      factor: undefined,
    }),
    findTickets: {
      byNumber: noting('findTickets', ticket),
      open: noting('findTickets', [ticket]),
      mine: noting('findTickets', [ticket]),
    },
    ...changes,
  };
  return { useCases, calls };
}
