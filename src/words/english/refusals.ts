import type { RefusalCode } from '../../domain/refusal.ts';
import type { FactReader } from '../fact-reader.ts';
import { count, listed, members } from './phrases.ts';
import {
  badInput,
  imageRefused,
  outsideScope,
  revisionGone,
  standing,
  unknownApplication,
  unusableChannel,
  wrongState,
} from './refusal-cases.ts';
import {
  application,
  at,
  capital,
  cluster,
  insteadOf,
  inTicket,
  often,
  resume,
  since,
  ticket,
  triesLeft,
  workload,
} from './refusal-parts.ts';

type Teller = (facts: FactReader) => string;

/** What happened and what to do next, for every reason to say no. */
export const refusals: Readonly<Record<RefusalCode, Teller>> = {
  'application-unknown': unknownApplication,
  'role-missing': (facts) => {
    const roles = facts.list('roles').map((name) => facts.voice.code(name));
    const role = facts.code('role') ?? (listed(roles, 'or') || 'a role you do not have');
    const who = members(facts.list('grantors'), facts.voice);
    const holders = who === '' ? '' : ` It belongs to ${who}: ask one of them to do this.`;
    return `This needs the role ${role}.${holders} Your Firebreak admins can give it to you, in ${facts.voice.code('firebreak.yaml')}.`;
  },
  'application-forbidden': (facts) => {
    const teams = facts.list('teams').map((name) => facts.voice.code(name));
    const whose =
      teams.length === 0
        ? 'no team has it yet; your Firebreak admins can add it to one'
        : `it belongs to team ${listed(teams, 'or')}; ask somebody there, or have your Firebreak admins add you`;
    return `You have no permission on ${application(facts)}: ${whose}.`;
  },
  'not-a-member': (facts) =>
    `Only full members of this workspace can use Firebreak, and ${standing(facts.plain('standing'))}. Ask a colleague on call to do this.`,
  'denied-by-policy': (facts) => {
    const reason = facts.text('reason');
    return `Nothing was done: the rule ${facts.code('rule') ?? 'of your policy'} forbids it for ${application(facts)}${reason === undefined ? '' : `, because: ${reason}`}. No approval changes that. Speak to your Firebreak admins, who keep the rules in ${facts.voice.code('firebreak.yaml')}.`;
  },
  frozen: (facts) => {
    const reason = facts.text('reason');
    return `Nothing was opened: ${application(facts)} is frozen${facts.time('until') === undefined ? '' : ` until ${facts.time('until')}`}${reason === undefined ? '' : ` (${reason})`}. ${insteadOf(facts, 'It can be asked for again when the freeze is over; if it cannot wait, speak to your Firebreak admins.')}`;
  },
  'too-few-approvers': (facts) =>
    `Nothing was opened: this needs ${count(facts.number('wanted') ?? 1, 'approver')} besides you, and only ${facts.number('found') ?? 0} can be found. ${insteadOf(facts, `Ask your Firebreak admins to name more people for the role ${facts.voice.code('APPROVER')}.`)}`,
  'requester-gone': (facts) =>
    `${facts.person('requester') ?? 'Whoever asked'} is no longer a full member of this workspace, so ${facts.code('ticketNo') ?? 'this ticket'} can't be approved. Nothing was authorized. Deny it, and open a ticket of your own if it is still needed.`,
  'break-glass-forbidden': (facts) =>
    `Nothing was done: the policy does not allow breaking the glass for ${facts.code('ticketNo') ?? 'this'}. Call an approver; ${facts.voice.code('/emergency who APP')} names them.`,
  'break-glass-too-early': (facts) =>
    `Nothing was done: the glass can be broken once everybody who can decide has been asked${facts.time('at') === undefined ? '' : `, ${facts.time('at')}`}, or where nobody can be. Until then, ask them again with ${facts.voice.bold('Remind approvers')}, or call them.`,
  'break-glass-owed': (facts) =>
    `Nothing was done: you broke the glass on ${facts.code('ticketNo') ?? 'an earlier ticket'}, and its review is still owed. Ask one of its approvers to review it on its card; until then you need an approval.`,
  'review-not-owed': (facts) =>
    facts.person('by') === undefined
      ? `There is nothing to review on ${facts.code('ticketNo') ?? 'this ticket'}: the glass was not broken.`
      : `${facts.person('by')} reviewed ${facts.code('ticketNo') ?? 'this ticket'} already${at(facts.time('at'))}. It is done once.`,
  'nothing-to-extend': (facts) =>
    `There is nothing to extend on ${facts.code('ticketNo') ?? 'this ticket'}: none of its authorizations lives any more. Open a new ticket with ${facts.voice.code('/emergency')}.`,
  'own-ticket': (facts) =>
    `${ticket(facts)} is your own: you follow it already, and can act on it as soon as it is approved.`,
  'channel-unusable': unusableChannel,
  'already-open': (facts) =>
    `You have an open ticket for this already: ${facts.code('ticketNo') ?? 'see your tickets'}. Use that one; ${facts.voice.code('/emergency mine')} lists your tickets.`,
  'ticket-unknown': (facts) =>
    `There is no ticket ${facts.code('ticketNo') ?? 'of that number'}. ${facts.voice.code('/emergency list')} shows the open ones.`,
  'wrong-state': wrongState,
  'self-approval': (facts) =>
    facts.plain('what') === 'review'
      ? `${ticket(facts)} is yours, so one of its approvers has to review it. Ask them; its card says who can.`
      : `${ticket(facts)} is yours, so somebody else has to approve it. You can ask the approvers again with the button ${facts.voice.bold('Remind approvers')} on its card.`,
  'not-an-approver': (facts) => {
    const who = members(facts.list('grantors'), facts.voice);
    const deed = facts.plain('what') === 'review' ? 'Reviewing' : 'Deciding';
    return `${deed} ${facts.code('ticketNo') ?? 'this ticket'} needs the role ${facts.voice.code('APPROVER')}.${who === '' ? ' Your Firebreak admins can give it.' : ` ${who} can ${deed === 'Reviewing' ? 'do it' : 'decide'}; your Firebreak admins can add you.`}`;
  },
  'already-decided': (facts) =>
    `You ${facts.plain('decision') === 'denied' ? 'denied' : 'approved'} ${facts.code('ticketNo') ?? 'this ticket'} already${at(facts.time('at'))}. It counts once, and nothing more is needed from you.`,
  'not-the-requester': (facts) =>
    `${ticket(facts)} belongs to ${facts.person('requester') ?? 'somebody else'}, and only they can do this. To act yourself, open a ticket with ${facts.voice.code('/emergency')}.`,
  'may-not-revoke': (facts) =>
    `Only the requester, an approver or an admin can revoke ${facts.code('ticketNo') ?? 'this ticket'}. Ask one of them.`,
  'token-ended': (facts) =>
    `Your authorization for ${application(facts)} ended${at(facts.time('at'))}. Nothing was done. Open a new ticket?`,
  'token-not-ready': (facts) =>
    `There is no authorization for ${application(facts)} yet. It comes moments after the approval; if it failed, press ${facts.voice.bold('Try again')} in the thread.`,
  'outside-scope': outsideScope,
  'no-pods-chosen': (facts) =>
    `None of the chosen pods of ${application(facts)} is there any more, or none was chosen. Nothing was deleted. Open ${facts.voice.bold('Delete pods')} again for the pods as they are now.`,
  'confirmation-needed': (facts) =>
    `This takes ${facts.number('taken') ?? 'several'} of ${count(facts.number('ready') ?? 0, 'Ready pod')}${facts.number('graceSeconds') === 0 ? ', and kills containers without a shutdown' : ', so the application may be down for a while'}. Nothing was deleted yet. Confirm it once more to go on.`,
  'operation-running': (facts) =>
    `${facts.person('actor') ?? 'Somebody'} is already at work on ${facts.code('workload') ?? 'this workload'}${inTicket(facts)}${since(facts.time('startedAt'))}. Nothing was done. Wait for it to end, or speak to them.`,
  'operation-over': (facts) =>
    `It was over already${at(facts.time('at'))}, so there is nothing to stop. The thread tells how it ended.`,
  'redeploy-too-often': (facts) =>
    `Nothing was done: ${application(facts)} was redeployed ${often(facts)} within the last hour, which is the limit. The next redeploy is allowed${at(facts.time('nextAt')) || ' within the hour'}.`,
  'budget-used-up': (facts) =>
    `The authorization for ${application(facts)} has been used ${often(facts)}, which is all it allows. Nothing was done. Open a new ticket to go on.`,
  'workload-gone': (facts) =>
    `${workload(facts)} is not deployed to ${cluster(facts)} any more, or was replaced by another of its name. Nothing was done. Deploy it again, then open a new ticket.`,
  'workload-paused': (facts) =>
    `${workload(facts)} is paused, so a restart would change nothing. Nothing was done. Resume it first: ${facts.voice.code(resume(facts))}`,
  'revision-gone': revisionGone,
  'image-refused': imageRefused,
  'rollout-overtaken': (facts) =>
    `Somebody changed ${facts.code('workload') ?? 'the workload'} after this restart began, so its outcome can't be told any more. Nothing more is done. Look at who deploys it, then start again if it is still needed.`,
  'cluster-forbids': (facts) => {
    const reason = facts.text('reason');
    return `${capital(cluster(facts))} refused this${reason === undefined ? '' : `: ${reason}`}. Trying again does not help. Have a cluster admin look at it; Firebreak's README lists the permissions it needs.`;
  },
  'entry-not-failed': (facts) =>
    `There is nothing to try again on ${facts.code('ticketNo') ?? 'this ticket'}: the authorization did not fail, or is being created now. Look at the buttons in its thread.`,
  'code-needed': (facts) =>
    `Nothing was done: ${facts.code('ticketNo') ?? 'this'} takes a code of your authenticator app. Press the button again and enter the code it shows.`,
  'code-wrong': (facts) =>
    `That code is not right. Nothing was done. Enter the one your authenticator app shows for ${facts.voice.bold('Firebreak')} now.${triesLeft(facts.number('left'))}`,
  'code-replayed': () =>
    'That code was used already, and each counts once. Nothing was done. Wait up to 30 seconds for the next one and enter that.',
  'code-locked': (facts) =>
    `There were too many wrong codes, so none of yours is taken for a while. Nothing was done. You can try again${at(facts.time('until')) || ' in a quarter of an hour'}; if it can't wait, ask somebody else who may do this.`,
  'not-enrolled': (facts) => {
    const whose = facts.person('person');
    return whose === undefined
      ? `Nothing was done: this takes a code of an authenticator app, and you have not set one up. Open Firebreak under ${facts.voice.bold('Apps')}, and set it up on the tab ${facts.voice.bold('Home')}.`
      : `${whose} has no authenticator set up, so there is nothing to reset.`;
  },
  'already-enrolled': (facts) =>
    `You have an authenticator set up already. To replace it, enter a code of it. If you don't have it any more, an admin can reset it with ${facts.voice.code('/emergency reset-authenticator @you')}.`,
  'own-authenticator': () =>
    'Nobody resets their own authenticator, or a stolen session would be enough to do it. Ask another admin.',
  'step-up-unavailable': (facts) =>
    facts.plain('problem') === 'unreadable'
      ? `Nothing was done: your authenticator was set up under another ${facts.voice.code('FIREBREAK_ENCRYPTION_KEY')} and can't be checked. Your Firebreak admins can put the key back, or reset your authenticator.`
      : `Nothing was done: codes of authenticator apps can't be checked here. Your Firebreak admins have to set ${facts.voice.code('FIREBREAK_ENCRYPTION_KEY')}.`,
  'reminded-lately': (facts) =>
    `The approvers were reminded less than a minute ago. You can do it again${at(facts.time('nextAt')) || ' in a minute'}. If it can't wait, call somebody.`,
  'too-many-presses': () =>
    'That was a lot of presses in a short time, so this one was not taken. Nothing was done by it. Try again in a few seconds.',
  'bad-input': badInput,
};
