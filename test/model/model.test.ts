import fc from 'fast-check';
import { slowProperties } from '../support/properties';
import { type Cast, createCast } from './world/chains';
import { createRamParts } from './world/parts';
import { createWorld } from './world/world';
import { CALM, commandFor, setups, stories } from './stories';

let cast: Cast;
beforeAll(async () => {
  cast = await createCast();
});

test('whatever happens, lists keep the rules, and people hear of everything once', async () => {
  await slowProperties(
    fc.asyncProperty(setups(cast), stories(20), async (setup, story) => {
      const world = createWorld(createRamParts(), cast, setup);
      await fc.asyncModelRun(() => ({ model: world.follower, real: world }), story);
      await commandFor(CALM).run(world.follower, world);
      expect(world.follower.complaints).toEqual([]);
    }),
    4,
  );
}, 300_000);
