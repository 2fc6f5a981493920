import { describe, expect, test } from 'vitest';
import {
  containersIn,
  imageFrom,
  imageProblem,
  parseImage,
  typedImageProblem,
} from '../../src/domain/image.ts';

const sha = `sha256:${'a1'.repeat(32)}`;

describe('a reference to an image is taken apart', () => {
  test.each([
    ['nginx', 'docker.io/library/nginx', undefined, undefined],
    ['nginx:1.25', 'docker.io/library/nginx', '1.25', undefined],
    ['docker.io/nginx:1.25', 'docker.io/library/nginx', '1.25', undefined],
    ['index.docker.io/library/nginx', 'docker.io/library/nginx', undefined, undefined],
    ['team/web:2', 'docker.io/team/web', '2', undefined],
    ['registry.example/web:1.0.0', 'registry.example/web', '1.0.0', undefined],
    ['Registry.Example:5000/a/b_c/d--e:v1', 'registry.example:5000/a/b_c/d--e', 'v1', undefined],
    ['localhost/web:1', 'localhost/web', '1', undefined],
    [`registry.example/web@${sha}`, 'registry.example/web', undefined, sha],
    [`registry.example/web:1@${sha}`, 'registry.example/web', '1', sha],
  ])('%s', (text, repository, tag, digest) => {
    expect(parseImage(text)).toMatchObject({ repository, tag, digest });
  });

  test.each([
    '',
    ' web:1',
    'web:1 ',
    'Web:1',
    'web:',
    'web:-1',
    `web:${'x'.repeat(129)}`,
    'web@sha256:abc',
    'web//b:1',
    'web/:1',
    '-web:1',
    'web..b:1',
    'https://registry.example/web:1',
    'registry.example:port/web:1',
    'web:1\nweb:2',
    `registry.example/${'x'.repeat(260)}:1`,
  ])('%j is none', (text) => {
    expect(parseImage(text)).toBeUndefined();
  });
});

describe('another image is another version of the same', () => {
  test.each([
    ['registry.example/web:2', undefined],
    [`registry.example/web@${sha}`, undefined],
    ['registry.example/web:1', 'same'],
    ['registry.example/web', 'untagged'],
    ['registry.example/other:2', 'other-repository'],
    ['evil.example/web:2', 'other-repository'],
    ['web:2', 'other-repository'],
    ['WEB:2', 'malformed'],
  ])('%s: %s', (wanted, problem) => {
    expect(imageProblem(wanted, 'registry.example/web:1')).toBe(problem);
  });

  test('however the repository is written', () => {
    expect(imageProblem('docker.io/library/nginx:2', 'nginx:1')).toBeUndefined();
  });

  test('of what cannot be read nothing is the same', () => {
    expect(imageProblem('web:2', '')).toBe('other-repository');
  });
});

test.each([
  [':2', 'registry.example:5000/web:2'],
  [` @${sha} `, `registry.example:5000/web@${sha}`],
  ['registry.example:5000/web:3', 'registry.example:5000/web:3'],
])('%j typed for registry.example:5000/web:1 means %s', (typed, meant) => {
  expect(imageFrom(typed, 'registry.example:5000/web:1')).toBe(meant);
});

test.each([
  [':2', undefined],
  ['web:2', undefined],
  ['web', 'untagged'],
  [':', 'malformed'],
  ['not an image', 'malformed'],
])('of %j can be told before anything is looked up: %s', (typed, problem) => {
  expect(typedImageProblem(typed)).toBe(problem);
});

test('the containers of a template are read from their images', () => {
  expect(containersIn(`app=web:1,proxy=registry.example:5000/proxy@${sha}`)).toEqual([
    { container: 'app', image: 'web:1' },
    { container: 'proxy', image: `registry.example:5000/proxy@${sha}` },
  ]);
  expect(containersIn('')).toEqual([]);
});
