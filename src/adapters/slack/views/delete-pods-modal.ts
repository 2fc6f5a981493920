import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import type { PodFacts } from '../../../domain/facts.ts';
import { GRACE_SECONDS, METHODS, PACES } from '../../../domain/operation.ts';
import type { EntryLook } from '../../../usecases/look-at-entry.ts';
import type { Words } from '../../../words/words.ts';
import { context, LIMITS, option, plain, section } from './blocks.ts';
import { CALLBACKS, entryRef, FIELDS } from './ids.ts';
import { input } from './inputs.ts';
import { modal } from './modal.ts';
import { cutMiddle, mrkdwnVoice as voice } from './mrkdwn.ts';
import { type SortedPods, sortedPods, uidValue } from './pod-choice.ts';
import { workloadsInput } from './workloads-input.ts';

/** Which pods, how they are asked to go, and how fast. */
export function deletePodsModal(look: EntryLook, now: Date, words: Words): ModalView {
  const { deletePods, cancel, close } = words.dialog;
  const pods = sortedPods(look, now);
  const all = [...pods.unhealthy, ...pods.ready, ...pods.starting];
  const about = section(`${deletePods.about(look.entry, voice)}\n${figures(look, pods, words)}`);
  if (all.length === 0) {
    return modal({ title: deletePods.title, close, blocks: [about, section(deletePods.noPods)] });
  }
  return modal({
    title: deletePods.title,
    submit: deletePods.submit,
    close: cancel,
    callback: CALLBACKS.deletePods,
    metadata: entryRef.encode({ ticketId: look.ticket.id, entryId: look.entry.id }),
    blocks: [
      about,
      ...workloadsInput(look, words),
      whichInput(pods, words),
      podsInput(pods, { now, words }),
      ...hidden(pods, words),
      methodInput(words),
      paceInput(words),
      graceInput(words),
    ],
  });
}

function figures({ looks }: EntryLook, { unhealthy }: SortedPods, { dialog }: Words): string {
  const sum = (pick: (look: EntryLook['looks'][number]) => number) =>
    looks.reduce((total, look) => total + pick(look), 0);
  return dialog.deletePods.figures(
    sum(({ snapshot }) => snapshot.workload.ready),
    { wanted: sum(({ snapshot }) => snapshot.workload.wanted), unhealthy: unhealthy.length },
  );
}

function whichInput({ unhealthy }: SortedPods, { dialog: { deletePods } }: Words): InputBlock {
  const these = option(deletePods.these, 'these');
  const all = option(deletePods.unhealthy(unhealthy.length), 'unhealthy');
  return input(FIELDS.which, {
    label: deletePods.which.label,
    element: {
      type: 'radio_buttons',
      action_id: FIELDS.which,
      options: unhealthy.length === 0 ? [these] : [all, these],
      initial_option: unhealthy.length === 0 ? these : all,
    },
  });
}

type Listing = { readonly now: Date; readonly words: Words };

function podsInput(pods: SortedPods, listing: Listing): InputBlock {
  const { deletePods } = listing.words.dialog;
  const groups = GROUPS.filter((group) => pods[group].length > 0).map((group) => ({
    label: plain(deletePods.groups[group], LIMITS.label),
    options: pods[group].slice(0, LIMITS.options).map((pod) => podOption(pod, listing)),
  }));
  return input(FIELDS.pods, {
    label: deletePods.pods.label,
    hint: deletePods.pods.hint,
    optional: true,
    element: {
      type: 'multi_static_select',
      action_id: FIELDS.pods,
      placeholder: plain(deletePods.pods.placeholder, LIMITS.header),
      max_selected_items: LIMITS.options,
      option_groups: groups,
    },
  });
}

const GROUPS = ['unhealthy', 'ready', 'starting'] as const;

function podOption(pod: PodFacts, { now, words }: Listing): PlainTextOption {
  return option(cutMiddle(pod.name, LIMITS.label), uidValue(pod.uid), words.dialog.deletePods.pod(pod, now));
}

function hidden(pods: SortedPods, { dialog }: Words): KnownBlock[] {
  const left = GROUPS.reduce((sum, group) => sum + Math.max(0, pods[group].length - LIMITS.options), 0);
  return left === 0 ? [] : [context(dialog.deletePods.hidden(left))];
}

function methodInput({ dialog: { deletePods } }: Words): InputBlock {
  const { methods, methodHints } = deletePods;
  const options = METHODS.map((method) => option(methods[method], method, methodHints[method]));
  return chosenBy(FIELDS.method, { label: deletePods.method.label, options });
}

function paceInput({ dialog: { deletePods } }: Words): InputBlock {
  const { label, hint } = deletePods.pace;
  const options = PACES.map((pace) => option(deletePods.paces[pace], pace));
  return chosenBy(FIELDS.pace, { label, hint, options });
}

type Choice = {
  readonly label: string;
  readonly hint?: string;
  readonly options: PlainTextOption[];
};

/** Radio buttons; the first is the usual one. */
function chosenBy(field: string, { label, hint, options }: Choice): InputBlock {
  const [usual] = options;
  return input(field, {
    label,
    ...(hint === undefined ? {} : { hint }),
    element: {
      type: 'radio_buttons',
      action_id: field,
      options,
      ...(usual === undefined ? {} : { initial_option: usual }),
    },
  });
}

function graceInput({ dialog: { deletePods } }: Words): InputBlock {
  const { label, hint, placeholder } = deletePods.grace;
  return input(FIELDS.grace, {
    label,
    hint,
    optional: true,
    element: {
      type: 'number_input',
      action_id: FIELDS.grace,
      is_decimal_allowed: false,
      min_value: String(GRACE_SECONDS.least),
      max_value: String(GRACE_SECONDS.most),
      placeholder: plain(placeholder, LIMITS.header),
    },
  });
}
