import { MOST_AT_ONCE } from '../../lambda/run/concurrency';
import { gistOf, notifiedIn } from './outcome';
import { afterwards, scheduledTrialRun } from './trial-run';
import { STEADY } from './setup';
import { withHarness } from './trial';

const trialRun = await scheduledTrialRun();
const { setup, epoch } = trialRun;

/** More than are begun together. */
const PROVIDERS = Array.from({ length: MOST_AT_ONCE + 5 }, (_, n) => ({
  url: `https://steady-${n}.example`,
  thumbprints: [setup.steady],
}));

/** Time is up as soon as anything has been looked at, so that what is not begun by then is skipped. */
function inHaste() {
  let left = 300_000;
  const observe = async () => {
    left = 0;
    return epoch.get(STEADY) ?? Promise.reject(new Error('Nobody looked.'));
  };
  return { observe, remainingMs: () => left };
}

test('providers for which a run had no time come first in the next', () =>
  withHarness({ ...trialRun, before: { providers: PROVIDERS, items: [] } }, {}, async (stage) => {
    const skippedIn = ({ providers }: Awaited<ReturnType<typeof stage.run>>) =>
      providers.flatMap(({ issuer, status }) => (status === 'skipped' ? [issuer] : []));
    const first = await stage.run({ ...trialRun, using: inHaste() });
    expect(first.complete).toBe(false);
    expect(skippedIn(first).length).toBeGreaterThan(0);
    expect(first.findings.map(({ code }) => code)).toEqual(['run-incomplete']);

    const second = await stage.run({ ...trialRun, at: trialRun.at + 60_000, using: inHaste() });
    expect(skippedIn(second).length).toBeGreaterThan(0);
    expect(skippedIn(second).filter((issuer) => skippedIn(first).includes(issuer))).toEqual([]);

    const providers = PROVIDERS.length;
    const { observe } = inHaste();
    const third = await stage.run({ ...trialRun, at: afterwards(trialRun), using: { observe } });
    expect(third).toMatchObject({ complete: true, findings: [], counts: { providers, unchanged: providers } });
    expect(gistOf(notifiedIn(stage.aws))).toEqual([
      'run: [resolved: run-incomplete]',
      'run: [warning: run-incomplete]',
    ]);
  }));
