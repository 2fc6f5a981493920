import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Found, makeCatalogIndex } from '../../../src/adapters/kubernetes/catalog-index.ts';
import { lettersOf, nearnessTo } from '../../../src/adapters/kubernetes/nearness.ts';
import { applicationId, applicationNameOf } from '../../../src/domain/application.ts';

const naming = { tags: ['tier'], overrides: { web: { team: 'platform' } } };

/** Few enough letters that names meet each other and what is typed. */
const name = fc.stringMatching(/^[ab][ab-]{0,4}[ab]$/);
const labels = fc.dictionary(
  fc.constantFrom('app', 'app.kubernetes.io/name', 'team', 'tier', 'critical'),
  fc.oneof(name, fc.constant('web')),
);
const workload: fc.Arbitrary<Found> = fc.record({
  kind: fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet'),
  name,
  uid: fc.uuid(),
  cluster: fc.constantFrom('prod', 'staging'),
  namespace: fc.constantFrom('demo', 'shop'),
  labels,
  annotations: fc.constant({}),
});
const workloads = fc.array(workload, { maxLength: 20 });
const typed = fc.oneof(
  name,
  fc.string({ maxLength: 12 }),
  fc.tuple(fc.constantFrom('team:', 'tier:', 'Team:', 'a@', '@pr', ''), name).map((parts) => parts.join('')),
  fc.tuple(name, name).map((parts) => parts.join(' ')),
);

/** What applications there are, by the rules of discovery alone. */
const idsOf = (found: readonly Found[]) =>
  [...new Set(found.map((each) => applicationId({ ...each, name: applicationNameOf(each) })))].sort();

function indexOf(found: readonly Found[]) {
  const index = makeCatalogIndex(() => naming);
  for (const each of found) index.add(each);
  return index;
}

test('a search gives nothing that discovery did not find, and nothing twice', () => {
  fc.assert(
    fc.property(workloads, typed, fc.nat(30), (found, text, limit) => {
      const ids = indexOf(found).search(text, limit).map(applicationId);

      expect(ids.length).toBeLessThanOrEqual(limit);
      expect(new Set(ids).size).toBe(ids.length);
      expect(idsOf(found)).toEqual(expect.arrayContaining(ids));
    }),
  );
});

test('a search for nothing gives everything that discovery found, with every workload once', () => {
  fc.assert(
    fc.property(workloads, (found) => {
      const all = indexOf(found).search('', Number.MAX_SAFE_INTEGER);

      expect(all.map(applicationId).sort()).toEqual(idsOf(found));
      const uids = all.flatMap((each) => each.workloads.map(({ uid }) => uid));
      expect(uids.sort()).toEqual(found.map(({ uid }) => uid).sort());
    }),
  );
});

test('every application is found by its exact name and by its qualified name, and comes first when searched so', () => {
  fc.assert(
    fc.property(workloads, (found) => {
      const index = indexOf(found);

      for (const application of index.search('', Number.MAX_SAFE_INTEGER)) {
        const { name, cluster, namespace } = application;
        expect(index.find(name)).toContain(application);
        expect(index.find(`${name}@${cluster}/${namespace}`)).toEqual([application]);
        expect(index.search(`${name}@${cluster}/${namespace}`, 1)).toEqual([application]);
        expect(index.search(name, 1)[0]?.name.toLowerCase()).toBe(name.toLowerCase());
      }
    }),
  );
});

test('whatever comes and goes, and whenever somebody looks, the index is as if made of what is there', () => {
  const step = fc.record({ adds: workloads, removes: fc.array(fc.nat()), looks: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 6 }), (steps) => {
      const index = makeCatalogIndex(() => naming);
      const there: Found[] = [];
      for (const { adds, removes, looks } of steps) {
        for (const each of adds) index.add(each);
        there.push(...adds);
        for (const at of removes) {
          for (const gone of there.splice(at % (there.length + 1), 1)) index.remove(gone);
        }
        if (looks) index.search('', 1);
      }

      expect(index.search('', Number.MAX_SAFE_INTEGER)).toEqual(
        indexOf(there).search('', Number.MAX_SAFE_INTEGER),
      );
    }),
  );
});

/** The fewest changes, gaps and swaps that make the word a part of the text, counted the slow way. */
function errorsIn(word: string, text: string): number {
  const rows: number[][] = [Array.from({ length: text.length + 1 }, () => 0)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= word.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= text.length; j++) {
      const isSwapped = word[i - 1] === text[j - 2] && word[i - 2] === text[j - 1];
      rows[i]?.push(
        Math.min(
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + (word[i - 1] === text[j - 1] ? 0 : 1),
          isSwapped && i > 1 && j > 1 ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return Math.min(...(rows[word.length] ?? []));
}

test('a typing error is one where counting letter by letter finds one, and none where it does not', () => {
  const letters = fc.constantFrom('a', 'b', 'c', '-', '1');
  const word = fc.string({ unit: letters, minLength: 3, maxLength: 12 });
  const text = fc.string({ unit: letters, maxLength: 16 });
  fc.assert(
    fc.property(word, text, (typed, name) => {
      const errors = errorsIn(typed, name);
      const near = nearnessTo(typed)(name, lettersOf(name));

      const isForgiven = errors <= (typed.length < 8 ? 1 : 2);
      expect(near !== undefined && near < 3 ? near : undefined).toBe(isForgiven ? errors : undefined);
    }),
    { numRuns: 2_000 },
  );
});
