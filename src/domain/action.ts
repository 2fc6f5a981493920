import type { Role } from './policy.ts';

/** What a ticket can ask for. */
export type Action = 'delete-pods' | 'redeploy';

type ActionFacts = {
  /** The kind of the work order in systems that know Firebreak's tickets (SPEC 1). */
  readonly workOrderKey: string;
  readonly role: Role;
  /** How the token's key in Redis begins (SPEC 3). */
  readonly tokenKeyStem: string;
};

export const BUSINESS_TYPE = 'APPLICATION';

export const ACTIONS: Readonly<Record<Action, ActionFacts>> = {
  'delete-pods': {
    workOrderKey: 'APPLICATION_DELETE_POD',
    role: 'EMERGENCY_OPERATOR',
    tokenKeyStem: 'APPLICATION:DELETE:POD:TOKEN',
  },
  redeploy: {
    workOrderKey: 'APPLICATION_REDEPLOY',
    role: 'APPLICATION_DEPLOYER',
    tokenKeyStem: 'APPLICATION:REDEPLOY:TOKEN',
  },
};

export const ACTION_NAMES: readonly Action[] = ['delete-pods', 'redeploy'];
