import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applicationOptions,
  applicationValue,
  qualifiedNameOf,
} from '../../src/adapters/slack/views/application-options.ts';
import {
  deletionRef,
  entryRef,
  followUpRef,
  keptFormRef,
  operationRef,
  ticketRef,
} from '../../src/adapters/slack/views/ids.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { qualifiedName } from '../../src/usecases/open-ticket.ts';
import { hostile } from './hostile.ts';
import { application } from './story.ts';

describe('applications in a select', () => {
  test('a qualified name that fits is its own value', () => {
    expect(applicationValue('web@prod/production')).toBe('web@prod/production');
  });

  test('every value fits, tells applications apart and leads back to its own', () => {
    const name = fc.oneof(hostile(20), fc.string({ minLength: 80, maxLength: 300 }));

    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 5 }), (names) => {
        const all = names.map((each) => application(each));
        const values = applicationOptions(all).map(({ value }) => value ?? '');

        expect(new Set(values).size).toBe(all.length);
        for (const [index, value] of values.entries()) {
          const found = all[index];
          expect(value.length).toBeLessThanOrEqual(75);
          expect(found === undefined ? '' : qualifiedName(found)).toBe(qualifiedNameOf(value, () => all));
        }
      }),
    );
  });

  test('a value nobody gave out leads nowhere', () => {
    expect(qualifiedNameOf('#forged', () => [application()])).toBeUndefined();
  });
});

describe('ids in buttons and modals', () => {
  test('come out as they went in', () => {
    expect(ticketRef.decode(ticketRef.encode({ ticketId: 12 }))).toEqual({ ticketId: 12 });
    const entry = { ticketId: 12, entryId: 3 };
    expect(entryRef.decode(entryRef.encode(entry))).toEqual(entry);
    const followUp = { ...entry, action: 'redeploy' } as const;
    expect(followUpRef.decode(followUpRef.encode(followUp))).toEqual(followUp);
  });

  test.each([undefined, '', 'null', '{', '{"ticketId":"12"}', '{"ticketId":-1}', '[]'])(
    '%s is refused as bad input',
    (text) => {
      for (const codec of [ticketRef, entryRef, followUpRef, operationRef, deletionRef, keptFormRef]) {
        expect(() => codec.decode(text)).toThrow(Refusal);
      }
    },
  );
});
