import type { InputBlock, ModalView, PlainTextOption } from '@slack/types';
import { containersIn } from '../../../domain/image.ts';
import { MODES } from '../../../domain/operation.ts';
import type { RedeployLook } from '../../../usecases/look-for-redeploy.ts';
import type { Words } from '../../../words/words.ts';
import { context, LIMITS, option, plain, section } from './blocks.ts';
import { CALLBACKS, entryRef, FIELDS } from './ids.ts';
import { input } from './inputs.ts';
import { modal } from './modal.ts';
import { cutMiddle, mrkdwnVoice as voice } from './mrkdwn.ts';
import { partValue } from './redeploy-choice.ts';
import { workloadsInput } from './workloads-input.ts';

const SHOWN = 10;

/** What a redeploy replaces, and with what. */
export function redeployModal(look: RedeployLook, now: Date, words: Words): ModalView {
  const { redeploy, cancel } = words.dialog;
  const shown = look.looks.slice(0, SHOWN);
  const left = look.looks.length - shown.length;
  return modal({
    title: redeploy.title,
    submit: redeploy.submit,
    close: cancel,
    callback: CALLBACKS.redeploy,
    metadata: entryRef.encode({ ticketId: look.ticket.id, entryId: look.entry.id }),
    blocks: [
      section(redeploy.about(look.entry, voice)),
      ...shown.map(({ snapshot }) => section(redeploy.workload(snapshot.workload, voice))),
      ...(left === 0 ? [] : [context(words.ticket.andMore(left))]),
      ...workloadsInput(look, words),
      modeInput(look, words),
      ...revisionInput(look, now, words),
      containerInput(look, words),
      imageInput(words),
    ],
  });
}

function modeInput({ looks }: RedeployLook, { dialog: { redeploy } }: Words): InputBlock {
  const isPossible = (mode: (typeof MODES)[number]) =>
    mode !== 'roll-back' || looks.some(({ revisions }) => revisions.length > 0);
  const options = MODES.filter(isPossible).map((mode) => option(redeploy.modes[mode], mode));
  const [usual] = options;
  return input(FIELDS.mode, {
    label: redeploy.mode.label,
    element: {
      type: 'radio_buttons',
      action_id: FIELDS.mode,
      options,
      ...(usual === undefined ? {} : { initial_option: usual }),
    },
  });
}

function revisionInput({ looks }: RedeployLook, now: Date, { dialog: { redeploy } }: Words): InputBlock[] {
  const groups = looks.map(({ workload, revisions }) => ({
    label: workload.name,
    options: revisions.map((revision) =>
      option(
        cutMiddle(redeploy.revisionName(revision), LIMITS.label),
        partValue(workload, revision.revision),
        redeploy.revisionAge(revision, now),
      ),
    ),
  }));
  if (groups.every(({ options }) => options.length === 0)) return [];
  return [
    input(FIELDS.revision, {
      label: redeploy.revision.label,
      hint: redeploy.revision.hint,
      optional: true,
      element: {
        type: 'static_select',
        action_id: FIELDS.revision,
        placeholder: plain(redeploy.revision.placeholder, LIMITS.header),
        ...grouped(groups),
      },
    }),
  ];
}

function containerInput({ looks }: RedeployLook, { dialog: { redeploy } }: Words): InputBlock {
  const groups = looks.map(({ workload, snapshot }) => ({
    label: workload.name,
    options: containersIn(snapshot.workload.image).map(({ container }) =>
      option(container, partValue(workload, container)),
    ),
  }));
  const all = groups.flatMap(({ options }) => options);
  const [only] = all.length === 1 ? all : [];
  return input(FIELDS.container, {
    label: redeploy.container.label,
    optional: true,
    element: {
      type: 'static_select',
      action_id: FIELDS.container,
      placeholder: plain(redeploy.container.placeholder, LIMITS.header),
      ...grouped(groups),
      ...(only === undefined ? {} : { initial_option: only }),
    },
  });
}

function imageInput({ dialog: { redeploy } }: Words): InputBlock {
  return input(FIELDS.image, {
    label: redeploy.image.label,
    hint: redeploy.image.hint,
    optional: true,
    element: {
      type: 'plain_text_input',
      action_id: FIELDS.image,
      placeholder: plain(redeploy.image.placeholder, LIMITS.header),
    },
  });
}

type Group = { readonly label: string; readonly options: readonly PlainTextOption[] };

/** By workload where there are several. */
function grouped(groups: readonly Group[]) {
  const filled = groups.filter(({ options }) => options.length > 0).slice(0, LIMITS.options);
  const cut = filled.map(({ label, options }) => ({
    label: plain(cutMiddle(label, LIMITS.label), LIMITS.label),
    options: options.slice(0, LIMITS.options),
  }));
  const [first] = cut;
  return cut.length === 1 && first !== undefined ? { options: first.options } : { option_groups: cut };
}
