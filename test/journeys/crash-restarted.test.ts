import { startChildBot } from './child-bot.ts';
import { APPS, upToItsNeck } from './crash.ts';
import { testAftermath } from './crash-aftermath.ts';
import { startWorld } from './world.ts';

/** The only bot is killed in the middle of everything, and started again. */
const world = await startWorld({ apps: APPS, policy: 'watch: { settleSeconds: 1 }' });
const victim = await startChildBot(world);
const killed = Promise.withResolvers<void>();
const underway = await upToItsNeck(world, () => killed.resolve(victim.kill()));
await killed.promise;
await underway.settle();
await startChildBot(world);

testAftermath(world, underway);
