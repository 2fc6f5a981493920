import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { Action } from '../../../domain/action.ts';
import { DEFAULT_SEVERITY, SEVERITIES } from '../../../domain/severity.ts';
import { MAX_ENTRIES, REASON_LENGTH } from '../../../domain/ticket.ts';
import type { TicketForm } from '../../../domain/ticket-form.ts';
import type { Words } from '../../../words/words.ts';
import { optionFor } from './application-options.ts';
import { context, LIMITS, option, plain, section } from './blocks.ts';
import { CALLBACKS, FIELDS } from './ids.ts';
import { input } from './inputs.ts';
import { modal } from './modal.ts';
import { cutText, mrkdwnVoice as voice } from './mrkdwn.ts';

export type OpenTicketView = {
  /** What this person may ask for. */
  readonly offered: readonly Action[];
  /** What is filled in already; applications by qualified name. */
  readonly form?: Partial<TicketForm>;
  /** mrkdwn above the form, where something has to be said first. */
  readonly notice?: string;
};

/** The form of a ticket. */
export function openTicketModal({ offered, form = {}, notice }: OpenTicketView, words: Words): ModalView {
  const { open } = words;
  return modal({
    title: open.title,
    submit: open.submit,
    close: open.close,
    callback: CALLBACKS.openTicket,
    blocks: [
      ...(notice === undefined ? [] : [section(notice)]),
      actionsInput(offered, form, words),
      context(open.suits(voice).join('\n')),
      applicationsInput(form, words),
      severityInput(form, words),
      reasonInput(form, words),
      referenceInput(form, words),
    ],
  });
}

function actionsInput(offered: readonly Action[], form: Partial<TicketForm>, { open }: Words): KnownBlock {
  const options = offered.map((action) => option(open.action(action), action, open.actionHint(action)));
  const chosen = options.filter(({ value }) => form.actions?.some((action) => action === value));
  return input(FIELDS.actions, {
    label: open.actions.label,
    element: {
      type: 'checkboxes',
      action_id: FIELDS.actions,
      options,
      ...(chosen.length === 0 ? {} : { initial_options: chosen }),
    },
  });
}

function applicationsInput(form: Partial<TicketForm>, { open }: Words): InputBlock {
  const chosen = [...new Set(form.applications ?? [])].slice(0, MAX_ENTRIES).map(optionFor);
  return input(FIELDS.applications, {
    label: open.applications.label,
    hint: open.applications.hint,
    element: {
      type: 'multi_external_select',
      action_id: FIELDS.applications,
      min_query_length: 0,
      max_selected_items: MAX_ENTRIES,
      placeholder: plain(open.applications.placeholder, LIMITS.header),
      ...(chosen.length === 0 ? {} : { initial_options: chosen }),
    },
  });
}

function severityInput(form: Partial<TicketForm>, words: Words): InputBlock {
  const options = SEVERITIES.map((severity) => option(words.ticket.severity(severity), severity));
  const wanted = form.severity ?? DEFAULT_SEVERITY;
  const initial = options.find(({ value }) => value === wanted);
  return input(FIELDS.severity, {
    label: words.open.severity.label,
    element: {
      type: 'static_select',
      action_id: FIELDS.severity,
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    },
  });
}

function reasonInput(form: Partial<TicketForm>, { open }: Words): InputBlock {
  const text = cutText(form.reason ?? '', LIMITS.initialValue);
  return input(FIELDS.reason, {
    label: open.reason.label,
    hint: open.reason.hint,
    element: {
      type: 'plain_text_input',
      action_id: FIELDS.reason,
      multiline: true,
      min_length: REASON_LENGTH.least,
      max_length: REASON_LENGTH.most,
      placeholder: plain(open.reason.placeholder, LIMITS.header),
      ...(text === '' ? {} : { initial_value: text }),
    },
  });
}

export function referenceInput(form: Pick<Partial<TicketForm>, 'reference'>, { open }: Words): InputBlock {
  const link = cutText(form.reference ?? '', LIMITS.initialValue);
  return input(FIELDS.reference, {
    label: open.reference.label,
    hint: open.reference.hint,
    optional: true,
    element: {
      type: 'plain_text_input',
      action_id: FIELDS.reference,
      placeholder: plain(open.reference.placeholder, LIMITS.header),
      ...(link === '' ? {} : { initial_value: link }),
    },
  });
}
