import { createLog } from '../../../lambda/notify/log';
import { printedBy } from '../../support/printed';
import { changed, item, notified } from '../../support/notifications';
import { reportOver } from '../../support/report';
import { sampleOf } from '../../support/sample-findings';

const top = {
  thumbprint: 'b'.repeat(40),
  sha256: 'c'.repeat(64),
  subject: 'CN=Issuing CA',
  notAfter: '2027-01-01T00:00:00.000Z',
  evidence: 'operator-ca' as const,
  anchor: 'CN=Root CA',
  continues: null,
  unknownCa: null,
  addresses: ['192.0.2.1'],
};
const added = { ...sampleOf('thumbprint-added'), about: 'b'.repeat(40) };
const { provider } = changed(notified('updated', item(added)), {
  added: ['b'.repeat(40)],
  hosts: [{ host: 'issuer.example', role: ['issuer', 'jwks'], reachable: true, expires: null, tops: [top] }],
});

test("a provider's line says what was decided, on what evidence, and nothing else", async () => {
  const [line, ...others] = await printedBy(() => createLog('my-function').decision(provider, 'run-1'));
  expect(others).toEqual([]);
  expect(line).toEqual({
    level: 'INFO',
    message: 'updated: https://issuer.example',
    service: 'my-function',
    timestamp: expect.any(String),
    runId: 'run-1',
    provider: provider.arn,
    status: 'updated',
    enforced: true,
    enforcedBy: [{ reason: 'no-public-ca', places: [{ host: 'issuer.example' }] }],
    before: provider.before,
    after: provider.after,
    added: provider.added,
    retired: [],
    live: [
      {
        host: 'issuer.example',
        thumbprint: top.thumbprint,
        sha256: top.sha256,
        evidence: 'operator-ca',
        anchor: 'CN=Root CA',
        addresses: ['192.0.2.1'],
      },
    ],
    findings: [{ code: 'thumbprint-added', severity: 'info', about: top.thumbprint }],
  });
});

test.each([
  ['held', 'WARN'],
  ['failed', 'WARN'],
  ['unchanged', 'INFO'],
  ['skipped', 'INFO'],
] as const)('a provider that is %s has a line of level %s', async (status, level) => {
  expect(await printedBy(() => createLog('x').decision({ ...provider, status }, 'run-1'))).toMatchObject([
    { level, message: `${status}: https://issuer.example` },
  ]);
});

test('each line has the ID of its Lambda request, also in a process that serves several', async () => {
  const lines = await printedBy(() => {
    const log = createLog('x');
    for (const request of ['request-1', 'request-2']) {
      log.begin(request);
      log.decision(provider, 'run-1');
    }
  });
  expect(lines.map((line) => line['function_request_id'])).toEqual(['request-1', 'request-2']);
});

test('the line of a run has its counts, and lists no providers', async () => {
  const finding = sampleOf('run-incomplete');
  const report = reportOver([provider], { runId: 'run-1', complete: false, findings: [finding] });
  const [line] = await printedBy(() => createLog('x').end(report));
  expect(line).toMatchObject({
    level: 'INFO',
    message: 'The run is over',
    runId: 'run-1',
    durationMs: 5,
    complete: false,
    counts: { providers: 1, updated: 1 },
    findings: [{ code: 'run-incomplete', facts: finding.facts }],
  });
  expect(JSON.stringify(line)).not.toContain(provider.arn);
});

test('a failure that stops nothing is logged as an error with its reason', async () => {
  const error = Object.assign(new Error('Topic does not exist'), { name: 'NotFoundException' });
  expect(await printedBy(() => createLog('x').error('No chat', error))).toMatchObject([
    { level: 'ERROR', message: 'No chat', reason: expect.stringContaining('Topic does not exist') },
  ]);
});
