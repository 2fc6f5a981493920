import type { Envelope, Outcome } from './delivery/envelope.ts';
import type { World } from './world.ts';

/** One Web API call by the app. */
export type Call = {
  readonly method: string;
  /** Structured arguments are decoded, whichever way they were sent. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly at: Date;
  readonly status: number;
  /** `ok` or Slack's error code; of a call whose answer a fault took away, what would have been said. */
  readonly answer: string;
};

/** One payload sent to the app, with what came of it. */
export type Delivered = Envelope & { readonly at: Date; readonly outcome: Outcome['kind'] | 'dropped' };

export type Journal = {
  readonly calls: (method?: string) => readonly Call[];
  readonly deliveries: (type?: Envelope['type']) => readonly Delivered[];
  readonly clear: () => void;
  readonly noteCall: (call: Call) => void;
  readonly noteDelivery: (delivered: Delivered) => void;
};

export function makeJournal(world: World): Journal {
  const calls: Call[] = [];
  const deliveries: Delivered[] = [];
  return {
    calls: (method) => calls.filter((call) => method === undefined || call.method === method),
    deliveries: (type) => deliveries.filter((delivered) => type === undefined || delivered.type === type),
    clear() {
      calls.length = 0;
      deliveries.length = 0;
    },
    noteCall(call) {
      calls.push(call);
      world.changed({ kind: 'call', id: call.method });
    },
    noteDelivery(delivered) {
      deliveries.push(delivered);
      world.changed({ kind: 'delivery', id: delivered.type });
    },
  };
}
