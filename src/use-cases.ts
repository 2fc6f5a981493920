import type { Settings } from './config/settings.ts';
import type { UserId } from './domain/person.ts';
import { makeApproveTicket, makeOfferApproval } from './usecases/approve-ticket.ts';
import { makeBreakGlass } from './usecases/break-glass.ts';
import { makeCancelTicket } from './usecases/cancel-ticket.ts';
import { makeDeletePods } from './usecases/delete-pods.ts';
import { makeDenyTicket } from './usecases/deny-ticket.ts';
import { makeDiagnoseEntry } from './usecases/diagnose-entry.ts';
import { makeEnrolTotp } from './usecases/enrol-totp.ts';
import { makeExtendTicket } from './usecases/extend-ticket.ts';
import { makeFindTickets } from './usecases/find-tickets.ts';
import { makeFinishTicket } from './usecases/finish-ticket.ts';
import { makeJoinTicket } from './usecases/join-ticket.ts';
import { makeLookAtApplication } from './usecases/look-at-application.ts';
import { makeLookAtEntry } from './usecases/look-at-entry.ts';
import { makeLookForRedeploy } from './usecases/look-for-redeploy.ts';
import { makeOpenTicket } from './usecases/open-ticket.ts';
import type {
  Catalog,
  Channels,
  Clusters,
  Directory,
  Now,
  PolicyInForce,
  SecondFactors,
  Tickets,
  Tokens,
} from './usecases/ports.ts';
import type { RecordRefusals } from './usecases/record-refusals.ts';
import { makeRedeploy } from './usecases/redeploy.ts';
import { makeRemindApprovers } from './usecases/remind-approvers.ts';
import { makeResetTotp } from './usecases/reset-totp.ts';
import { makeRetryEntry } from './usecases/retry-entry.ts';
import { makeRevealToken } from './usecases/reveal-token.ts';
import { makeReviewBreakGlass } from './usecases/review-break-glass.ts';
import { makeRevokeTicket } from './usecases/revoke-ticket.ts';
import { makeRollBack } from './usecases/roll-back.ts';
import { makeShowHome } from './usecases/show-home.ts';
import { makeStopOperation } from './usecases/stop-operation.ts';
import { makeVerifyCode } from './usecases/verify-code.ts';
import { makeWhoCanApprove } from './usecases/who-can-approve.ts';

export type Ports = {
  readonly tickets: Tickets;
  readonly tokens: Tokens;
  readonly directory: Directory;
  readonly catalog: Catalog;
  readonly clusters: Clusters;
  readonly channels: Channels;
  readonly policy: PolicyInForce;
  readonly secondFactors: SecondFactors;
  readonly now: Now;
};

type Deps = Ports & {
  readonly settings: () => Pick<Settings, 'channels'>;
  readonly keyPrefix: string;
  readonly version: string;
  readonly recorded: RecordRefusals;
};

/** Everything people can ask for; what is refused for lack of authority is audited. */
export function makeUseCases(deps: Deps) {
  return { ...asking(deps), ...deciding(deps), ...acting(deps), ...ending(deps), ...looking(deps) };
}

function asking({ recorded, ...deps }: Deps) {
  const openTicket = makeOpenTicket({
    ...deps,
    verifyCode: makeVerifyCode(deps),
    channelFor: (teams) => channelFor(deps.settings().channels, teams),
  });
  const extendTicket = makeExtendTicket({ ...deps, openTicket });
  return {
    openTicket: {
      offer: recorded('open_ticket', openTicket.offer),
      open: recorded('open_ticket', openTicket.open),
      request: recorded('open_ticket', openTicket.request),
    },
    extendTicket: {
      offer: recorded('extend_ticket', extendTicket.offer),
      request: recorded('extend_ticket', extendTicket.request),
    },
    joinTicket: recorded('join_ticket', makeJoinTicket(deps)),
    remindApprovers: recorded('remind_approvers', makeRemindApprovers(deps)),
  };
}

function deciding({ recorded, ...deps }: Deps) {
  const verifyCode = makeVerifyCode(deps);
  const breakGlass = makeBreakGlass({ ...deps, verifyCode });
  const review = makeReviewBreakGlass(deps);
  const enrolTotp = makeEnrolTotp(deps);
  return {
    approveTicket: recorded('approve_ticket', makeApproveTicket({ ...deps, verifyCode })),
    offerApproval: recorded('approve_ticket', makeOfferApproval(deps)),
    denyTicket: recorded('deny_ticket', makeDenyTicket(deps)),
    breakGlass: {
      offer: recorded('break_glass', breakGlass.offer),
      request: recorded('break_glass', breakGlass.request),
    },
    reviewBreakGlass: {
      offer: recorded('review_break_glass', review.offer),
      request: recorded('review_break_glass', review.request),
    },
    enrolTotp: {
      begin: recorded('enrol_totp', enrolTotp.begin),
      confirm: recorded('enrol_totp', enrolTotp.confirm),
      status: enrolTotp.status,
    },
    resetTotp: recorded('reset_totp', makeResetTotp(deps)),
  };
}

function acting({ recorded, ...deps }: Deps) {
  const redeploy = makeRedeploy(deps);
  return {
    retryEntry: recorded('retry_entry', makeRetryEntry(deps)),
    revealToken: recorded('reveal_token', makeRevealToken(deps)),
    diagnoseEntry: recorded('diagnose', makeDiagnoseEntry(deps)),
    lookAtEntry: recorded('look_at_entry', makeLookAtEntry(deps)),
    deletePods: recorded('delete_pods', makeDeletePods(deps)),
    lookForRedeploy: recorded('look_at_entry', makeLookForRedeploy(deps)),
    redeploy: recorded('redeploy', redeploy),
    rollBack: recorded('roll_back', makeRollBack({ ...deps, redeploy })),
    stopOperation: recorded('stop_operation', makeStopOperation(deps)),
  };
}

function ending({ recorded, ...deps }: Deps) {
  return {
    cancelTicket: recorded('cancel_ticket', makeCancelTicket(deps)),
    finishTicket: recorded('finish_ticket', makeFinishTicket(deps)),
    revokeTicket: recorded('revoke_ticket', makeRevokeTicket(deps)),
  };
}

function looking({ recorded, ...deps }: Deps) {
  const find = makeFindTickets(deps);
  return {
    showHome: makeShowHome(deps),
    lookAtApplication: recorded('look', makeLookAtApplication(deps)),
    whoCanApprove: recorded('who', makeWhoCanApprove(deps)),
    findTickets: {
      byNumber: recorded('status', find.byNumber),
      open: recorded('list', find.open),
      mine: recorded<{ readonly actor: UserId }, Awaited<ReturnType<typeof find.mine>>>('mine', find.mine),
    },
  };
}

/** The channel of the first team that has one, else the default. */
function channelFor(channels: Settings['channels'], teams: readonly string[]): string {
  const own = teams.map((team) => channels.teams[team]).find((channel) => channel !== undefined);
  return own ?? channels.default;
}
