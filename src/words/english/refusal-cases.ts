import { ACTION_NAMES } from '../../domain/action.ts';
import type { FactReader } from '../fact-reader.ts';
import { deed, listed } from './phrases.ts';
import { application, at, capital, ticket } from './refusal-parts.ts';

/** Refusals with several cases of their own. */

export function unknownApplication(facts: FactReader): string {
  const typed = facts.plain('name');
  const names = facts.list('nearest');
  const nearest = listed(
    names.map((name) => facts.voice.code(name)),
    'or',
  );
  const name = facts.code('name') ?? 'of that name';
  if (names.some((place) => place.startsWith(`${typed}@`))) {
    return `${name} runs in several places. Which one do you mean: ${nearest}?`;
  }
  const away = facts.list('away').map((cluster) => facts.voice.code(cluster));
  const unread =
    away.length === 0
      ? ''
      : ` Cluster ${listed(away)} can't be read at the moment, so what runs there is missing.`;
  const hint = nearest === '' ? 'Check the name.' : `Did you mean ${nearest}?`;
  return `No application ${name} is known. ${hint}${unread}`;
}

export function outsideScope(facts: FactReader): string {
  const rest = 'Nothing was done. For anything else open a new ticket.';
  const allowed = ACTION_NAMES.find((action) => action === facts.plain('allowed'));
  if (allowed !== undefined) {
    const name = facts.plain('application') ?? '';
    return `This authorization allows to ${deed({ action: allowed, application: { name } }, facts.voice.code)} and nothing else. ${rest}`;
  }
  return `This authorization does not reach ${facts.code('workload') ?? 'that'}: it covers what ${application(facts)} had when the ticket was opened. ${rest}`;
}

export function unusableChannel(facts: FactReader): string {
  const channel = facts.plain('channel');
  const where = channel === undefined ? 'the emergency channel' : facts.voice.channel(channel);
  const invite = `Invite it with ${facts.voice.code('/invite @Firebreak')}`;
  const admins = 'ask your Firebreak admins to choose another channel';
  switch (facts.plain('reason')) {
    case 'archived':
      return `Nothing was opened: ${where} is archived, so nobody could approve there. Have it restored, or ${admins}.`;
    case 'shared':
      return `Nothing was opened: another company can read ${where}, and emergencies are never told there. ${capital(admins)}.`;
    case 'not-found':
      return `Nothing was opened: ${where} is gone, or private without Firebreak in it, so nobody could approve there. ${invite}, or ${admins}.`;
    default:
      return `Nothing was opened: Firebreak can't post to ${where}, so nobody could approve there. ${invite}, or ${admins}.`;
  }
}

export function wrongState(facts: FactReader): string {
  const by = facts.person('by');
  const when = at(facts.time('at'));
  const who = by === undefined ? '' : ` by ${by}`;
  const next = `For a new emergency open a new ticket with ${facts.voice.code('/emergency')}.`;
  switch (facts.plain('state')) {
    case 'PENDING_APPROVAL':
      return `${ticket(facts)} has not been approved yet. An approver has to decide it first.`;
    case 'APPROVED':
      if (facts.person('finishedBy') !== undefined) {
        return `${facts.person('finishedBy')} has finished ${facts.code('ticketNo') ?? 'this ticket'} already. It is completed when what is still running has ended.`;
      }
      if (facts.person('brokenBy') !== undefined) {
        return `The glass of ${facts.code('ticketNo') ?? 'this ticket'} was already broken${when}: ${facts.person('brokenBy')} acts without an approval. Its card has the buttons to revoke and to review it.`;
      }
      return `${ticket(facts)} was already approved${when}. Its buttons are in the thread of its card.`;
    case 'DENIED':
      return `${ticket(facts)} was already denied${who}${when}. ${next}`;
    case 'CANCELLED':
      return `${ticket(facts)} was already cancelled${who}${when}. ${next}`;
    case 'EXPIRED':
      return `${ticket(facts)} expired${when}, because nobody decided it in time. ${next}`;
    case 'REVOKED':
      return `${ticket(facts)} was already revoked${who}${when}. ${next}`;
    case 'COMPLETED':
      return `${ticket(facts)} was already completed${who}${when}. ${next}`;
    default:
      return `${ticket(facts)} is in another state by now. Look at its card.`;
  }
}

export function badInput(facts: FactReader): string {
  const field = facts.plain('field');
  const problem = facts.plain('problem');
  const help = facts.voice.code('/emergency help');
  const look = `Nothing was done. Look at the newest message of the ticket, or see ${help}.`;
  switch (field) {
    case 'reason':
      return `The reason ${problem === 'missing' ? 'is missing' : 'has to have 10 to 2,000 characters'}. Nothing was done. Fill it in and send it again.`;
    case 'reference':
      return 'The reference has to be a link that starts with https://. Nothing was done. Correct it or leave it empty.';
    case 'actions':
      return 'No action is chosen. Nothing was done. Choose at least one and send it again.';
    case 'applications':
      return `${problem === 'too-many' ? 'One ticket takes up to 10 applications times actions' : 'No application is chosen'}. Nothing was done. Correct it and send it again.`;
    case 'grace':
      return 'The seconds to shut down have to be a whole number from 0 to 3,600. Nothing was done. Correct it or leave it empty.';
    case undefined:
      return `Something in this request is not allowed. Nothing was done. Try again, or see ${help}.`;
    case 'button':
      return `Firebreak can't tell what this was for; it may be from an older message. ${look}`;
    default:
      return `What this says of ${facts.code('field') ?? 'something'} is not known here; it may be from an older message. ${look}`;
  }
}

export function standing(plain: string | undefined): string {
  switch (plain) {
    case 'guest':
      return 'you are a guest here';
    case 'stranger':
      return 'you belong to another company';
    case 'bot':
      return 'this came from an app';
    case 'deactivated':
      return 'this account is deactivated';
    default:
      return 'your account is not one';
  }
}

export function revisionGone(facts: FactReader): string {
  const which =
    facts.plain('revision') === undefined ? 'That revision' : `Revision ${facts.plain('revision')}`;
  const whose = facts.code('workload') ?? 'the workload';
  return facts.plain('problem') === 'current'
    ? `${which} is what ${whose} has already. Nothing was done. Choose an earlier one, or restart.`
    : `${which} of ${whose} is not kept any more. Nothing was done. Open ${facts.voice.bold('Redeploy')} again for those that are.`;
}

export function imageRefused(facts: FactReader): string {
  const image = facts.code('image') ?? 'That';
  const container = facts.code('container') ?? 'that name';
  const current = facts.code('current');
  switch (facts.plain('problem')) {
    case 'malformed':
      return `${image} is no name of an image. Nothing was done. Write it as ${facts.voice.code('registry/name:tag')}, or the new tag alone as ${facts.voice.code(':tag')}.`;
    case 'untagged':
      return `${image} has neither a tag nor a digest, so nobody knows which version it is. Nothing was done. Add one, as in ${facts.voice.code('name:tag')}.`;
    case 'other-repository':
      return `${image} is another image than the one of now${current === undefined ? '' : `, ${current}`}. Nothing was done. Choose another tag or digest of the same; a different image takes a normal release.`;
    case 'same':
      return `${image} is set already. Nothing was done. To start it anew, choose a restart.`;
    default:
      return `${capital(facts.code('workload') ?? 'the workload')} has no container of the name ${container} any more. Nothing was done. Open ${facts.voice.bold('Redeploy')} again for those it has.`;
  }
}
