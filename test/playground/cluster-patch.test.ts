import { expect, test } from 'vitest';
import { fieldMatcher, labelSelector } from '../../playground/cluster/api/selectors.ts';
import { jsonPatch } from '../../playground/cluster/patch/json-patch.ts';
import { mergePatch } from '../../playground/cluster/patch/merge-patch.ts';
import { strategicMerge } from '../../playground/cluster/patch/strategic-merge.ts';

const containers = [
  { name: 'web', image: 'web:1', env: [{ name: 'A', value: '1' }] },
  { name: 'proxy', image: 'proxy:1' },
];

test('a strategic merge changes one container and keeps the other', () => {
  const merged = strategicMerge({ containers }, { containers: [{ name: 'web', image: 'web:2' }] });

  expect(merged).toEqual({ containers: [{ ...containers[0], image: 'web:2' }, containers[1]] });
});

test('a strategic merge deletes by null and by $patch, replaces by $patch, and orders', () => {
  const target = { a: 1, map: { x: 1, y: 2 }, containers };

  const merged = strategicMerge(target, {
    a: null,
    map: { $patch: 'replace', z: 3 },
    containers: [
      { name: 'web', $patch: 'delete' },
      { name: 'new', image: 'new:1' },
    ],
    '$setElementOrder/containers': [{ name: 'new' }, { name: 'proxy' }],
  });

  expect(merged).toEqual({ map: { z: 3 }, containers: [{ name: 'new', image: 'new:1' }, containers[1]] });
});

test('a merge patch replaces lists whole', () => {
  expect(mergePatch({ list: [1, 2], map: { a: 1 } }, { list: [3], map: { a: null, b: 2 } })).toEqual({
    list: [3],
    map: { b: 2 },
  });
});

test('a JSON patch adds, replaces, removes, moves, copies and tests', () => {
  const patched = jsonPatch({ a: [1, 2], 'b/c': 'x', d: { e: 1 } }, [
    { op: 'test', path: '/b~1c', value: 'x' },
    { op: 'add', path: '/a/1', value: 9 },
    { op: 'add', path: '/a/-', value: 3 },
    { op: 'replace', path: '/a/0', value: 0 },
    { op: 'copy', from: '/d', path: '/f' },
    { op: 'move', from: '/d/e', path: '/g' },
    { op: 'remove', path: '/b~1c' },
  ]);

  expect(patched).toEqual({ a: [0, 9, 2, 3], d: {}, f: { e: 1 }, g: 1 });
});

const labelled = (labels: Record<string, string>) => ({
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: { name: 'x', namespace: 'demo', uid: 'u', resourceVersion: '1', creationTimestamp: '', labels },
});

test.each([
  ['app=web', true],
  ['app==web,tier', true],
  ['app!=web', false],
  ['app in (web, api),!gone', true],
  ['app notin (web)', false],
  ['missing notin (web)', true],
  ['missing', false],
  ['', true],
])('the label selector %j chooses: %s', (selector, isChosen) => {
  expect(labelSelector(selector)(labelled({ app: 'web', tier: 'back' }))).toBe(isChosen);
});

test.each([
  ['metadata.name=x', true],
  ['metadata.name!=x', false],
  ['metadata.name=x,metadata.namespace=other', false],
])('the field selector %j chooses: %s', (selector, isChosen) => {
  const fields = ['metadata.name', 'metadata.namespace'];

  expect(fieldMatcher(selector, fields)(labelled({}))).toBe(isChosen);
});
