import fc from 'fast-check';
import type { Lab } from '../sandbox/aws/clients';
import type { Cast } from './world/chains';
import type { Pace } from './stories';
import type { Parts } from './world/parts';
import { quickenCertificates } from './world/quick-certificates';

// Whatever imports node:crypto has to be imported after this.
const slowDown = quickenCertificates();
const { slowProperties } = await import('../support/properties');
const { startLab } = await import('../sandbox/aws/clients');
const { createCast } = await import('./world/chains');
const { createRamParts } = await import('./world/parts');
const { realPartsIn } = await import('./world/real-parts');
const { createWorld } = await import('./world/world');
const { CALM, commandFor, setups, stories } = await import('./stories');

let cast: Cast;
let lab: Lab;
let clock = (): number => Date.now();
beforeAll(async () => {
  cast = await createCast();
  lab = await startLab({ clock: () => new Date(clock()) });
});
afterAll(async () => {
  await lab.close();
  slowDown();
});

/**
 * Tells stories. The follower knows at each call of each run what may be written, remembered and told (spec/); a run that
 * nothing befalls ends each story, so that nothing is owed when it is over.
 * @param share of the cases that other properties are tried on
 */
const tellStories = (createParts: (clock: () => number) => Parts, pace: Pace, share: number): Promise<void> =>
  slowProperties(
    fc.asyncProperty(setups(cast), stories(20, pace), async (setup, story) => {
      const world = createWorld(createParts, cast, setup);
      const { follower } = world;
      await fc.asyncModelRun(() => ({ model: follower, real: world }), story);
      await commandFor(CALM).run(follower, world);
      expect(follower.complaints).toEqual([]);
    }),
    share,
  );

test(
  'whatever happens, lists keep the rules, and people hear of everything once',
  () => tellStories(createRamParts, 'slow', 4),
  1_800_000,
);

test(
  'so it is over the real protocols',
  () =>
    tellStories(
      realPartsIn(lab, (time) => void (clock = time)),
      'instant',
      0.1,
    ),
  1_800_000,
);
