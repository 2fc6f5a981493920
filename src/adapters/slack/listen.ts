import { Refusal } from '../../domain/refusal.ts';
import { listenForAppHome, makeAppHome, withFreshHome } from './app-home.ts';
import { listenForApproval } from './approve-ticket.ts';
import { listenForBreakGlass } from './break-glass.ts';
import { listenForCancellation } from './cancel-ticket.ts';
import { listenForCommands } from './command.ts';
import type { Slack } from './connect.ts';
import { listenForDeletions } from './delete-pods.ts';
import { listenForDenials } from './deny-ticket.ts';
import { listenForDiagnoses } from './diagnose.ts';
import { listenForEnrolment } from './enrol-totp.ts';
import { listenForExtensions } from './extend-ticket.ts';
import { listenForFinish } from './finish-ticket.ts';
import { makeIncoming } from './incoming.ts';
import { listenForJoining } from './join-ticket.ts';
import type { Hands, ListenDeps } from './listen-deps.ts';
import { listenForShortcuts } from './open-shortcut.ts';
import { listenForTickets } from './open-ticket.ts';
import { makePressLimiter } from './press-limiter.ts';
import { listenForRedeploys } from './redeploy.ts';
import { listenForReminders } from './remind-approvers.ts';
import { listenForRetries } from './retry-entry.ts';
import { listenForReveals } from './reveal-token.ts';
import { listenForReviews } from './review-break-glass.ts';
import { listenForRevocation } from './revoke-ticket.ts';
import { listenForRollBacks } from './roll-back.ts';
import { listenForStops } from './stop-operation.ts';
import { BUTTONS, CALLBACKS } from './views/ids.ts';

const LISTENERS = [
  listenForCommands,
  listenForAppHome,
  listenForShortcuts,
  listenForTickets,
  listenForApproval,
  listenForDenials,
  listenForEnrolment,
  listenForReminders,
  listenForCancellation,
  listenForRevocation,
  listenForFinish,
  listenForExtensions,
  listenForJoining,
  listenForBreakGlass,
  listenForReviews,
  listenForRetries,
  listenForReveals,
  listenForDeletions,
  listenForRedeploys,
  listenForDiagnoses,
  listenForStops,
  listenForRollBacks,
] as const;

/** Bolt runs every listener that matches, so these match nothing the others do. */
const anyBut = (known: object): RegExp => new RegExp(`^(?!(?:${Object.values(known).join('|')})$)`);
const ANY_OTHER_BUTTON = anyBut(BUTTONS);
const ANY_OTHER_MODAL = anyBut(CALLBACKS);

/** Registers everything people can press, type and send off; before `slack.start`. */
export function listenToSlack(slack: Slack, deps: ListenDeps): void {
  const { clients, pictures } = slack;
  const appHome = makeAppHome({ ...deps, clients });
  const hands: Hands = { ...deps, clients, pictures, appHome };
  const incoming = makeIncoming({
    slack,
    ...deps,
    limiter: makePressLimiter(deps.now),
    showAtHome: (userId, notice) => appHome(userId, { words: deps.readers.now(userId), notice }),
  });
  const listening = withFreshHome(incoming, hands);
  for (const listen of LISTENERS) listen(listening, hands);
  incoming.press(ANY_OTHER_BUTTON, fromAnotherTime);
  incoming.submission(ANY_OTHER_MODAL, fromAnotherTime);
}

/** A button or modal of another version of ours. */
function fromAnotherTime(): never {
  throw new Refusal('bad-input', { field: 'button' });
}
