import { z } from 'zod';
import { ACTION_NAMES } from '../../../domain/action.ts';
import { METHODS, PACES } from '../../../domain/operation.ts';
import { Refusal } from '../../../domain/refusal.ts';
import { SEVERITIES } from '../../../domain/severity.ts';

/** `callback_id` of every modal that can be submitted. */
export const CALLBACKS = {
  openTicket: 'open_ticket',
  approveTicket: 'approve_ticket',
  denyTicket: 'deny_ticket',
  enrolTotp: 'enrol_totp',
  replaceTotp: 'replace_totp',
  deletePods: 'delete_pods',
  deletePodsConfirm: 'delete_pods_confirm',
  redeploy: 'redeploy',
  extendTicket: 'extend_ticket',
  breakGlass: 'break_glass',
  reviewBreakGlass: 'review_break_glass',
} as const;

/** `action_id` of every button. */
export const BUTTONS = {
  approveTicket: 'approve_ticket',
  denyTicket: 'deny_ticket',
  remindApprovers: 'remind_approvers',
  cancelTicket: 'cancel_ticket',
  revokeTicket: 'revoke_ticket',
  deletePods: 'delete_pods',
  redeploy: 'redeploy',
  diagnose: 'diagnose',
  revealToken: 'reveal_token',
  retryEntry: 'retry_entry',
  openFollowUp: 'open_followup',
  openTicket: 'open_emergency_ticket',
  openCard: 'open_card',
  refreshHome: 'refresh_home',
  finishTicket: 'finish_ticket',
  stopOperation: 'stop_operation',
  rollBack: 'roll_back',
  backToForm: 'back_to_form',
  openEvenSo: 'open_even_so',
  enrolTotp: 'enrol_totp',
  enrolAgain: 'enrol_totp_again',
  joinTicket: 'join_ticket',
  takeOver: 'take_over',
  extendTicket: 'extend_ticket',
  breakGlass: 'break_glass',
  reviewBreakGlass: 'review_break_glass',
} as const;

/** `block_id` of every input; its element's `action_id` is the same. */
export const FIELDS = {
  actions: 'actions',
  applications: 'applications',
  severity: 'severity',
  reason: 'reason',
  reference: 'reference',
  quickReason: 'quick_reason',
  workloads: 'workloads',
  which: 'which',
  pods: 'pods',
  method: 'method',
  pace: 'pace',
  grace: 'grace',
  mode: 'mode',
  revision: 'revision',
  container: 'container',
  image: 'image',
  confirmation: 'confirmation',
  code: 'code',
  verdict: 'verdict',
  comment: 'comment',
} as const;

/** The choices of `which`. */
export const WHICH = ['unhealthy', 'these'] as const;
export type Which = (typeof WHICH)[number];

type Codec<T> = {
  encode(value: T): string;
  /** @throws Refusal `bad-input` where this is not what `encode` made. */
  decode(text: string | undefined): T;
};

/** Ids in a button's value or a modal's `private_metadata`, as JSON. */
function codec<T>(schema: z.ZodType<T>): Codec<T> {
  return {
    encode: (value) => JSON.stringify(value),
    decode: (text) => {
      const parsed = schema.safeParse(parsedJson(text ?? ''));
      if (!parsed.success) throw new Refusal('bad-input', { field: 'button' });
      return parsed.data;
    },
  };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const ticketId = z.number().int().positive();
const Ticket = z.object({ ticketId });
const Seen = z.object({ ticketId, cardHash: z.string() });
const Picture = z.object({ fileId: z.string().optional() });
const Entry = z.object({ ticketId, entryId: z.number().int().positive() });
const FollowUp = z.object({ ...Entry.shape, action: z.enum(ACTION_NAMES) });
const Operation = z.object({ ticketId, operationId: z.string().min(1).max(100) });
const Deletion = z.object({
  ...Entry.shape,
  workloads: z.array(z.string()),
  which: z.enum(WHICH),
  pods: z.array(z.string()),
  method: z.enum(METHODS),
  pace: z.enum(PACES),
  graceSeconds: z.number().optional(),
});
const Form = z.object({
  offered: z.array(z.enum(ACTION_NAMES)),
  actions: z.array(z.enum(ACTION_NAMES)),
  applications: z.array(z.string()),
  severity: z.enum(SEVERITIES),
  reason: z.string(),
  reference: z.string().optional(),
});

/** `code`: whether one of an authenticator is needed. */
const Glass = z.object({ code: z.boolean() });
const GlassOf = z.union([
  z.object({ ...Glass.shape, ...Ticket.shape }),
  z.object({ ...Glass.shape, form: Form }),
]);

export type TicketRef = z.output<typeof Ticket>;
export type EntryRef = z.output<typeof Entry>;
export type FollowUpRef = z.output<typeof FollowUp>;
export type OperationRef = z.output<typeof Operation>;
/** What was asked for in `delete_pods`; workloads and pods by uid or by mark (`markOf`). */
export type DeletionRef = z.output<typeof Deletion>;

/** A form that was turned down. */
export type FormRef = z.output<typeof Form>;
export type GlassRef = z.output<typeof Glass>;
export type GlassOfRef = z.output<typeof GlassOf>;

/** Of card buttons, `finish_ticket`, and the modal `deny_ticket`. */
export const ticketRef = codec<TicketRef>(Ticket);
/** Of the modal `approve_ticket`: of which ticket, and what its card showed to whoever pressed. */
export const seenRef = codec<z.output<typeof Seen>>(Seen);
/** Of the modal `enrol_totp`: the picture that it shows. */
export const pictureRef = codec<z.output<typeof Picture>>(Picture);
/** Of panel buttons for one entry, and the modals `delete_pods` and `redeploy`. */
export const entryRef = codec<EntryRef>(Entry);
/** Of `open_followup`: a new ticket for this action on the entry's application. */
export const followUpRef = codec<FollowUpRef>(FollowUp);
/** Of `stop_operation` and `roll_back`. */
export const operationRef = codec<OperationRef>(Operation);
/** Of the modal `delete_pods_confirm`. */
export const deletionRef = codec<DeletionRef>(Deletion);
/** Of a refused form, behind `back_to_form`. */
export const keptFormRef = codec<FormRef>(Form);

/** Of `break_glass` beside a refused form; on a card or in a thread it has a `ticketRef`. */
export const glassRef = codec<GlassRef>(Glass);
/** Of the modal `break_glass`: for which ticket, or for which form. */
export const glassOfRef = codec<GlassOfRef>(GlassOf);

export const METADATA_LENGTH = 3000;
