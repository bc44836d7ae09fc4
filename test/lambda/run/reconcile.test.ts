import { createAnchors } from '../../../lambda/judge/evidence/anchors';
import { createTlsContexts } from '../../../lambda/observe/tls/tls-settings';
import { present, selfSigned } from '../../../sandbox/certificates';
import type { CheckSetup } from '../../support/account';
import { account } from '../../support/account-setup';
import { answer, documents, serve } from '../../support/issuer';
import { VALIDITY } from '../../support/remembered';

const HOST = 'issuer.example';
const ARN = `arn:aws:iam::123456789012:oidc-provider/${HOST}`;
const NOW = Date.UTC(2026, 10, 22, 6);
const HOUR = 3_600_000;
const ABSENT = 'f'.repeat(40);

let live: string;
let evaluations: number;
let setup: CheckSetup;

/** The CA certificates of a run. Each evaluation asks for the anchors once. */
function counted() {
  const anchors = createAnchors({ publicCas: [], operatorCas: [] }, false);
  return {
    contexts: createTlsContexts([]),
    get anchors() {
      evaluations += 1;
      return anchors;
    },
  };
}

beforeEach(async () => {
  evaluations = 0;
  const certificate = await selfSigned({ hosts: [HOST], validity: VALIDITY });
  live = certificate.thumbprint;
  const server = await serve(present(certificate), answer(documents(`https://${HOST}`)));
  setup = {
    keepsState: true,
    settings: { connectTo: [server.connectTo(HOST)] },
    dependencies: { trustOf: counted, patience: { retryMs: [0, 0], readBackMs: [0] } },
  };
});

let runs = 0;

/** Makes a run, an hour after the one before. Returns how often it evaluated the provider, and how often it read it. */
async function counts(of: CheckSetup = {}) {
  const before = account.calls.length;
  evaluations = 0;
  runs += 1;
  const now = new Date(NOW + runs * HOUR);
  const report = await account.check({ ...setup, ...of, clock: () => now });
  const reads = account.calls.slice(before).filter(({ action }) => action === 'GetOpenIDConnectProvider').length;
  return { status: report.providers[0]?.status, evaluations, reads };
}

test('a provider with nothing to do is read once and evaluated once', async () => {
  account.iam.put({ url: `https://${HOST}`, thumbprints: [live] });
  expect(await counts()).toEqual({ status: 'unchanged', evaluations: 1, reads: 1 });
  expect(await counts()).toEqual({ status: 'unchanged', evaluations: 1, reads: 1 });
});

test('a provider that is written is evaluated for the look and for the read before the write, not for the read after it', async () => {
  account.iam.put({ url: `https://${HOST}`, thumbprints: [ABSENT] });
  await counts();
  const approve = [{ provider: ARN, thumbprint: live }];
  expect(await counts({ event: { approve } })).toEqual({ status: 'updated', evaluations: 2, reads: 3 });
});

test('each try after a concurrent modification is one read and one evaluation', async () => {
  account.iam.put({ url: `https://${HOST}`, thumbprints: [ABSENT] });
  account.faults.fail('UpdateOpenIDConnectProviderThumbprint', 'ConcurrentModification');
  const approve = [{ provider: ARN, thumbprint: live }];
  expect(await counts({ event: { approve } })).toEqual({ status: 'updated', evaluations: 3, reads: 4 });
});

test('a removal of what is not pinned is kept without another evaluation', async () => {
  account.iam.put({ url: `https://${HOST}`, thumbprints: [live] });
  const remove = [{ provider: ARN, thumbprint: ABSENT }];
  expect(await counts({ event: { remove } })).toEqual({ status: 'unchanged', evaluations: 1, reads: 1 });
});

test('a removal that the table does not keep is evaluated again, from another read', async () => {
  account.iam.put({ url: `https://${HOST}`, thumbprints: [live] });
  account.faults.fail('UpdateItem', 'InternalServerError', { call: 'every' });
  const remove = [{ provider: ARN, thumbprint: ABSENT }];
  expect(await counts({ event: { remove } })).toEqual({ status: 'unchanged', evaluations: 2, reads: 2 });
});

test('a removal is not reported as done when the table does not keep it and IAM does not give the provider again', async () => {
  account.iam.put({ url: `https://${HOST}`, thumbprints: [live] });
  await counts();
  account.faults.fail('UpdateItem', 'InternalServerError', { arn: ARN, call: 2 });
  account.faults.fail('GetOpenIDConnectProvider', 'ServiceFailure', { call: 2 });
  const { providers } = await account.check({ ...setup, event: { remove: [{ provider: ARN, thumbprint: ABSENT }] } });
  expect(providers[0]?.findings.map(({ code }) => code)).toEqual(['iam-read-failed']);
});
