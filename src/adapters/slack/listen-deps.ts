import type { Logger } from 'pino';
import type { ApproveTicket, OfferApproval } from '../../usecases/approve-ticket.ts';
import type { BreakGlassOn } from '../../usecases/break-glass.ts';
import type { CancelTicket } from '../../usecases/cancel-ticket.ts';
import type { Decide } from '../../usecases/decide.ts';
import type { DeletePods } from '../../usecases/delete-pods.ts';
import type { DiagnoseEntry } from '../../usecases/diagnose-entry.ts';
import type { EnrolTotp } from '../../usecases/enrol-totp.ts';
import type { ExtendTicket } from '../../usecases/extend-ticket.ts';
import type { FindTickets } from '../../usecases/find-tickets.ts';
import type { FinishTicket } from '../../usecases/finish-ticket.ts';
import type { JoinTicket } from '../../usecases/join-ticket.ts';
import type { LookAtApplication } from '../../usecases/look-at-application.ts';
import type { LookAtEntry } from '../../usecases/look-at-entry.ts';
import type { LookForRedeploy } from '../../usecases/look-for-redeploy.ts';
import type { OpenTicket } from '../../usecases/open-ticket.ts';
import type { Catalog, Now, Tickets } from '../../usecases/ports.ts';
import type { RecordRefusals } from '../../usecases/record-refusals.ts';
import type { Redeploy } from '../../usecases/redeploy.ts';
import type { RemindApprovers } from '../../usecases/remind-approvers.ts';
import type { ResetTotp } from '../../usecases/reset-totp.ts';
import type { RetryEntry } from '../../usecases/retry-entry.ts';
import type { RevealToken } from '../../usecases/reveal-token.ts';
import type { ReviewBreakGlass } from '../../usecases/review-break-glass.ts';
import type { RevokeTicket } from '../../usecases/revoke-ticket.ts';
import type { RollBack } from '../../usecases/roll-back.ts';
import type { ShowHome } from '../../usecases/show-home.ts';
import type { StopOperation } from '../../usecases/stop-operation.ts';
import type { WhoCanApprove } from '../../usecases/who-can-approve.ts';
import type { Words } from '../../words/words.ts';
import type { AppHome } from './app-home.ts';
import type { CardLink } from './card-link.ts';
import type { CardLinks } from './card-links.ts';
import type { Pictures } from './pictures.ts';
import type { Readers } from './reader.ts';
import type { WebClients } from './web-clients.ts';

/** What people can ask for from Slack. */
export type SlackUseCases = {
  readonly openTicket: OpenTicket;
  readonly approveTicket: ApproveTicket;
  readonly offerApproval: OfferApproval;
  readonly enrolTotp: EnrolTotp;
  readonly resetTotp: ResetTotp;
  readonly denyTicket: Decide;
  readonly cancelTicket: CancelTicket;
  readonly finishTicket: FinishTicket;
  readonly revokeTicket: RevokeTicket;
  readonly remindApprovers: RemindApprovers;
  readonly retryEntry: RetryEntry;
  readonly revealToken: RevealToken;
  readonly lookAtApplication: LookAtApplication;
  readonly lookAtEntry: LookAtEntry;
  readonly diagnoseEntry: DiagnoseEntry;
  readonly deletePods: DeletePods;
  readonly lookForRedeploy: LookForRedeploy;
  readonly redeploy: Redeploy;
  readonly rollBack: RollBack;
  readonly stopOperation: StopOperation;
  readonly findTickets: FindTickets;
  readonly extendTicket: ExtendTicket;
  readonly joinTicket: JoinTicket;
  readonly breakGlass: BreakGlassOn;
  readonly reviewBreakGlass: ReviewBreakGlass;
  readonly whoCanApprove: WhoCanApprove;
  readonly showHome: ShowHome;
};

/** What `listenToSlack` needs from the rest of the house. */
export type ListenDeps = {
  readonly useCases: SlackUseCases;
  readonly tickets: Pick<Tickets, 'read'>;
  readonly catalog: Catalog;
  /** In whose language people are answered: a listener takes `words` from its request. */
  readonly readers: Readers;
  /** In the language of the channels, for what is kept and shown there. */
  readonly channelWords: () => Words;
  readonly log: Logger;
  readonly now: Now;
  readonly recordRefusals: RecordRefusals;
  /** Where a ticket that is in the way can be seen; no link is shown where it is left out. */
  readonly cardLink?: CardLink | undefined;
  /** The same for many tickets at once. */
  readonly cardLinks?: CardLinks | undefined;
  /** Where people reach the HTTP API, for the curl line beside a token; none is shown where it is unknown. */
  readonly apiUrl?: string | undefined;
};

/** What a listener has at hand. */
export type Hands = ListenDeps & {
  readonly clients: WebClients;
  readonly pictures: Pictures;
  readonly appHome: AppHome;
};
