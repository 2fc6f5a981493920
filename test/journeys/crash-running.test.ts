import { startChildBot } from './child-bot.ts';
import { APPS, upToItsNeck } from './crash.ts';
import { testAftermath } from './crash-aftermath.ts';
import { startWorld } from './world.ts';

/** A bot is killed in the middle of everything while another runs already. */
const world = await startWorld({ apps: APPS, policy: 'watch: { settleSeconds: 1 }' });
const victim = await startChildBot(world);
// Frozen first, so that the other can't have begun any of it.
const underway = await upToItsNeck(world, victim.freeze);
await startChildBot(world);
await victim.kill();
await underway.settle();

testAftermath(world, underway);
