import type { DependedOn, Unavailable } from '../../domain/refusal.ts';
import type { Voice } from '../voice.ts';

/** What is away, what is known of the effect, and whether it is tried again. */
export function unavailable(error: Unavailable, voice: Voice): string {
  const name = error.which === undefined ? '' : ` ${voice.code(error.which)}`;
  const { who, without } = SYSTEMS[error.system];
  const away = `${who}${name} is not answering, so ${without}.`;
  switch (error.effect) {
    case 'none':
      return `${away} Nothing was done, and it is not tried again by itself. Firebreak reconnects on its own: try again in a minute.`;
    case 'unknown':
      return `${away} It is not known whether your request got through. Look at the ticket and its thread before you try again; what was started goes on by itself.`;
  }
}

const SYSTEMS: Readonly<Record<DependedOn, { readonly who: string; readonly without: string }>> = {
  cluster: { who: 'The cluster', without: 'its pods can be neither read nor changed' },
  postgres: { who: "Firebreak's database", without: 'your request could not be recorded' },
  redis: { who: 'Redis', without: 'authorizations can be neither created nor checked' },
  slack: { who: 'Slack', without: 'Firebreak can neither check who you are nor open windows' },
};

export function unexpected(reference: string, voice: Voice): string {
  return `Something broke on our side. It is not known how far your request got: look at the ticket and its thread before you try again. If it happens again, tell your Firebreak admins the reference ${voice.code(reference)}.`;
}
