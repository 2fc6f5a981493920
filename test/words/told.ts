import type { RefusalCode, RefusalFact } from '../../src/domain/refusal.ts';

const at = new Date('2026-11-20T03:12:00.000Z');
const ticketNo = 'WO-2026-000012';

export type Facts = Readonly<Record<string, RefusalFact>>;
type Told = readonly [Facts, ...string[]];

/** For every refusal: its facts as they are thrown, and what the sentence has to say. */
export const told: Record<RefusalCode, readonly Told[]> = {
  'application-unknown': [
    [{ name: 'web', nearest: [], away: [] }, "No application 'web'", 'Check the name'],
    [
      { name: 'wbe', nearest: ['web'], away: ['edge'] },
      "No application 'wbe' is known. Did you mean 'web'?",
      "Cluster 'edge' can't be read",
    ],
    [
      { name: 'web', nearest: ['web@a/b', 'web@c/d'], away: [] },
      "'web' runs in several places. Which one do you mean: 'web@a/b' or 'web@c/d'?",
    ],
  ],
  'role-missing': [
    [
      {
        role: 'EMERGENCY_OPERATOR',
        grantors: ['group:S0ONCALL', 'user:U0CAROL', 'email:a@b.c', 'team:backend'],
      },
      "role 'EMERGENCY_OPERATOR'",
      "@S0ONCALL, @U0CAROL, a@b.c and team 'backend'",
      'admins',
    ],
    [{ roles: ['EMERGENCY_OPERATOR', 'ADMIN'], grantors: [] }, "role 'EMERGENCY_OPERATOR' or 'ADMIN'"],
  ],
  'application-forbidden': [
    [{ application: 'web', teams: ['backend'] }, "no permission on 'web'", "team 'backend'"],
    [{ application: 'web', teams: [] }, 'no team has it yet'],
  ],
  'not-a-member': ['guest', 'stranger', 'bot', 'deactivated'].map((standing) => [
    { standing },
    'Only full members',
    'Ask a colleague',
  ]),
  'too-few-approvers': [
    [{ wanted: 2, found: 1 }, '2 approvers besides you', 'only 1', 'APPROVER'],
    [
      { wanted: 1, found: 0, breakGlass: 'none', apart: 'possible' },
      'only 0',
      'a ticket for each application',
    ],
  ],
  'channel-unusable': [
    [{ channel: 'C0E', reason: 'not-a-member' }, 'Nothing was opened', '#C0E', '/invite'],
    [{ channel: 'C0E', reason: 'not-found' }, '#C0E is gone, or private', '/invite'],
    [{ channel: 'C0E', reason: 'archived' }, '#C0E is archived', 'restored'],
    [{ channel: 'C0E', reason: 'shared' }, 'another company can read #C0E'],
  ],
  'already-open': [[{ ticketNo }, ticketNo, '/emergency mine']],
  'ticket-unknown': [[{ ticketNo: 'WO-1' }, "no ticket 'WO-1'", '/emergency list']],
  'wrong-state': [
    [{ ticketNo, state: 'PENDING_APPROVAL', at }, 'not been approved yet'],
    [{ ticketNo, state: 'APPROVED', at }, 'already approved at 03:12'],
    [{ ticketNo, state: 'APPROVED', at, finishedBy: 'U0ALICE' }, '@U0ALICE has finished', 'still running'],
    [{ ticketNo, state: 'DENIED', at, by: 'U0BOB' }, 'already denied by @U0BOB at 03:12'],
    [{ ticketNo, state: 'CANCELLED', at, by: 'U0ALICE' }, 'already cancelled by @U0ALICE'],
    [{ ticketNo, state: 'EXPIRED', at }, 'expired at 03:12'],
    [{ ticketNo, state: 'REVOKED', at, by: 'U0BOB' }, 'already revoked by @U0BOB'],
    [{ ticketNo, state: 'COMPLETED', at }, 'already completed at 03:12'],
  ],
  'denied-by-policy': [
    [
      { rule: 'no-pci', reason: 'payments are out of bounds', application: 'pay' },
      "rule 'no-pci'",
      "'pay'",
      'payments are out of bounds',
      'No approval changes that',
    ],
  ],
  frozen: [
    [
      { application: 'web', reason: 'year end', until: at, breakGlass: 'offered' },
      "'web' is frozen until at 03:12",
      'year end',
      'break the glass',
    ],
    [{ application: 'web', reason: 'year end', breakGlass: 'none' }, "'web' is frozen (year end)", 'admins'],
  ],
  'requester-gone': [[{ ticketNo, requester: 'U0ALICE' }, '@U0ALICE is no longer', ticketNo, 'Deny it']],
  'break-glass-forbidden': [[{ ticketNo }, ticketNo, '/emergency who APP']],
  'break-glass-too-early': [[{ ticketNo, at }, 'at 03:12', 'Remind approvers']],
  'break-glass-owed': [[{ ticketNo }, ticketNo, 'review is still owed']],
  'review-not-owed': [
    [{ ticketNo }, ticketNo, 'was not broken'],
    [{ ticketNo, by: 'U0BOB', at }, '@U0BOB reviewed', 'at 03:12'],
  ],
  'nothing-to-extend': [[{ ticketNo }, ticketNo, '/emergency']],
  'own-ticket': [[{ ticketNo }, ticketNo, 'your own']],
  'self-approval': [[{ ticketNo }, 'is yours', 'somebody else', 'Remind approvers']],
  'not-an-approver': [[{ ticketNo, role: 'APPROVER', grantors: ['user:U0BOB'] }, "'APPROVER'", '@U0BOB']],
  'already-decided': [
    [{ ticketNo, decision: 'approved', at }, 'You approved', 'at 03:12'],
    [{ ticketNo, decision: 'denied', at }, 'You denied'],
  ],
  'not-the-requester': [[{ ticketNo, requester: 'U0ALICE' }, 'belongs to @U0ALICE', '/emergency']],
  'may-not-revoke': [[{ ticketNo }, 'requester, an approver or an admin']],
  'token-ended': [
    [
      { application: 'web', action: 'redeploy', at },
      "Your authorization for 'web' ended at 03:12",
      'Open a new ticket?',
    ],
  ],
  'token-not-ready': [[{ ticketNo, application: 'web', action: 'redeploy' }, "for 'web' yet", 'Try again']],
  'outside-scope': [
    [{ workload: 'db' }, "does not reach 'db'"],
    [{ application: 'web' }, "what 'web' had"],
    [{ application: 'web', allowed: 'delete-pods' }, "allows to delete pods of 'web' and nothing else"],
  ],
  'no-pods-chosen': [[{ application: 'web' }, "pods of 'web'", 'Nothing was deleted']],
  'confirmation-needed': [
    [{ taken: 2, ready: 3 }, 'takes 2 of 3 Ready pods', 'Nothing was deleted yet'],
    [{ taken: 1, ready: 3, graceSeconds: 0 }, 'kills containers without a shutdown'],
  ],
  'operation-running': [
    [
      { ticketNo, actor: 'U0ANN', startedAt: at, workload: 'web' },
      "@U0ANN is already at work on 'web'",
      'since at 03:12',
    ],
  ],
  'operation-over': [[{ at, outcome: 'failed' }, 'over already at 03:12']],
  'redeploy-too-often': [[{ application: 'web', limit: 3, nextAt: at }, '3 times', 'allowed at 03:12']],
  'budget-used-up': [[{ application: 'web', limit: 10 }, '10 times', 'new ticket']],
  'workload-gone': [[{ workload: 'web', cluster: 'prod' }, "'web' is not deployed to cluster 'prod'"]],
  'workload-paused': [
    [{ workload: 'web', namespace: 'shop' }, 'is paused', "'kubectl rollout resume deployment/web -n shop'"],
  ],
  'revision-gone': [
    [{ workload: 'web', revision: '3' }, "Revision 3 of 'web' is not kept any more"],
    [{ workload: 'web', revision: '3', problem: 'current' }, "what 'web' has already", 'earlier one'],
  ],
  'image-refused': [
    [
      { workload: 'web', container: 'app', image: 'A b', problem: 'malformed' },
      "'A b' is no name of an image",
    ],
    [{ workload: 'web', container: 'app', image: 'web', problem: 'untagged' }, 'neither a tag nor a digest'],
    [
      { workload: 'web', container: 'app', image: 'x:1', current: 'web:1', problem: 'other-repository' },
      "'x:1' is another image than the one of now, 'web:1'",
    ],
    [{ workload: 'web', container: 'app', image: 'web:1', problem: 'same' }, 'set already', 'restart'],
    [{ workload: 'web', container: 'app', image: 'web:1', problem: 'no-container' }, "name 'app'"],
  ],
  'rollout-overtaken': [[{ workload: 'web' }, "Somebody changed 'web'"]],
  'cluster-forbids': [
    [
      { cluster: 'prod', reason: 'pods is forbidden' },
      "Cluster 'prod' refused this: pods is forbidden",
      'README',
    ],
  ],
  'entry-not-failed': [[{ ticketNo }, 'nothing to try again']],
  'code-needed': [[{ ticketNo }, ticketNo, 'authenticator app', 'Nothing was done']],
  'code-wrong': [
    [{ left: 4 }, 'not right', 'You have 4 tries left'],
    [{ left: 1 }, 'You have one try left'],
  ],
  'code-replayed': [[{}, 'used already', 'Wait up to 30 seconds']],
  'code-locked': [[{ until: at }, 'too many wrong codes', 'try again at 03:12', 'somebody else']],
  'not-enrolled': [
    [{}, 'have not set one up', 'Home'],
    [{ person: 'U0BOB' }, '@U0BOB has no authenticator set up'],
  ],
  'already-enrolled': [[{}, 'enter a code of it', '/emergency reset-authenticator']],
  'own-authenticator': [[{}, 'Ask another admin']],
  'step-up-unavailable': [
    [{ problem: 'no-key' }, "admins have to set 'FIREBREAK_ENCRYPTION_KEY'"],
    [{ problem: 'unreadable' }, "another 'FIREBREAK_ENCRYPTION_KEY'", 'reset'],
  ],
  'reminded-lately': [[{ ticketNo, nextAt: at }, 'again at 03:12']],
  'too-many-presses': [[{ nextAt: at }, 'Try again in a few seconds']],
  'bad-input': [
    [{ field: 'reason', problem: 'too-long' }, '10 to 2,000 characters'],
    [{ field: 'reason', problem: 'missing' }, 'reason is missing'],
    [{ field: 'reference', problem: 'not-https' }, 'https://'],
    [{ field: 'actions', problem: 'missing' }, 'No action is chosen'],
    [{ field: 'applications', problem: 'missing' }, 'No application is chosen'],
    [{ field: 'applications', problem: 'too-many' }, 'up to 10'],
    [{ field: 'grace' }, 'from 0 to 3,600'],
    [{ field: 'button' }, 'older message'],
    [{}, 'not allowed'],
  ],
};
