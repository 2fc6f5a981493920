import type { Page as Window } from 'playwright-core';
import { expect, test } from 'vitest';
import { openHome, phone, windows } from './windows.ts';

const { windowOf } = windows();

async function type(window: Window, text: string): Promise<void> {
  await window.getByTestId('composer').fill(text);
  await window.getByTestId('composer').press('Enter');
}

/** Asks for web-service with nothing but the keyboard. */
async function askByKeyboard(window: Window): Promise<void> {
  await window.getByTestId('composer').focus();
  await window.keyboard.type('/emergency');
  await window.keyboard.press('Enter');
  await window.locator('input[type=checkbox]:focus').waitFor();
  await window.keyboard.press('Space');
  await window.locator('input[type=checkbox]:focus:checked').waitFor();
  await window.keyboard.press('Tab');
  await window.keyboard.press('Tab');
  await window.locator('[role=combobox]:focus').waitFor();
  await window.keyboard.type('web-s');
  await window.getByRole('option', { name: 'web-service' }).waitFor();
  await window.getByRole('option', { name: 'web-proxy' }).waitFor({ state: 'detached' });
  await window.keyboard.press('Enter');
  await window.getByRole('button', { name: 'Remove web-service' }).waitFor();
  await window.getByRole('textbox', { name: 'Reason' }).focus();
  await window.keyboard.type('two pods crash all the time');
  await window.getByTestId('modal-submit').focus();
  await window.keyboard.press('Enter');
  await window.getByTestId('modal').waitFor({ state: 'detached' });
}

test('two people in two windows go from the command to the approval, live and by keyboard', async () => {
  const alice = await windowOf('U0ALICE');
  const bob = await windowOf('U0BOB');

  await askByKeyboard(alice);
  await bob.getByRole('button', { name: 'Approve', exact: true }).press('Enter');
  await bob.getByTestId('confirm').getByText('for two hours').waitFor();
  await bob.getByTestId('confirm-yes').press('Enter');

  await alice.getByText('approved by @Bob Meyer').waitFor();
  await alice.getByTestId('replies').press('Enter');
  await alice.getByTestId('thread').getByText('Deleting 2 pods… 2/2').waitFor();
  expect(await bob.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
});

test('what is wrong with a field stands under it, and goes when it is mended', async () => {
  const alice = await windowOf('U0ALICE');
  await type(alice, '/emergency');
  const reason = alice.getByRole('textbox', { name: 'Reason' });
  await reason.fill('short');

  await alice.getByTestId('modal-submit').click();
  await alice.getByText('Must be at least 10 characters.').waitFor();

  expect(await reason.getAttribute('aria-invalid')).not.toBeNull();
  await reason.fill('long enough to be read by somebody');
  await alice.getByText('Must be at least 10 characters.').waitFor({ state: 'hidden' });
});

test('what people write is shown as Slack shows it, and never run', async () => {
  const alice = await windowOf('U0ALICE');

  await type(alice, '<img src=x onerror="document.title=1"> *bold* `code` @bob :fire:');

  const message = alice.getByTestId('message').last();
  await message.getByText('<img src=x onerror="document.title=1">').waitFor();
  expect(await message.locator('b').innerText()).toBe('bold');
  expect(await message.locator('code').innerText()).toBe('code');
  expect(await message.locator('.mention').innerText()).toBe('@Bob Meyer');
  expect(await message.getByRole('img', { name: 'fire' }).innerText()).toBe('🔥');
  expect(await message.locator('img:not(.avatar)').count()).toBe(0);
});

test('who is not looking is told of a mention, and the channel is marked until it is read', async () => {
  const bob = await windowOf('U0BOB');
  await bob.getByRole('link', { name: 'general' }).click();
  const alice = await windowOf('U0ALICE');

  await type(alice, '@bob are you there?');

  await bob.getByTestId('toast').getByText('are you there?').waitFor();
  await bob.getByRole('link', { name: 'emergency, 1 for you' }).click();
  await bob.getByTestId('unread').waitFor({ state: 'detached' });
});

test('an app that does not answer is told of as Slack does, to the one who asked', async () => {
  const alice = await windowOf('U0ALICE');

  await type(alice, '/emergency silence');

  const told = alice.getByTestId('message').filter({ hasText: 'operation_timeout' });
  await told.getByText('Only visible to you').waitFor();
  await told.getByRole('button', { name: 'Dismiss message' }).click();
  await told.waitFor({ state: 'detached' });
});

test('on a phone every panel has the whole width, and nothing is cut off', async () => {
  const alice = await windowOf('U0ALICE', phone);
  const overhang = () =>
    alice.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  const seen = [await overhang()];

  await alice.getByRole('button', { name: 'Clusters' }).click();
  await alice.getByTestId('application').first().waitFor();
  seen.push(await overhang());
  await alice.getByRole('button', { name: 'Channels' }).click();
  await alice.getByRole('link', { name: 'general' }).click();
  await alice.getByRole('heading', { name: '#general' }).waitFor();
  await type(alice, '/emergency');
  await alice.getByTestId('modal').waitFor();
  seen.push(await overhang());

  await alice.getByTestId('modal-x').click();
  await alice.getByRole('button', { name: 'Channels' }).click();
  await openHome(alice);
  seen.push(await overhang());

  expect(seen).toEqual([0, 0, 0, 0]);
});

test('pods fall ill by a drill and get well again before one’s eyes', async () => {
  const alice = await windowOf('U0ALICE');
  const gateway = alice.locator('[data-application="api-gateway"]');
  await gateway.getByText('3/3 ready').waitFor();

  await gateway.getByText('Drill').click();
  await gateway.getByRole('button', { name: 'Make two pods crash' }).click();
  await gateway.getByText('CrashLoopBackOff').first().waitFor();
  await gateway.getByText('Drill').click();
  await gateway.getByRole('button', { name: 'Heal everything' }).click();

  await gateway.getByText('3/3 ready').waitFor();
});
