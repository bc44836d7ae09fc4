import { offersOf } from '../../../../lambda/findings/lookup';
import { externalPinFindings } from '../../../../lambda/judge/findings/external-pin-findings';
import { judgeHosts } from '../../../../lambda/judge/evidence/hosts';
import { type Authority, createAuthority, issueLeaf } from '../../../../sandbox/certificates';
import { UNTRUSTED, basis, hostSeen, presented, seen } from '../../../support/judgement';
import { rated } from '../fixtures';

const HOST = 'issuer.example';
let ca: Authority;
let chain: ReturnType<typeof presented>;

beforeAll(async () => {
  ca = await createAuthority({ name: 'CA' });
  chain = presented([await issueLeaf(ca, { hosts: [HOST] }), ca], UNTRUSTED);
});

function findings(of: { external?: boolean; approved?: boolean; enforced?: boolean | null; host?: string }) {
  const pin = new Set([ca.thumbprint]);
  const hosts = judgeHosts(
    seen(hostSeen(of.host ?? HOST, chain, { ...chain, address: '192.0.2.2' })),
    basis({
      pinned: pin,
      external: of.external === false ? new Set() : pin,
      approved: of.approved ? pin : new Set(),
    }),
  );
  return externalPinFindings(hosts, of.enforced ?? true).map(rated);
}

test('a chain that rests on an external pin alone is one finding, with the commands that approve and remove the pin', () => {
  const found = findings({});
  expect(found).toEqual([
    { code: 'external-pin-unapproved', severity: 'warning', about: ca.thumbprint, facts: { enforced: true } },
  ]);
  expect(found.flatMap(offersOf).map(({ command }) => command)).toEqual([
    { kind: 'approve', thumbprint: ca.thumbprint },
    { kind: 'remove', thumbprint: ca.thumbprint, evenIfLive: true },
  ]);
});

test('the finding about an external pin is information where AWS does not check the pin', () => {
  expect(findings({ enforced: false })).toMatchObject([{ severity: 'info' }]);
});

test.each([
  ['a pin that founds continuity', { external: false }],
  ['a pin that the operator approved', { approved: true }],
  ['a pin that would be no evidence for this host anyway', { host: 'other.example' }],
])('%s is no finding', (_, of) => {
  expect(findings(of)).toEqual([]);
});
