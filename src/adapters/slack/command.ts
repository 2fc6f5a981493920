import type { UserId } from '../../domain/person.ts';
import type { Ticket } from '../../domain/ticket.ts';
import { parseCommand, type Typed } from './command-grammar.ts';
import { askForMore } from './extend-ticket.ts';
import type { Incoming } from './incoming.ts';
import type { Hands } from './listen-deps.ts';
import { showForm } from './open-form.ts';
import type { Command } from './payloads.ts';
import { inWindow, type Request } from './request.ts';
import { answer, helpMessage, myTickets, ticketList, ticketStatus } from './views/command-messages.ts';
import { diagnosisMessage } from './views/diagnosis-view.ts';
import type { Message } from './views/message.ts';
import { loadingModal } from './views/modal.ts';
import { mrkdwnVoice } from './views/mrkdwn.ts';
import { openWindow } from './window.ts';

export const COMMAND = '/emergency';

/** The slash command: the form in a window, everything else in a message for whoever typed it. */
export function listenForCommands(incoming: Incoming, hands: Hands): void {
  incoming.command(COMMAND, async (command, request) => {
    const typed = parseCommand(command.text);
    if (typed.kind === 'open') return openForm(hands, { command, request, filled: typed.filled });
    if (typed.kind === 'extend') return extend(hands, typed.ticketNo, { command, request });
    await request.say(request.asker, await answerTo(hands, typed, { command, request }));
  });
}

type Asked = { readonly command: Command; readonly request: Request };

async function openForm(
  hands: Hands,
  { command, request, filled }: Asked & { readonly filled: Extract<Typed, { kind: 'open' }>['filled'] },
): Promise<void> {
  const { clients } = hands;
  const { words } = request;
  const window = await openWindow(clients, command.triggerId, loadingModal(words, words.open.title));
  await inWindow(window, { request, words }, () =>
    showForm(hands, { window, words }, { actor: command.from.userId, filled }),
  );
}

async function extend(hands: Hands, ticketNo: string, { command, request }: Asked): Promise<void> {
  const actor = command.from.userId;
  const find = async () => (await hands.useCases.findTickets.byNumber({ actor, ticketNo })).id;
  await askForMore(hands, { find, actor, triggerId: command.triggerId }, request);
}

async function answerTo(
  hands: Hands,
  typed: Exclude<Typed, { kind: 'open' | 'extend' }>,
  asked: Asked,
): Promise<Message> {
  const { useCases, now } = hands;
  const { words } = asked.request;
  const actor = asked.command.from.userId;
  switch (typed.kind) {
    case 'list':
      return ticketList(await useCases.findTickets.open({ actor }), words);
    case 'mine':
      return myTickets(await useCases.findTickets.mine({ actor }), now(), words);
    case 'status':
      return ticketStatus(await useCases.findTickets.byNumber({ actor, ticketNo: typed.ticketNo }), words);
    case 'cancel':
    case 'finish':
    case 'revoke':
      return answer(await changed(hands, typed, asked));
    case 'who': {
      const { application } = typed;
      const found = await useCases.whoCanApprove({ actor, application });
      return answer(words.command.who(found, mrkdwnVoice));
    }
    case 'look': {
      const { application } = typed;
      return diagnosisMessage(await useCases.lookAtApplication({ actor, application }), words);
    }
    case 'reset-authenticator':
      return resetAuthenticator(hands, typed.userId, asked);
    case 'person-missing':
      return answer(words.stepUp.reset.missing(mrkdwnVoice));
    case 'application-missing':
      return answer(words.command.missingApplication(typed.command, mrkdwnVoice));
    case 'ticket-missing':
      return answer(words.command.missingTicketNo(typed.command, mrkdwnVoice));
    case 'help':
      return helpMessage(typed.typed, words);
  }
}

/** The person is told as well: somebody else may have asked for it in their name. */
async function resetAuthenticator(
  { useCases, readers }: Hands,
  userId: UserId,
  { command, request }: Asked,
): Promise<Message> {
  const actor = command.from.userId;
  await useCases.resetTotp({ actor, userId });
  request.log.info({ person: userId }, 'an authenticator is reset');
  const theirs = await readers.within(userId, LANGUAGE_MS);
  await request.say({ userId }, answer(theirs.stepUp.reset.told(actor, mrkdwnVoice)));
  return answer(request.words.stepUp.reset.done(userId, mrkdwnVoice));
}

const LANGUAGE_MS = 1000;

type OnTicket = Extract<Typed, { kind: 'cancel' | 'finish' | 'revoke' }>;

async function changed(
  { useCases }: Hands,
  { kind, ticketNo }: OnTicket,
  { command, request }: Asked,
): Promise<string> {
  const actor = command.from.userId;
  const { id: ticketId } = await useCases.findTickets.byNumber({ actor, ticketNo });
  const input = { actor, ticketId, requestId: command.requestId };
  const { done } = request.words.command;
  const noted = (ticket: Ticket): Ticket => {
    request.log.info({ ticketNo }, kind);
    return ticket;
  };
  switch (kind) {
    case 'cancel':
      return done.cancelled(noted(await useCases.cancelTicket(input)));
    case 'finish':
      return done.finished(noted(await useCases.finishTicket(input)));
    case 'revoke':
      return done.revoked(noted(await useCases.revokeTicket(input)));
  }
}
