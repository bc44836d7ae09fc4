import fc from 'fast-check';
import type { Lab } from '../sandbox/aws/clients';
import type { Chains } from './sandbox/chains';
import type { Pace } from './stories';
import type { Parts } from './sandbox/parts';
import { quickenCertificates } from './sandbox/quick-certificates';

// Whatever imports node:crypto has to be imported after this.
const slowDown = quickenCertificates();
const { slowProperties } = await import('../support/properties');
const { startLab } = await import('../sandbox/aws/clients');
const { createChains } = await import('./sandbox/chains');
const { createRamParts } = await import('./sandbox/parts');
const { realPartsIn } = await import('./sandbox/real-parts');
const { createModelSandbox } = await import('./sandbox/model-sandbox');
const { CALM, commandFor, setups, stories } = await import('./stories');

let chains: Chains;
let lab: Lab;
let clock = (): number => Date.now();
beforeAll(async () => {
  chains = await createChains();
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
function runStories(createParts: (clock: () => number) => Parts, pace: Pace, share: number): Promise<void> {
  return slowProperties(
    fc.asyncProperty(setups(chains), stories(20, pace), async (setup, description) => {
      const sandbox = createModelSandbox(createParts, chains, setup);
      const { model } = sandbox;
      await fc.asyncModelRun(() => ({ model: model, real: sandbox }), description);
      await commandFor(CALM).run(model, sandbox);
      expect(model.complaints).toEqual([]);
    }),
    share,
  );
}

test(
  'lists keep the rules through any story, and the operator is notified of everything once',
  () => runStories(createRamParts, 'slow', 2),
  1_800_000,
);

test(
  'lists keep the rules through any story over the real protocols, and the operator is notified of everything once',
  () =>
    runStories(
      realPartsIn(lab, (time) => void (clock = time)),
      'instant',
      0.1,
    ),
  1_800_000,
);
