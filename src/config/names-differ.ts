import { z } from 'zod';

const Named = z.array(z.object({ name: z.string().optional().catch(undefined) }).catch({}));

/** Refuses a name that stands a second time in a list, also where other parts of the list are wrong. */
export function namesDiffer(): z.core.$ZodCheck<readonly unknown[]> {
  return z.superRefine<readonly unknown[]>(
    (list, { addIssue }) => {
      for (const index of repeated(Named.parse(list))) {
        addIssue({ code: 'custom', path: [index, 'name'], message: 'must differ from the names before it' });
      }
    },
    { when: ({ value }) => Array.isArray(value) },
  );
}

/** Where a name stands for the second time. */
function repeated(list: z.output<typeof Named>): number[] {
  const names = list.map((item) => item.name);
  return names.flatMap((item, index) => (item !== undefined && names.indexOf(item) < index ? [index] : []));
}
