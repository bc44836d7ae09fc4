import type { RequestListener } from 'node:http';
import type { AlertMessage } from '../../../lambda/notify/message';
import { present, selfSigned } from '../../../sandbox/certificates';
import { account } from '../../support/account-setup';
import { answer, documents, serve } from '../../support/issuer';
import { observeFrom } from '../../support/probe';
import { severitiesOf } from '../../support/report';

test('a run over an account without providers is complete', async () => {
  expect(await account.check()).toMatchObject({ complete: true, counts: { providers: 0 }, providers: [] });
});

test('a defect that concerns one provider is reported there, and nowhere else', async () => {
  for (const url of ['https://a.example', 'https://b.example']) account.iam.put({ url, thumbprints: ['a'.repeat(40)] });
  const progress: string[] = [];
  const report = await account.check({
    dependencies: {
      onProgress: (done, of) => progress.push(`${done}/${of}`),
      observe: (issuer) => {
        if (issuer === 'https://a.example') throw new TypeError('oops');
        return observeFrom(issuer);
      },
    },
  });
  expect(report.providers.map(({ findings }) => findings[0]?.code)).toEqual(['internal-error', 'name-not-found']);
  expect(report.providers[0]?.findings).toEqual([{ code: 'internal-error', facts: { error: 'TypeError: oops' } }]);
  expect(progress).toEqual(['0/2', '1/2', '2/2']);
});

test('the time left is asked before each provider, so that those begun are finished and the rest is skipped', async () => {
  for (let n = 0; n < 30; n += 1)
    account.iam.put({ url: `https://issuer-${n}.example`, thumbprints: ['a'.repeat(40)] });
  // Once for the run as a whole. A dry run takes no leases, so it asks for nothing else.
  let asked = 0;
  const remainingMs = () => ((asked += 1) > 1 + 25 ? 0 : 300_000);
  const report = await account.check({ event: { dryRun: true }, dependencies: { remainingMs } });
  expect(report).toMatchObject({ counts: { providers: 30, failed: 25, skipped: 5 }, complete: false });
  const skipped = report.providers.slice(25);
  expect(skipped.flatMap(({ findings }) => findings)).toMatchObject(
    skipped.map(() => ({ code: 'out-of-time', facts: { asked: false } })),
  );
  expect(report.findings).toEqual([
    { code: 'run-incomplete', facts: { providers: 30, unchecked: 5, skipped: skipped.map(({ arn }) => arn) } },
  ]);
});

test('a finding that is mere information is in the report, and is not sent', async () => {
  const issuer = 'https://issuer.example';
  const certificate = await selfSigned({ hosts: ['issuer.example'] });
  account.iam.put({ url: issuer, thumbprints: [certificate.thumbprint] });
  const routes = documents(issuer);
  const moved: RequestListener = (_, response) => response.writeHead(302, { location: '/moved' }).end();
  const discovery = '/.well-known/openid-configuration';
  const there = { ...routes, [discovery]: moved, '/moved': routes[discovery] };
  const server = await serve(present(certificate), answer(there));
  const mails: AlertMessage[] = [];
  const publish = async (mail: AlertMessage) => void mails.push(mail);
  const connectTo = [server.connectTo('issuer.example')];
  const report = await account.check({ settings: { connectTo }, dependencies: { publish } });
  expect(report.providers).toMatchObject([{ status: 'unchanged' }]);
  expect(report.providers.map(severitiesOf)).toEqual([['info redirected']]);
  expect(mails).toEqual([]);
});

describe('an issuer that is out of reach', () => {
  /** How many mails were sent after each of some runs, a week apart. */
  const mailsAfter = async (runs: number, keepsState: boolean): Promise<number[]> => {
    account.iam.put({ url: 'https://issuer.example', thumbprints: ['a'.repeat(40)] });
    let mails = 0;
    const counts: number[] = [];
    for (let week = 0; week < runs; week += 1) {
      await account.check({
        keepsState,
        clock: () => new Date(Date.UTC(2026, 0, 1 + 7 * week)),
        dependencies: { publish: async () => void (mails += 1) },
      });
      counts.push(mails);
    }
    return counts;
  };

  test('is reported from the third run on and again each week by runs that remember each other', async () => {
    expect(await mailsAfter(5, true)).toEqual([0, 0, 1, 2, 3]);
  });

  test('is reported by each run that has no table, since that cannot leave it to the next', async () => {
    expect(await mailsAfter(3, false)).toEqual([1, 2, 3]);
  });
});
