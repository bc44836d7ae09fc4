import { severityOf } from '../../../../lambda/findings/lookup';
import { judgementOf, TRUSTED, UNTRUSTED, basis, factsOf, hostSeen, presented, seen } from '../../../support/judgement';
import type { HostObservation } from '../../../../lambda/judge/observation';
import {
  type Authority,
  type ServerCertificate,
  createAuthority,
  issueLeaf,
  selfSigned,
} from '../../../../sandbox/certificates';

let root: Authority;
let operator: Authority;
let leaf: ServerCertificate;
let privateLeaf: ServerCertificate;
let own: ServerCertificate;

beforeAll(async () => {
  root = await createAuthority({ name: 'Root' });
  operator = await createAuthority({ name: 'Operator' });
  const hosts = ['issuer.example', 'keys.example'];
  leaf = await issueLeaf(root, { hosts });
  privateLeaf = await issueLeaf(operator, { hosts });
  own = await selfSigned({ hosts });
});

function judged(issuerHost: HostObservation, jwksHost: HostObservation | null = null) {
  const { anchors } = basis({ publicCas: [root], operatorCas: [operator] });
  return judgementOf(factsOf(seen(issuerHost, jwksHost), { anchors }));
}

function enforcementOf(...hosts: Parameters<typeof judged>) {
  const { enforced, enforcedBy } = judged(...hosts);
  return [enforced, enforcedBy];
}

function publicHost(host = 'issuer.example') {
  return hostSeen(host, presented([leaf, root], TRUSTED));
}

test('the pin is not enforced where public CAs signed the certificates of all hosts', () => {
  expect(enforcementOf(publicHost())).toEqual([
    false,
    [{ reason: 'public-ca', hosts: ['issuer.example'], unreachable: [] }],
  ]);
  expect(enforcementOf(publicHost(), publicHost('keys.example'))).toEqual([
    false,
    [{ reason: 'public-ca', hosts: ['issuer.example', 'keys.example'], unreachable: [] }],
  ]);
});

test('a host that could not be seen does not change whether the pin is enforced, and the reason names it', () => {
  expect(enforcementOf(publicHost(), hostSeen('keys.example'))).toEqual([
    false,
    [{ reason: 'public-ca', hosts: ['issuer.example'], unreachable: ['keys.example'] }],
  ]);
});

test('it is not known whether the pin is enforced where no host could be seen', () => {
  expect(enforcementOf(hostSeen('issuer.example'))).toEqual([null, [{ reason: 'unreachable' }]]);
});

test('the pin is enforced where no public CA signed the certificate of one of the hosts', () => {
  const privateHost = hostSeen('keys.example', presented([privateLeaf, operator], TRUSTED));
  expect(enforcementOf(publicHost(), privateHost)).toEqual([
    true,
    [{ reason: 'no-public-ca', places: [{ host: 'keys.example' }] }],
  ]);
  expect(enforcementOf(hostSeen('issuer.example', presented([own], UNTRUSTED)))).toEqual([
    true,
    [{ reason: 'no-public-ca', places: [{ host: 'issuer.example' }] }],
  ]);
});

test('a reason that several hosts share is given once, and different reasons are given side by side', () => {
  const privateHost = (host: string) => hostSeen(host, presented([privateLeaf, operator], TRUSTED));
  expect(enforcementOf(privateHost('issuer.example'), privateHost('keys.example'))[1]).toEqual([
    { reason: 'no-public-ca', places: [{ host: 'issuer.example' }, { host: 'keys.example' }] },
  ]);
  expect(enforcementOf(privateHost('issuer.example'), privateHost('other.example'))[1]).toEqual([
    { reason: 'no-public-ca', places: [{ host: 'issuer.example' }] },
    { reason: 'name-mismatch', places: [{ host: 'other.example' }] },
  ]);
});

test('the pin is enforced where no public CA signed the certificates of some addresses, and the reason names them', () => {
  const mixed = hostSeen(
    'issuer.example',
    presented([leaf, root], TRUSTED, '192.0.2.1'),
    presented([own], UNTRUSTED, '192.0.2.2'),
    presented([own], UNTRUSTED, '192.0.2.3'),
    presented([own], UNTRUSTED, '192.0.2.3'),
  );
  expect(enforcementOf(mixed)).toEqual([
    true,
    [{ reason: 'no-public-ca', places: [{ host: 'issuer.example', addresses: ['192.0.2.2', '192.0.2.3'] }] }],
  ]);
});

test('the pin is enforced where the chain of a public CA does not verify', () => {
  const expired = hostSeen('issuer.example', presented([leaf, root], { trusted: false, code: 'CERT_HAS_EXPIRED' }));
  expect(enforcementOf(expired)).toEqual([
    true,
    [{ reason: 'not-verified', openssl: 'CERT_HAS_EXPIRED', places: [{ host: 'issuer.example' }] }],
  ]);
});

test('the pin is enforced where a certificate has the wrong name, cannot be read or is missing', () => {
  expect(enforcementOf({ ...publicHost('other.example'), port: 8443 })).toEqual([
    true,
    [{ reason: 'name-mismatch', places: [{ host: 'other.example:8443' }] }],
  ]);
  const junk = presented([{ der: Buffer.from('junk') }], UNTRUSTED);
  expect(enforcementOf(hostSeen('issuer.example', junk))).toEqual([
    true,
    [{ reason: 'certificate-unreadable', places: [{ host: 'issuer.example' }] }],
  ]);
  expect(enforcementOf(hostSeen('issuer.example', presented([], UNTRUSTED)))).toEqual([
    true,
    [{ reason: 'no-certificate', places: [{ host: 'issuer.example' }] }],
  ]);
});

test('the pin is enforced where a host requires TLS 1.3, although public CAs signed its certificate', () => {
  expect(enforcementOf({ ...publicHost(), tls13Only: true }, publicHost('keys.example'))).toEqual([
    true,
    [{ reason: 'tls13-only', places: [{ host: 'issuer.example' }] }],
  ]);
  expect(enforcementOf({ ...publicHost(), tls13Only: false })[0]).toBe(false);
});

test('a thumbprint that is missing from the list is critical where the pin is enforced, and information where it is not', () => {
  const severities = (host: HostObservation) =>
    ['verified', 'never'].map((updates) => {
      const { anchors } = basis({ publicCas: [root] });
      const pinned = ['1', '2', '3', '4', '5'].map((digit) => digit.repeat(40));
      const of = { anchors, pinned, updates: updates === 'never' ? ('never' as const) : ('verified' as const) };
      return judgementOf(factsOf(seen(host), of)).findings.flatMap((finding) =>
        ['list-full', 'update-forbidden', 'approval-required'].includes(finding.code)
          ? [`${finding.code}: ${severityOf(finding)}`]
          : [],
      );
    });
  expect(severities(publicHost())).toEqual([['list-full: info'], ['update-forbidden: info']]);
  expect(severities({ ...publicHost(), tls13Only: true })).toEqual([
    ['list-full: critical'],
    ['update-forbidden: critical'],
  ]);
  expect(severities(hostSeen('issuer.example', presented([own], UNTRUSTED)))).toEqual([
    ['approval-required: critical'],
    ['update-forbidden: critical'],
  ]);
});
