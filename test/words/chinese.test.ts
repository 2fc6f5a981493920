import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { AnyNode } from 'acorn';
import { describe, expect, test } from 'vitest';
import { chinese } from '../../src/words/chinese/chinese.ts';
import { saidIn } from './said.ts';
import { nodesOf, sourceOf, sourcesUnder } from './sources.ts';

/** Words of ours and of the trade that stay as they are in Chinese. */
const KEPT = new Set(
  `Pod Deployment StatefulSet DaemonSet OnDelete ConfigMap Secret Ready Kubernetes Slack Redis Firebreak README API CrashLoopBackOff
  RollingUpdate Recreate APP WO checkout web-service https BREAK GLASS TOTP URI PodDisruptionBudget`.split(
    /\s+/,
  ),
);

/** Identifiers, keys of configuration and commands, which people type. */
const TYPED =
  /\/emergency[^“”，。；：]*|\/invite @Firebreak|kubectl [^“”，。；：]*|WO-[\d…-]+|P[0-3]\b|:TAG|@sha256:…|registry\/name:tag/g;

/** What is wrong with a Chinese text in which values stand as `⟦⟧` and emphasis as `⟪⟫`. */
function flaws(text: string): string[] {
  const rules: readonly (readonly [string, RegExp])[] = [
    ['no space between Chinese and the rest', /\p{Script=Han}[\w⟦⟪]|[\w%⟧⟫]\p{Script=Han}/u],
    ['a space between Chinese characters', /\p{Script=Han} +\p{Script=Han}/u],
    ['a space beside a full-width mark', / [，。；：、？！（）“”]|[，。；：、？！（）“”] /u],
    ['a half-width mark after Chinese', /\p{Script=Han}[,.;:?!()]|"/u],
    ['another word for what has one already', /您|讨论串|线程|票据|登录码|审核人|审批者|集羣/u],
  ];
  const foreign = (text.replaceAll(TYPED, '').match(/[A-Za-z][\w'’-]*/g) ?? []).filter(
    (word) => !KEPT.has(word),
  );
  return [
    ...rules.flatMap(([flaw, pattern]) => (pattern.test(text) ? [flaw] : [])),
    ...foreign.map((word) => `left in English: ${word}`),
  ];
}

const shown = (text: string): string => text.replaceAll(/⟦[^⟦⟧]*⟧/g, '⟦⟧');

test('every sentence is Chinese, and set as Chinese is', () => {
  const texts = new Set(saidIn(chinese).map(({ text }) => shown(text)));

  const flawed = [...texts].flatMap((text) => flaws(text).map((flaw) => `${flaw}: ${text}`));

  expect(texts.size).toBeGreaterThan(200);
  expect(flawed).toEqual([]);
});

test('a refusal says what happened and what to do next, in whole sentences', () => {
  const refusals = saidIn(chinese).filter(({ where }) => where.startsWith('refusal #'));

  const halved = refusals.filter(({ text }) => !/^[^。，]+[。，：？].*[。？⟧]$/.test(shown(text)));

  expect(refusals.length).toBeGreaterThan(60);
  expect(halved).toEqual([]);
});

/** Text of a literal that has Chinese in it; what is put into it stands as `⟦⟧`. */
function chineseOf(node: AnyNode): string[] {
  const text =
    node.type === 'TemplateLiteral'
      ? node.quasis.map(({ value }) => value.cooked ?? '').join('⟦⟧')
      : node.type === 'Literal' && typeof node.value === 'string'
        ? node.value
        : '';
  return /\p{Script=Han}/u.test(text) ? [text] : [];
}

/** A part that is put in may be Chinese itself, so only the words are looked at. */
const leftOver = (text: string): string[] => flaws(text).filter((flaw) => flaw.startsWith('left'));

test('no literal of the Chinese words has an English word left in it', () => {
  const texts = sourcesUnder('src/words/chinese').flatMap(({ tree }) =>
    nodesOf(tree).flatMap(({ node }) => chineseOf(node)),
  );

  expect(texts.length).toBeGreaterThan(200);
  expect(texts.flatMap((text) => leftOver(text).map((flaw) => `${flaw}: ${text}`))).toEqual([]);
});

/** What the command line prints: a terminal has no reader whose language is known. */
const TERMINAL = ['policy.ts', 'policy-answer.ts'];

test('every file of English has its Chinese namesake', () => {
  const files = (language: string) =>
    readdirSync(path.resolve(import.meta.dirname, '../../src/words', language)).filter(
      (file) => file !== `${language}.ts` && !TERMINAL.includes(file),
    );
  const inChinese = files('chinese');

  expect(files('english').filter((file) => !inChinese.includes(file))).toEqual([]);
});

describe('what would be told', () => {
  test.each([
    ['工单⟦⟧已批准。', 'no space between Chinese and the rest'],
    ['按⟪撤销⟫。', 'no space between Chinese and the rest'],
    ['删除 Pod 中的 全部。', 'a space between Chinese characters'],
    ['工单 ⟦⟧ 。', 'a space beside a full-width mark'],
    ['删除 ⟦⟧（⟦⟧） 和重启', 'a space beside a full-width mark'],
    ['工单已批准.', 'a half-width mark after Chinese'],
    ['请您稍候。', 'another word for what has one already'],
    ['工单 is 已批准。', 'left in English: is'],
    ['Nothing was done.', 'left in English: Nothing'],
  ])('%s: %s', (text, flaw) => {
    expect(flaws(text)).toContain(flaw);
  });

  test.each([
    '⟪申请人：⟫ ⟦⟧，⟦⟧ · P1：核心功能不可用',
    '已删除 2/3，新 Pod Ready 1 个',
    '恢复：⟦⟧；用 /emergency who APP 查看。',
    '🚨 WO-2026-000001（P1），待审批：⟦⟧ 申请删除 ⟦⟧ 的 Pod 等 3 项。',
  ])('%s is as it should be', (text) => {
    expect(flaws(text)).toEqual([]);
  });

  test('a literal counts with what is put into it, a comment does not', () => {
    const { tree } = sourceOf('x.ts', ['const a = `中 $', '{b} the 文`; // the 注释'].join(''));

    expect(nodesOf(tree).flatMap(({ node }) => chineseOf(node))).toEqual(['中 ⟦⟧ the 文']);
  });
});
