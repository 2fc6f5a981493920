import type { Board } from './adapters/slack/board.ts';
import type { Ports } from './use-cases.ts';
import { makeClimbLadder } from './usecases/climb-ladder.ts';
import type { JobHandlers } from './usecases/do-job.ts';
import {
  makeChaseReview,
  makeExpireTicket,
  makeExpireTokens,
  makeRemindExpiring,
} from './usecases/expire.ts';
import { makeGatherEvidence } from './usecases/gather-evidence.ts';
import { makeAnnounceTakeover } from './usecases/join-ticket.ts';
import { makeProcessEntry, makeWithdrawToken } from './usecases/process-entry.ts';
import { makeRunOperation } from './usecases/run-operation.ts';
import { makeSupersedeTokens } from './usecases/supersede-tokens.ts';

/** Who does which job: the use cases what must be done, the board what must be shown. */
export function makeJobHandlers(ports: Ports, board: Board): JobHandlers {
  return {
    'process-entry': makeProcessEntry(ports),
    'withdraw-token': makeWithdrawToken(ports),
    'gather-evidence': makeGatherEvidence(ports),
    'climb-ladder': makeClimbLadder(ports),
    'expire-ticket': makeExpireTicket(ports),
    'expire-tokens': makeExpireTokens(ports),
    'remind-expiring': makeRemindExpiring(ports),
    'supersede-tokens': makeSupersedeTokens(ports),
    'announce-takeover': makeAnnounceTakeover(ports),
    'chase-review': makeChaseReview(ports),
    'run-operation': makeRunOperation(ports),
    ...board,
  };
}
