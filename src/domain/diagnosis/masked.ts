import { maskSecret } from '../mask-secrets.ts';
import type { DiagnosedContainer, DiagnosedPod, DiagnosisFacts, Termination } from './facts.ts';

/** The facts without the secrets that programs and clusters write into their texts; logs are masked as a whole. */
export function masked(facts: DiagnosisFacts): DiagnosisFacts {
  const { workload, pods, events } = facts;
  return {
    ...facts,
    workload: { ...workload, conditions: workload.conditions.map(withMessage) },
    pods: pods.map(maskedPod),
    events: events.map(withMessage),
  };
}

const withMessage = <T extends { readonly message: string }>(said: T): T => ({
  ...said,
  message: maskSecret(said.message),
});

const optional = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : maskSecret(text);

function maskedPod(pod: DiagnosedPod): DiagnosedPod {
  return {
    ...pod,
    message: optional(pod.message),
    unscheduled: optional(pod.unscheduled),
    containers: pod.containers.map(maskedContainer),
  };
}

function maskedContainer(container: DiagnosedContainer): DiagnosedContainer {
  const { state, lastEnd } = container;
  return {
    ...container,
    state:
      state?.kind === 'waiting'
        ? withMessage(state)
        : state?.kind === 'terminated'
          ? { ...state, end: maskedEnd(state.end) }
          : state,
    lastEnd: lastEnd === undefined ? undefined : maskedEnd(lastEnd),
  };
}

const maskedEnd = (end: Termination): Termination => ({ ...end, message: optional(end.message) });
