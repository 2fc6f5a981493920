import { APPLICATIONS, CLUSTER, nameOf, namespaceOf, TEAMS } from './fleet.ts';

/** What people type into the field of applications, letter by letter; the same in every run. */
export function queries(): ReadonlyMap<string, readonly string[]> {
  const chosen = Array.from({ length: 300 }, (_, turn) => (turn * 7919 + 13) % APPLICATIONS);
  const names = chosen.map(nameOf);
  return new Map([
    ['a name, letter by letter', names.flatMap(typedOut)],
    ['a part of a name', names.flatMap((name) => typedOut(name.split('-')[1] ?? ''))],
    ['two words', names.map((name) => name.split('-').toReversed().slice(0, 2).join(' '))],
    ['a tag', TEAMS.flatMap((team) => typedOut(`team:${team}`))],
    [
      'a tag and a word',
      chosen.flatMap((at) => typedOut(nameOf(at)).map((word) => `team:${TEAMS[at % 10]} ${word}`)),
    ],
    ['a place', chosen.map((at) => `${nameOf(at)}@${CLUSTER}/${namespaceOf(at)}`)],
    ['a typing error', names.flatMap((name) => [swapped(name), without(name), `${name}x`])],
    [
      'first letters',
      names.map((name) =>
        name
          .split('-')
          .map((part) => part.slice(0, 2))
          .join(''),
      ),
    ],
    ['nothing like it', names.map((name) => `${[...name].toReversed().join('')}zq`)],
    ['nothing', Array.from({ length: 100 }, () => '')],
  ]);
}

const typedOut = (text: string): string[] => Array.from(text, (_, at) => text.slice(0, at + 1));

function swapped(name: string): string {
  const at = Math.floor(name.length / 2);
  return `${name.slice(0, at)}${name.charAt(at + 1)}${name.charAt(at)}${name.slice(at + 2)}`;
}

function without(name: string): string {
  const at = Math.floor(name.length / 3);
  return `${name.slice(0, at)}${name.slice(at + 1)}`;
}
