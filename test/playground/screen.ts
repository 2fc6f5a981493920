import { z } from 'zod';

const Change = z.object({ put: z.record(z.string(), z.unknown()), drop: z.array(z.string()) });

type Records = Readonly<Record<string, unknown>>;

/** What the page of one person holds, kept as the server's events say. */
export type Screen = {
  readonly records: () => Records;
  /** The first truthy value of `look`. Throws with what there is after `timeoutMs`. */
  readonly until: (look: (records: Records) => unknown, timeoutMs?: number) => Promise<unknown>;
  readonly close: () => Promise<void>;
};

const patienceMs = 5000;

/** Reads server-sent events as a browser does. */
export async function watchScreen(url: string): Promise<Screen> {
  const ending = new AbortController();
  const response = await fetch(url, { signal: ending.signal });
  const records: Record<string, unknown> = {};
  const listeners = new Set<() => void>();
  const reading = read(response, (event, change) => {
    if (event === 'all') for (const key of Object.keys(records)) delete records[key];
    Object.assign(records, change.put);
    for (const key of change.drop) delete records[key];
    for (const listener of [...listeners]) listener();
  }).catch((error: unknown) => {
    if (!ending.signal.aborted) throw error;
  });
  return {
    records: () => records,
    until: (look, timeoutMs = patienceMs) =>
      new Promise((resolve, reject) => {
        const end = (settle: () => void) => {
          clearTimeout(timer);
          listeners.delete(consider);
          settle();
        };
        const consider = () => {
          const value = look(records);
          if (value) end(() => resolve(value));
        };
        const timer = setTimeout(
          () => end(() => reject(new Error(`not within ${timeoutMs} ms: ${JSON.stringify(records)}`))),
          timeoutMs,
        );
        listeners.add(consider);
        consider();
      }),
    close: async () => {
      ending.abort();
      await reading;
    },
  };
}

async function read(response: Response, take: (event: string, change: z.output<typeof Change>) => void) {
  const { body } = response;
  if (body === null) throw new Error('the stream has no body');
  let text = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
      if (name !== undefined && data !== undefined) take(name, Change.parse(JSON.parse(data)));
    }
  }
}
