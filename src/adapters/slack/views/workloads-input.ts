import type { InputBlock } from '@slack/types';
import type { EntryLook } from '../../../usecases/look-at-entry.ts';
import type { Words } from '../../../words/words.ts';
import { LIMITS, option, plain } from './blocks.ts';
import { FIELDS } from './ids.ts';
import { input } from './inputs.ts';
import { cutMiddle } from './mrkdwn.ts';
import { uidValue } from './pod-choice.ts';

/** Which workloads of the application, where it has several; all are chosen beforehand. */
export function workloadsInput({ looks }: EntryLook, { dialog }: Words): InputBlock[] {
  if (looks.length < 2) return [];
  const options = looks
    .slice(0, LIMITS.options)
    .map(({ workload: { name, kind, uid } }) => option(cutMiddle(name, LIMITS.label), uidValue(uid), kind));
  return [
    input(FIELDS.workloads, {
      label: dialog.workloads.label,
      element: {
        type: 'multi_static_select',
        action_id: FIELDS.workloads,
        placeholder: plain(dialog.workloads.placeholder, LIMITS.header),
        options,
        initial_options: options,
      },
    }),
  ];
}
