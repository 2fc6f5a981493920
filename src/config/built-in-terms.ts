import { LADDER_SECONDS } from '../domain/ladder.ts';
import type { Terms } from '../domain/policy.ts';
import { PENDING_SECONDS } from '../domain/severity.ts';

/** What holds where the file says nothing (SPEC 3, 4 and 6). */
export const BUILT_IN_TERMS: Terms = {
  approvals: undefined,
  tokenSeconds: 7200,
  approvers: undefined,
  backups: undefined,
  ladder: LADDER_SECONDS,
  pendingSeconds: PENDING_SECONDS,
  operationsPerToken: 10,
  redeploysPerHour: 3,
  tell: [],
  expiringSeconds: 600,
  freezes: [],
  breakGlass: false,
  reviewSeconds: 86_400,
  stepUp: false,
};
