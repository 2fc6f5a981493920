import { expect, test } from 'vitest';
import { openHome, phone, wide, windows } from './windows.ts';

const { windowOf, slack } = windows();

test('the Home opens, is pressed and chosen from, and is published anew before one’s eyes', async () => {
  const alice = await windowOf('U0ALICE');
  const home = await openHome(alice);

  await home.getByRole('button', { name: 'Press me' }).press('Enter');
  await home.getByText('You said pressed').waitFor();
  await home.getByRole('radio', { name: 'Never' }).check();
  await home.getByText('You said Never').waitFor();
  await home.getByRole('textbox', { name: 'Search' }).fill('web');
  await home.getByRole('textbox', { name: 'Search' }).press('Enter');
  await home.getByText('You said web').waitFor();
  await home.getByRole('textbox', { name: 'Filter' }).pressSequentially('api');
  await home.getByText('You said api').waitFor();
  await home.getByLabel('More actions').click();
  await home.getByRole('button', { name: 'Extend' }).click();
  await home.getByText('You said Extend').waitFor();
  await home.getByRole('button', { name: 'Finish' }).click();
  await alice.getByTestId('confirm-no').click();
  await home.getByRole('button', { name: 'Finish' }).click();
  await alice.getByTestId('confirm-yes').click();

  await home.getByText('You said finished').waitFor();
});

test('a choice on the Home that is not confirmed is taken back, and one that is counts', async () => {
  const alice = await windowOf('U0ALICE');
  const severity = (await openHome(alice)).getByRole('combobox', { name: 'Severity' });

  await severity.selectOption('P0');
  await alice.getByTestId('confirm-no').click();
  await alice.getByTestId('confirm').waitFor({ state: 'detached' });
  const afterNo = await severity.inputValue();
  await severity.selectOption('P1');
  await alice.getByTestId('confirm-yes').click();
  await alice.getByText('You said P1').waitFor();

  expect([afterNo, await severity.inputValue()]).toEqual(['', 'P1']);
});

test('the tabs of the app lead from its Home to its messages and back, and the app is told', async () => {
  const alice = await windowOf('U0ALICE');
  await openHome(alice);

  await alice.getByRole('link', { name: 'Messages' }).click();
  await alice.getByTestId('composer').waitFor();
  await alice.getByRole('link', { name: 'Home', exact: true }).click();
  await alice.getByTestId('home').waitFor();

  const opened = () =>
    slack()
      .journal.deliveries('events_api')
      .map(({ payload }) => JSON.stringify(payload));
  const tabs = ['"tab":"home"', '"tab":"messages"', '"tab":"home"'];
  await slack().until(
    () => opened().length === 3 && tabs.every((tab, index) => opened()[index]?.includes(tab)),
  );
});

test('a picture is seen where the app puts it, and is gone when its file is deleted', async () => {
  const alice = await windowOf('U0ALICE');
  const home = await openHome(alice);

  await home.getByRole('button', { name: 'Show the code' }).click();
  await alice.getByRole('img', { name: 'A code to scan' }).waitFor();
  const width = await alice.evaluate<number>(
    `(async (image) => { await image.decode(); return image.naturalWidth; })(document.querySelector('.kept-picture img'))`,
  );
  await alice.getByRole('button', { name: 'Forget it' }).click();

  await alice.getByText('This file was deleted').waitFor();
  expect(width).toBe(1);
});

test.each([
  ['wide', wide],
  ['phone', phone],
])('a ticket is opened from the menu of shortcuts and from a message, on a %s window', async (_, size) => {
  slack().as('U0BOB').say('C0EMERGENCY', 'it burns');
  const alice = await windowOf('U0ALICE', size);
  const modal = alice.getByTestId('modal');

  await alice.getByTestId('shortcuts').click();
  await alice.getByRole('button', { name: /Open emergency ticket/ }).click();
  await modal.getByText('A ticket about nothing').waitFor();
  await alice.getByTestId('modal-x').click();
  await modal.waitFor({ state: 'detached' });
  const message = alice.getByTestId('message').filter({ hasText: 'it burns' });
  await message.hover();
  await message.getByTestId('message-menu').click();
  await message.getByRole('button', { name: /Open emergency ticket/ }).click();

  await modal.getByText('A ticket about it burns').waitFor();
});
