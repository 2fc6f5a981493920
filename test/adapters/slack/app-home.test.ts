import { afterEach, expect, test } from 'vitest';
import { buttonsOf, textOf } from '../../../playground/slack/read.ts';
import { Unavailable } from '../../../src/domain/refusal.ts';
import { type Desk, startDesk } from './desk.ts';
import { chinese, words } from './setup.ts';
import { notingUseCases } from './use-cases.ts';

let desk: Desk;

afterEach(() => desk.stop());

const bob = () => desk.simulator.as('U0BOB');
const home = () => bob().home()?.spec ?? { blocks: [] };
const published = () => desk.simulator.until(() => bob().home());

test('while the database is away the Home says so, and can be tried again', async () => {
  const away = { fails: true };
  const { useCases } = notingUseCases();
  desk = await startDesk({
    useCases: {
      showHome: async (input) => {
        if (away.fails) throw new Unavailable('postgres', 'none', new Error('away'));
        return useCases.showHome(input);
      },
    },
  });

  await bob().openHome();
  const view = await published();

  expect(textOf(home())).toContain('Nothing was done');
  expect(buttonsOf(home()).map(({ action_id: id }) => id)).toEqual(['refresh_home']);

  away.fails = false;
  await bob().click({ view, actionId: 'refresh_home' });
  await desk.simulator.until(() => textOf(home()).includes("You can't ask for anything here"));
});

test('the Home of who reads Chinese is Chinese, whoever opens it at once', async () => {
  desk = await startDesk({ locales: { U0BOB: 'zh-CN' } });

  await Promise.all([bob().openHome(), desk.simulator.as('U0CAROL').openHome()]);
  await published();
  const carol = await desk.simulator.until(() => desk.simulator.as('U0CAROL').home());

  expect(textOf(home())).toContain(chinese.home.buttons.refresh);
  expect(textOf(carol.spec)).toContain(words.home.buttons.refresh);
});

test('an event that makes no sense is logged, and nothing is done', async () => {
  desk = await startDesk();

  await desk.simulator.deliver.event({ type: 'app_home_opened', user: 'nobody', tab: 'home' });

  await desk.simulator.until(() => desk.lines.some(({ msg }) => msg === 'an event could not be read'));
  expect(desk.called('showHome')).toEqual([]);
});
