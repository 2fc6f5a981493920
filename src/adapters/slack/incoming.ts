import type { PlainTextOption } from '@slack/types';
import { type GateDeps, makeGate, type OnAsked, type OnSubmission } from './gate.ts';
import { type AppHomeOpened, Command, Press, Shortcut } from './payloads.ts';

/** Where listeners say what they listen to. Everything that comes passes the gate. */
export type Incoming = {
  command(name: string, handle: OnAsked<Command>): void;
  press(actionId: string | RegExp, handle: OnAsked<Press>): void;
  /** Of the composer, or of a message. */
  shortcut(callbackId: string, handle: OnAsked<Shortcut>): void;
  submission(callbackId: string | RegExp, handle: OnSubmission): void;
  appHomeOpened(handle: OnAsked<AppHomeOpened>): void;
  /** Answers type-ahead, from memory. */
  suggestions(actionId: string, offer: (typed: string) => PlainTextOption[]): void;
};

export function makeIncoming(deps: GateDeps): Incoming {
  const { app } = deps.slack;
  const gate = makeGate(deps);
  return {
    command(name, handle) {
      app.command(name, ({ ack, body }) => gate.ask({ ack: () => ack(), body, read: Command, handle }));
    },
    press(actionId, handle) {
      app.action(actionId, ({ ack, body }) => gate.ask({ ack: () => ack(), body, read: Press, handle }));
    },
    shortcut(callbackId, handle) {
      app.shortcut(callbackId, ({ ack, body }) =>
        gate.ask({ ack: () => ack(), body, read: Shortcut, handle }),
      );
    },
    submission(callbackId, handle) {
      app.view({ callback_id: callbackId, type: 'view_submission' }, ({ ack, body }) =>
        gate.submit({ ack: (response) => ack(response), body, handle }),
      );
    },
    appHomeOpened(handle) {
      app.event('app_home_opened', ({ body }) => gate.hear({ body, handle }));
    },
    suggestions(actionId, offer) {
      app.options(actionId, ({ ack, body }) =>
        gate.suggest({ ack: (options) => ack({ options }), body, offer }),
      );
    },
  };
}
