import { randomUUID } from 'node:crypto';
import { type Clock, toSeconds } from './clock.ts';
import type { ObjectMeta } from './objects.ts';
import type { Store } from './store.ts';

/** A ConfigMap or Secret of which only the name matters: nothing is in it. */
export type NamedThing = {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly apiVersion: 'v1';
  readonly metadata: ObjectMeta;
};

export type ThingRef = Pick<NamedThing, 'kind'> & { readonly namespace: string; readonly name: string };

export function keepThing(store: Store, clock: Clock, { kind, namespace, name }: ThingRef): void {
  const things = kind === 'Secret' ? store.secrets : store.configMaps;
  if (things.get(namespace, name)) return;
  const creationTimestamp = toSeconds(clock.now());
  const metadata = { name, namespace, uid: randomUUID(), resourceVersion: '', creationTimestamp };
  things.create({ kind, apiVersion: 'v1', metadata });
}

/** @throws Error when there is no such thing. */
export function dropThing(store: Store, { kind, namespace, name }: ThingRef): void {
  const things = kind === 'Secret' ? store.secrets : store.configMaps;
  const thing = things.get(namespace, name);
  if (!thing) throw new Error(`no ${kind} ${namespace}/${name}`);
  things.remove(thing);
}
