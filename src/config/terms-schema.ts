import { z } from 'zod';
import { atLeastOne, seconds, whole } from './forms.ts';
import type { Known } from './known.ts';
import { member, members } from './member-schema.ts';
import { freeze } from './time-schema.ts';

const DAY = 24 * 3600;
const MONTH = 30 * DAY;

const bySeverity = () =>
  z.strictObject({
    P0: seconds(MONTH).exactOptional(),
    P1: seconds(MONTH).exactOptional(),
    P2: seconds(MONTH).exactOptional(),
    P3: seconds(MONTH).exactOptional(),
  });

const people = (known: Known) => ({
  approvers: atLeastOne(member(known)).exactOptional().describe('Who decides. Built in: the role APPROVER.'),
  backups: atLeastOne(member(known))
    .exactOptional()
    .describe('Who is asked when they do not. Built in: the role ADMIN.'),
  approvals: whole(10, 'people')
    .exactOptional()
    .describe('How many people must approve. Built in: 1, and 2 for applications tagged critical: "true".'),
  tell: members(known)
    .exactOptional()
    .describe('Who is told of a ticket besides those who are asked. Built in: nobody.'),
});

const times = {
  tokenSeconds: seconds(DAY).exactOptional().describe('How long a token lives. Built in: 7200.'),
  expiringSeconds: seconds(DAY)
    .exactOptional()
    .describe('How long before the end of the tokens the requester is reminded of it. Built in: 600.'),
  remindSeconds: bySeverity()
    .exactOptional()
    .describe('When approvers are asked again. Built in: 180, 600, 1800 and 14400.'),
  escalateSeconds: bySeverity()
    .exactOptional()
    .describe('When the back-ups are asked. Built in: 300, 900, 3600 and 28800.'),
  pageAllSeconds: bySeverity()
    .exactOptional()
    .describe('When everybody who can decide is asked. Built in: 900, 1800, 7200 and 86400.'),
  pendingSeconds: bySeverity()
    .exactOptional()
    .describe('How long an undecided ticket waits. Built in: 3600, 7200, 28800 and 172800.'),
  reviewSeconds: seconds(MONTH)
    .exactOptional()
    .describe('How often the review that a broken glass owes is asked for. Built in: 86400.'),
};

const limits = {
  operationsPerToken: whole(1000, 'operations').exactOptional().describe('Built in: 10.'),
  redeploysPerHour: whole(1000, 'redeploys')
    .exactOptional()
    .describe('Of one application by everybody. Built in: 3.'),
  freezes: z
    .array(freeze)
    .exactOptional()
    .describe('When nothing may be asked for but by breaking the glass. Built in: never.'),
  breakGlass: z
    .boolean()
    .exactOptional()
    .describe('Whether the requester may act without an approval when nobody answers. Built in: false.'),
  stepUp: z
    .boolean()
    .exactOptional()
    .describe('Whether an approval takes a code of the approver’s authenticator. Built in: false.'),
};

/** What `defaults` and every rule may set. */
export const terms = (known: Known) => ({ ...people(known), ...times, ...limits });
