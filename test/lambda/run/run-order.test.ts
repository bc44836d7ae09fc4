import { firstInNextRun, waitingFirst } from '../../../lambda/run/select-providers';
import { emptyReport, outOfTimeReport } from '../../../lambda/run/provider-report';
import { account } from '../../support/account-setup';
import { SHORT_LIMITS, noSuchName } from '../../support/probe';

/** Returns the report of a provider whose issuer failed so. */
function failedReport(arn: string, code: 'timed-out' | 'connection-refused') {
  return emptyReport(arn, 'failed', { code, facts: { where: arn, role: 'issuer', error: '' } });
}

test('providers that are to come first do so in their order, and one that is gone does not come', () => {
  expect(waitingFirst(['a', 'b', 'c', 'd'], ['d', 'gone', 'b', 'd'])).toEqual(['d', 'b', 'a', 'c']);
});

test('those for which there was no time come before the silent ones, and these have half of the places at most', () => {
  const reports = [
    failedReport('silent1', 'timed-out'),
    failedReport('refused', 'connection-refused'),
    failedReport('silent2', 'timed-out'),
    failedReport('silent3', 'timed-out'),
    outOfTimeReport('late', false),
  ];
  expect(firstInNextRun(reports, 5)).toEqual(['late', 'silent1', 'silent2']);
  expect(firstInNextRun(reports, 50)).toEqual(['late', 'silent1', 'silent2', 'silent3']);
  expect(firstInNextRun(reports, 1)).toEqual(['late']);
});

test('an issuer that was silent is asked first in the next run', async () => {
  for (const host of ['a', 'b', 'silent'])
    account.iam.put({ url: `https://${host}.example`, thumbprints: ['a'.repeat(40)] });
  const runs: string[][] = [];
  for (const run of [1, 2]) {
    const asked: string[] = [];
    let open: (() => void) | undefined;
    const silentAsked = new Promise<void>((resolve) => (open = resolve));
    const resolve = async (host: string): Promise<string[]> => {
      asked.push(host);
      if (host === 'silent.example') {
        open?.();
        return new Promise(() => {});
      }
      if (run === 2) await silentAsked;
      return noSuchName(host);
    };
    await account.check({
      keepsState: true,
      probe: { resolve, limits: SHORT_LIMITS },
      // The third begins when the first or the second is done.
      dependencies: { concurrency: 2 },
    });
    runs.push(asked);
  }
  expect(runs.map((asked) => asked.at(-1))).toEqual(['silent.example', 'b.example']);
});
