import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { firebreakYaml } from '../../playground/seed.ts';
import { codeOf, stepAt } from '../../src/domain/totp.ts';
import { wordsFor } from '../../src/words/words.ts';
import { unbase32 } from '../base32.ts';
import {
  button,
  cardOf,
  closeModal,
  drill,
  inThread,
  modal,
  openedTicket,
  openThread,
  PHONE,
  picture,
  submit,
  type,
  WIDE,
} from './drill.ts';

const { as, playground } = drill({ firebreakYaml: firebreakYaml.replace('language: en', 'language: zh') });
const zh = wordsFor('zh-CN');
const en = wordsFor('en-US');

const secrets = new WeakMap<Page, Uint8Array>();
/** Each counts once, and one of the next half-minute counts already. */
const codeOn = (page: Page, ahead: 0 | 1): string =>
  codeOf(secrets.get(page) ?? new Uint8Array(), stepAt(new Date()) + ahead);

/** Sets up an authenticator in the app's Home. */
async function enrol(page: Page, { stepUp }: typeof en, name: string): Promise<void> {
  await page.getByRole('link', { name: 'App Home' }).click();
  const home = page.getByTestId('home');
  await home.getByText(stepUp.home.heading).waitFor();
  await picture(page, `home-${name}`);
  await home.getByRole('button', { name: stepUp.home.setUp, exact: true }).click();
  await modal(page).getByRole('img', { name: stepUp.enrol.picture }).waitFor();
  const [groups = ''] = /(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}/.exec(await modal(page).innerText()) ?? [];
  secrets.set(page, unbase32(groups.replaceAll(' ', '')));
  await picture(page, `enrol-${name}`);
  await modal(page).getByLabel(stepUp.code.label).fill(codeOn(page, 0));
  await submit(page);
  await closeModal(page, stepUp.enrol.done);
  await page.getByRole('link', { name: 'emergency' }).first().click();
}

async function approveWithCode(page: Page, ticketNo: string, { stepUp }: typeof en): Promise<void> {
  await cardOf(page, ticketNo).getByRole('button', { name: zh.card.buttons.approve, exact: true }).click();
  await modal(page).getByLabel(stepUp.code.label).fill(codeOn(page, 1));
  await modal(page).getByLabel(stepUp.approve.comment.label).fill('先看 staging，再动手 / staging first');
}

test.each([
  ['wide', WIDE],
  ['phone', PHONE],
])('a critical application in Chinese, with two approvers and their codes, on a %s window', async (name, size) => {
  const lina = await as('U0LINA', size);
  const wangwei = await as('U0WANGWEI', size);
  const carol = await as('U0CAROL', size);
  if (name === 'wide') {
    await enrol(wangwei, zh, 'chinese');
    await enrol(carol, en, 'english');
  }

  await type(lina, '/emergency redeploy api-gateway@prod/production 03:05 起网关返回 502，重新部署一次');
  await modal(lina).getByText(zh.open.reason.label).waitFor();
  await picture(lina, `form-chinese-${name}`);
  await submit(lina);
  const ticketNo = await openedTicket(lina);
  await cardOf(lina, ticketNo).getByText(zh.card.buttons.approve).waitFor();
  await picture(lina, `card-chinese-${name}`);
