import type { ManagedField, ObjectMeta } from './objects.ts';

type Write = {
  readonly apiVersion: string;
  readonly time: string;
  readonly fields?: Record<string, unknown>;
  readonly subresource?: string;
};

/** An entry of `metadata.managedFields`; the simulator keeps who wrote, and of patches also what. */
export function managedBy(manager: string, write: Write): ManagedField {
  const { apiVersion, time, fields = {}, subresource } = write;
  return {
    manager,
    operation: 'Update',
    apiVersion,
    time,
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    subresource,
  };
}

/** The metadata after `manager` wrote: its entry moves to the end, with the fields it had and those it wrote now. */
export function withManager(metadata: ObjectMeta, manager: string, write: Write): ObjectMeta {
  const isSame = (entry: ManagedField) =>
    entry.manager === manager && entry.subresource === write.subresource;
  const entries = metadata.managedFields ?? [];
  const before = entries.find(isSame)?.fieldsV1 ?? {};
  const entry = managedBy(manager, { ...write, fields: { ...before, ...write.fields } });
  return { ...metadata, managedFields: [...entries.filter((other) => !isSame(other)), entry] };
}

/** `ticket-bot/1.0` writes as `ticket-bot`. */
export function managerFromUserAgent(userAgent: string | undefined): string {
  return (userAgent ?? '').split('/')[0]?.slice(0, 128) || 'unknown';
}
