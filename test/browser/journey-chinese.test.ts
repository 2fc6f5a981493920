import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { firebreakYaml } from '../../playground/seed.ts';
import { textOf } from '../../playground/slack/read.ts';
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

const secrets = new Map<Page, Uint8Array>();
/** Each counts once, and one of the next half-minute counts already. */
const codeOn = (page: Page, ahead: 0 | 1): string =>
  codeOf(secrets.get(page) ?? new Uint8Array(), stepAt(new Date()) + ahead);

/** Sets up an authenticator in the app's Home. */
async function enrol(page: Page, { stepUp }: typeof en): Promise<void> {
  await page.getByRole('link', { name: 'App Home' }).click();
  const home = page.getByTestId('home');
  await home.getByText(stepUp.home.heading).first().waitFor();
  await home.getByRole('button', { name: stepUp.home.setUp, exact: true }).click();
  await modal(page).getByRole('img', { name: stepUp.enrol.picture }).waitFor();
  const [groups = ''] = /(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}/.exec(await modal(page).innerText()) ?? [];
  secrets.set(page, unbase32(groups.replaceAll(' ', '')));
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

test('a critical application in Chinese, with two approvers and their codes', async () => {
  const lina = await as('U0LINA', PHONE);
  const wangwei = await as('U0WANGWEI', WIDE);
  const carol = await as('U0CAROL', WIDE);
  await enrol(wangwei, zh);
  await enrol(carol, en);

  await type(lina, '/emergency redeploy api-gateway@prod/production 03:05 起网关返回 502，需要重新部署');
  await modal(lina).getByText(zh.open.reason.label).waitFor();
  await submit(lina);
  const ticketNo = await openedTicket(lina);

  await approveWithCode(wangwei, ticketNo, zh);
  await picture(wangwei, 'approve-chinese');
  await submit(wangwei);
  await closeModal(wangwei, new RegExp(ticketNo));
  await approveWithCode(carol, ticketNo, en);
  await submit(carol);
  await closeModal(carol, /It is approved/);

  await openThread(lina, ticketNo);
  await button(lina, zh.panel.buttons.act('redeploy')).click();
  await modal(lina).getByText(zh.dialog.redeploy.submit).first().waitFor();
  await submit(lina);
  await closeModal(lina, /^重启/);
  await inThread(lina, /✅ 完成/).waitFor({ timeout: 120_000 });
  await button(lina, zh.panel.buttons.finish).click();
  await lina.getByTestId('confirm-yes').click();
  await picture(lina, 'thread-chinese');

  await cardOf(wangwei, ticketNo).getByText(zh.ticket.state('COMPLETED')).first().waitFor();
  const texts = playground().slack.as('U0LINA').messages('C0EMERGENCY').map(textOf).join('\n');
  expect(texts).not.toMatch(/ (?:the|is|by|of|to) /);
  await Promise.all([lina, wangwei, carol].map((page) => page.context().close()));
}, 300_000);
