import { afterAll, expect, test } from 'vitest';
import { startOnCall } from '../../playground/oncall/start-on-call.ts';
import { readConfig } from '../../src/config.ts';
import { startBot } from './bot.ts';
import { answerTo } from './look.ts';
import { approve, CHANNEL, cardOf, openTicket, told } from './play.ts';
import { startWorld } from './world.ts';

const DATABASE = 'Database on call';

const services = await startOnCall();
afterAll(services.stop);
services.pagerDuty.put({ id: 'PI7DH85', people: ['Bob@example.com', 'gone@example.com'] });
services.opsgenie.put({ id: 'b3c5', name: DATABASE, people: ['mallory@example.com'] });

const world = await startWorld({
  policy: `
onCall:
  primary: { pagerDuty: PI7DH85 }
  database: { opsgenie: ${DATABASE} }
rules:
  - when: {}
    approvers: ["oncall:primary"]
    backups: ["oncall:database"]
`,
});
const { pagerDuty, opsgenie } = services;
const env = {
  ...world.env,
  PAGERDUTY_TOKEN: pagerDuty.key,
  PAGERDUTY_API_URL: pagerDuty.apiUrl,
  OPSGENIE_API_KEY: opsgenie.key,
  OPSGENIE_API_URL: opsgenie.apiUrl,
};
await startBot({ ...world, env });
const { slack } = world;

test('a policy with schedules of a service does not start without the key', () => {
  expect(() => readConfig({ ...env, PAGERDUTY_TOKEN: '', OPSGENIE_API_KEY: '' })).toThrow(
    [
      '  onCall "primary": a schedule of PagerDuty needs PAGERDUTY_TOKEN in the environment',
      '  onCall "database": a schedule of Opsgenie needs OPSGENIE_API_KEY in the environment',
    ].join('\n'),
  );
});

test('who could approve is told with who is on call by the schedules they are taken from', async () => {
  const text = await answerTo(world, 'U0ALICE', () =>
    slack.as('U0ALICE').command('/emergency', 'who web-service', { channel: CHANNEL }),
  );

  expect(text).toBe(
    [
      '*Who could approve for web-service* (prod/production), if you asked now:',
      "• Delete pods: <@U0BOB>; if they don't answer, <@U0MALLORY>. 1 approval needed.",
      "• Redeploy: <@U0BOB>; if they don't answer, <@U0MALLORY>. 1 approval needed.",
      'On call (schedule `primary`): <@U0BOB>',
      'On call (schedule `database`): <@U0MALLORY>',
    ].join('\n'),
  );
});

test('whoever is on call is asked, and their approval counts', async () => {
  const ticketNo = await openTicket(world);
  const { people } = cardOf(world, ticketNo).notice;

  await approve(world, ticketNo, 'U0BOB');
  await told(world, ticketNo, /approved/i);

  expect(people).toContain('U0BOB');
  expect(people).not.toContain('U0CAROL');
});
